import { accountDocument, type AccountDocument } from '../../src/modules/domain/account-document.js';
import { freshness } from '../../src/modules/domain/freshness.js';
import type { QueueDocument } from '../../src/modules/domain/queue-document.js';
import { accountTopic, queueTopic } from '../../src/modules/domain/topic.js';
import { AccountCoordinator } from '../../src/pollers/account-coordinator.js';
import { VendorUnavailable } from '../../src/vendors/port/errors.js';
import { eventually, gate } from '../support/eventually.js';
import { FakePhone } from '../support/fake-phone.js';
import { textWith } from '../support/matchers.js';
import {
  ACCOUNT,
  PollHarness,
  queueTarget,
  ROSTER,
  type PollHarnessOptions,
} from '../support/poll-harness.js';
import { freshPrefix, testRedis } from '../support/test-redis.js';

const SELDOM = { poll: { baseMs: 30_000, idleMs: 30_000, maxMs: 60_000 } };
const OFTEN = { poll: { baseMs: 250, idleMs: 250, maxMs: 60_000 } };

describe(AccountCoordinator.name, () => {
  let url: string;
  let stopRedis: () => Promise<void>;
  let prefix: string;
  const rigs: PollHarness[] = [];

  beforeAll(async () => {
    const redis = await testRedis();
    ({ url } = redis);
    stopRedis = () => redis.stop();
  });
  afterAll(() => stopRedis());
  beforeEach(() => {
    prefix = freshPrefix();
  });
  afterEach(async () => {
    await Promise.all(rigs.splice(0).map((rig) => rig.stop()));
  });

  async function rigOf(phone: FakePhone, account: PollHarnessOptions['account'] = {}): Promise<PollHarness> {
    const rig = await PollHarness.start({ url, prefix, vendor: phone.definition, account });
    rigs.push(rig);
    return rig;
  }

  const isIn = (state: string) => (document: AccountDocument) => document.source.self.state === state;

  /** The states the account's document went through, in order. */
  function statesOf(rig: PollHarness): string[] {
    const states: string[] = [];
    const look = ({ topic, view }: { topic: string; view: { state: unknown } }): void => {
      if (topic !== accountTopic(ACCOUNT)) return;
      const { state } = (view.state as AccountDocument).source.self;
      if (states.at(-1) !== state) states.push(state);
    };
    rig.replica.on('change', look);
    rig.replica.on('reset', look);
    return states;
  }

  it('shows an account at once, and calls it live when everything was read', async () => {
    const phone = new FakePhone('6400', '6401');
    const [roster, queue] = [gate(), gate()];
    phone.answer = ({ id }) => (id === 'roster' ? roster : queue).opened;
    const rig = await rigOf(phone);
    const states = statesOf(rig);
    const first = await rig.account(() => true);
    expect(first).toMatchObject({
      source: { self: { id: 'self', name: 'HQ phones', vendor: 'yeastar', state: 'starting' } },
      queues: {},
      agents: {},
    });
    roster.open();
    await phone.next('start', 'queue:6401');
    // What an API process judges by, also before the queues have records.
    const rosterRecord = (await rig.store.targets(ACCOUNT)).filter(({ target }) => target === 'roster');
    expect(rosterRecord).toMatchObject([{ polledAt: expect.any(Number), plansLive: true }]);
    expect(freshness(rosterRecord, Date.now()).state).toBe('starting');
    queue.open();
    const live = await rig.account(isIn('live'));
    expect(Object.keys(live.queues).sort()).toEqual(['6400', '6401']);
    expect(live.agents['a1']).toMatchObject({
      name: 'Agent a1',
      queues: { 6400: 'available', 6401: 'available' },
    });
    expect(states.filter((state) => state !== 'starting')).toEqual(['live']);
  });

  it('keeps the last state of a system that is down, and asks all of it at once when it is back', async () => {
    const phone = new FakePhone('6400', '6401', '6402');
    phone.queues.set('6400', 3);
    const rig = await rigOf(phone, SELDOM);
    await rig.account(isIn('live'));
    phone.answer = () => Promise.reject(new VendorUnavailable('hq: connection refused'));
    const targets = [ROSTER, ...[...phone.queues.keys()].map(queueTarget)];
    await Promise.all(targets.map((target) => rig.nudge(target)));
    const down = await rig.account(isIn('down'));
    expect(down.source.self).toMatchObject({ reason: 'hq: connection refused' });
    expect(down.queues['6400']).toMatchObject({ waiting: 3 });
    await eventually(async () =>
      (await rig.store.targets(ACCOUNT)).every(({ failure }) => failure !== undefined),
    );

    // Their own turns are a minute away.
    await rig.follow('account');
    phone.answer = async () => undefined;
    const backAt = Date.now();
    const live = await rig.account(isIn('live'));
    expect(live.source.self.since).toBeGreaterThanOrEqual(backAt);
    expect(live.source.self).not.toHaveProperty('reason');
    for (const { id } of targets) expect(phone.since(backAt, id)).not.toHaveLength(0);
  });

  it('does not poll a system that is down when no client follows it', async () => {
    const phone = new FakePhone('6400');
    const rig = await rigOf(phone, SELDOM);
    await rig.account(isIn('live'));
    phone.answer = () => Promise.reject(new VendorUnavailable('hq: connection refused'));
    await Promise.all([ROSTER, queueTarget('6400')].map((target) => rig.nudge(target)));
    await rig.account(isIn('down'));
    await eventually(async () =>
      (await rig.store.targets(ACCOUNT)).every(({ failure }) => failure !== undefined),
    );
    const reads = phone.reads.length;
    // A client begins to follow another account: the coordinator checked ours at least twice by then.
    await rig.looks(3);
    expect(phone.reads).toHaveLength(reads);
  });

  it('polls a cold topic at once when it is followed, and nothing else', async () => {
    const phone = new FakePhone('6400', '6401');
    const rig = await rigOf(phone, { poll: { ...SELDOM.poll, baseMs: 500 } });
    await rig.account(isIn('live'));
    const at = Date.now();
    const read = phone.next('end', 'queue:6401');
    await rig.follow('queue/6401');
    await read;
    expect(phone.since(at, 'queue:6400')).toHaveLength(0);
    await eventually(async () => (await rig.target('queue:6401'))?.intervalMs === 500);
    expect((await rig.target('queue:6400'))?.intervalMs).toBe(30_000);
  });

  it('takes over without a log line when the previous coordinator leaves', async () => {
    const phone = new FakePhone('6400');
    const first = await rigOf(phone, OFTEN);
    await first.account(isIn('live'));
    const second = await rigOf(phone, OFTEN);
    await second.account(isIn('live'));
    const states = statesOf(second);
    await rigs.shift()?.stop();
    phone.queues.set('6400', 7);
    const document = await second.account(({ queues }) => queues['6400']?.waiting === 7);
    expect(document.source.self.state).toBe('live');
    expect(new Set(states)).toEqual(new Set(['live']));
  });

  it('starts to poll queues that appear, and stops for those that are gone', async () => {
    const phone = new FakePhone('6400', '6401');
    const rig = await rigOf(phone, OFTEN);
    await rig.account(isIn('live'));
    phone.queues.set('6402', 5);
    phone.queues.delete('6400');
    await rig.nudge(ROSTER);
    const document = await rig.account(({ queues }) => queues['6402']?.waiting === 5);
    expect(Object.keys(document.queues).sort()).toEqual(['6401', '6402']);
    expect(document.agents['a1']?.queues).toEqual({ 6401: 'available', 6402: 'available' });
    await eventually(
      async () => (await rig.target('queue:6400')) === undefined && !(await rig.hasJob('queue:6400')),
    );
    expect(await rig.hasJob('queue:6401')).toBe(true);
    expect(isIn('live')(await rig.account(() => true))).toBe(true);
  });

  it('makes a lost job again', async () => {
    const phone = new FakePhone('6400');
    const rig = await rigOf(phone, OFTEN);
    await rig.account(isIn('live'));
    const { commands } = rig.connections;
    await commands.del(...(await commands.keys(`${rig.keys.bullPrefix(0)}:*`)));
    const at = Date.now();
    await eventually(() => phone.since(at + 1, 'queue:6400').length > 1);
    expect(phone.mostAtOnce).toBe(1);
  });

  it('writes the account again when Redis lost it', async () => {
    const phone = new FakePhone('6400');
    const rig = await rigOf(phone, OFTEN);
    await rig.account(isIn('live'));
    const before = rig.replica.view(accountTopic(ACCOUNT));
    await rig.connections.commands.del(rig.keys.doc(ACCOUNT, accountTopic(ACCOUNT)));
    phone.queues.set('6400', 1);
    await rig.account(({ queues }) => queues['6400']?.waiting === 1);
    expect(rig.replica.view(accountTopic(ACCOUNT))?.epoch).not.toBe(before?.epoch);
  });

  it('says why when an account cannot log in or its polls fail unexpectedly', async () => {
    const phone = new FakePhone('6400');
    phone.answer = () => Promise.reject(new TypeError('cannot read hunter2 of undefined'));
    const rig = await rigOf(phone);
    const { source } = await rig.account(isIn('down'));
    expect(source.self.reason).toEqual(textWith('see the log'));
    expect(source.self.reason).not.toEqual(textWith('hunter2'));
  });

  it('keeps 250 queues and 2,000 people in step with the queues’ own documents', async () => {
    const ids = Array.from({ length: 250 }, (_, i) => `${6400 + i}`);
    const phone = new FakePhone(...ids);
    phone.agents = Array.from({ length: 2_000 }, (_, i) => `a${i}`);
    phone.membersOf = (queue) => phone.agents.slice(8 * ids.indexOf(queue), 8 * ids.indexOf(queue) + 8);
    const rig = await rigOf(phone, SELDOM);
    await rig.account(isIn('live'));
    for (const [round, offset] of [1, 2, 3].entries()) {
      for (const [i, id] of ids.entries()) phone.queues.set(id, (i + offset) % 7);
      await Promise.all(ids.map((id) => rig.nudge(queueTarget(id))));
      await rig.account(({ queues }) => ids.every((id, i) => queues[id]?.waiting === (i + offset) % 7));
      const { roster } = (await rig.store.roster(ACCOUNT))!;
      const { documents } = await rig.store.loadMany(ACCOUNT, [
        accountTopic(ACCOUNT),
        ...ids.map((id) => queueTopic(ACCOUNT, id)),
      ]);
      const account = documents.get(accountTopic(ACCOUNT))!.state as AccountDocument;
      const queues = ids.map((id) => documents.get(queueTopic(ACCOUNT, id))!.state as QueueDocument);
      expect(account).toEqual(plain(accountDocument(account, account.source.self, queues, roster)));
      expect(Object.keys(account.agents)).toHaveLength(2_000);
      // One document follows 250, many changes at a time.
      const { version } = rig.replica.view(accountTopic(ACCOUNT))!;
      expect(version).toBeLessThan(250 * (round + 2));
    }
  }, 120_000);
});

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
