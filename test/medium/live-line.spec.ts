import type { AccountDocument } from '../../src/modules/domain/account-document.js';
import type { PushState } from '../../src/modules/domain/source.js';
import type { FloorConfig } from '../../src/modules/config/floor-config.js';
import { HookRecords } from '../../src/modules/hooks/hook-records.js';
import { LiveLine } from '../../src/pollers/live-line.js';
import type { LineContext } from '../../src/vendors/port/line.js';
import { VendorUnavailable } from '../../src/vendors/port/errors.js';
import { eventually } from '../support/eventually.js';
import { FakePhone } from '../support/fake-phone.js';
import { ACCOUNT, PollHarness, type PollHarnessOptions } from '../support/poll-harness.js';
import { freshPrefix, testRedis } from '../support/test-redis.js';

const SELDOM = { poll: { baseMs: 30_000, idleMs: 30_000, maxMs: 60_000 } };

/** A phone with a live line, and the lines that are held at the moment. */
class LivePhone extends FakePhone {
  readonly calls: { context: LineContext; end: (error?: Error) => void }[] = [];
  lines = 0;
  isAway = false;

  constructor(...queues: string[]) {
    super(...queues);
    this.listen = async (context) => {
      if (this.isAway) throw new VendorUnavailable('hq: gone');
      this.lines += 1;
      await new Promise<void>((resolve, reject) => {
        const line = { context, end: (error?: Error) => (error === undefined ? resolve() : reject(error)) };
        this.calls.push(line);
        context.signal.addEventListener('abort', () => resolve());
        context.open();
      }).finally(() => this.calls.splice(0, 1));
    };
  }

  /** Something happened, and the line reports it. */
  event(queue: string, waiting: number): void {
    this.queues.set(queue, waiting);
    for (const { context } of this.calls)
      context.hint({ targets: [`queue:${queue}`], event: 'call', arrivedAt: Date.now() });
  }
}

describe(LiveLine.name, () => {
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
  beforeEach(() => (prefix = freshPrefix()));
  afterEach(async () => {
    await Promise.all(rigs.splice(0).map((rig) => rig.stop()));
  });

  async function rigOf(
    phone: FakePhone,
    account: PollHarnessOptions['account'] = SELDOM,
  ): Promise<PollHarness> {
    const rig = await PollHarness.start({ url, prefix, vendor: phone.definition, account });
    rigs.push(rig);
    return rig;
  }

  const isPushed = (state: string) => (document: AccountDocument) =>
    document.source.self.state === 'live' && document.source.self.push?.state === state;
  const waits = (queue: string, waiting: number) => (document: AccountDocument) =>
    document.queues[queue]?.waiting === waiting;

  it('shows a change at once, long before the next planned poll, which stays where it was', async () => {
    const phone = new LivePhone('6400', '6401');
    const rig = await rigOf(phone);
    await rig.follow('account');
    await rig.account(isPushed('open'));
    // The polls after the connect are over when a further hint about each queue has led to one.
    const causes: (string | undefined)[] = [];
    rig.replica.on('change', ({ topic, cause }) => {
      if (topic === `queue/${ACCOUNT}/6400`) causes.push(cause);
    });
    const due = (await rig.target('queue:6400'))!.nextDueAt;
    const from = Date.now();
    phone.event('6400', 3);
    const after = await rig.account(waits('6400', 3));
    expect(after.source.self.state).toBe('live');
    expect(phone.since(from, 'queue:6400').length).toBeGreaterThanOrEqual(1);
    expect(causes).toContain('hint');
    expect((await rig.target('queue:6400'))!.nextDueAt).toBe(due);
  });

  it('polls once more where the event came before the vendor’s reads show it', async () => {
    const phone = new LivePhone('6400');
    const rig = await rigOf(phone);
    await rig.follow('account');
    await rig.account(isPushed('open'));
    const ended = phone.next('end', 'queue:6400');
    phone.event('6400', 0);
    await ended;
    phone.queues.set('6400', 2);
    await rig.account(waits('6400', 2));
  });

  it('says when the line is lost, while the data stay live, and opens it again', async () => {
    const phone = new LivePhone('6400');
    const rig = await rigOf(phone);
    await rig.account(isPushed('open'));
    // The next try may come at once, and would be shown as if nothing had been.
    phone.isAway = true;
    phone.calls[0]!.end(new VendorUnavailable('hq: gone'));
    const lost = await rig.account(isPushed('lost'));
    expect(lost.source.self.state).toBe('live');
    phone.isAway = false;
    await rig.account(isPushed('open'));
    expect(phone.lines).toBe(2);
  });

  it('is one in the cluster, and moves to another process when its own stops', async () => {
    const phone = new LivePhone('6400');
    const first = await rigOf(phone);
    await first.account(isPushed('open'));
    const second = await rigOf(phone);
    await second.looks(2);
    expect(phone.calls).toHaveLength(1);
    rigs.shift();
    await first.stop();
    await second.follow('account');
    phone.event('6400', 0);
    await second.looks(2);
    expect(phone.calls).toHaveLength(1);
    expect(phone.lines).toBe(2);
    // No process held the line in between, and until when the first one did is known.
    const { source } = await second.account(({ source: { self } }) => self.push?.heardUntil !== undefined);
    const { state, since, heardUntil = NaN } = source.self.push!;
    expect(state).toBe('open');
    expect(heardUntil).toBeLessThanOrEqual(since);
  });

  it('polls at once what the phone system has posted to an api', async () => {
    const phone = new FakePhone('6400');
    const rig = await rigOf(phone);
    await rig.follow('account');
    await rig.account(({ source }) => source.self.state === 'live');
    phone.queues.set('6400', 4);
    const records = new HookRecords(rig.connections, rig.keys, {
      redis: { logEntries: 1_000 },
    } as FloorConfig);
    await records.hint(ACCOUNT, [{ targets: ['queue:6400'], event: 'call', at: Date.now() }]);
    await rig.account(waits('6400', 4));
    phone.queues.set('6400', 5);
    await records.hint(ACCOUNT, [{ targets: 'all', event: 'storm', at: Date.now() }]);
    await rig.account(waits('6400', 5));
    await records.count(ACCOUNT, 'refused');
    expect(await records.counts(ACCOUNT)).toEqual({
      ...{ accepted: 2, refused: 1, unreadable: 0 },
      lastAt: expect.any(Number),
    });
  });

  it('is not held where the configuration says so', async () => {
    const phone = new LivePhone('6400');
    const rig = await rigOf(phone, { ...SELDOM, push: { line: false, gapMs: 500 } });
    await rig.account(isPushed('off'));
    expect(phone.lines).toBe(0);
  });

  it('changes the version of the document for no event', async () => {
    const phone = new LivePhone('6400');
    const rig = await rigOf(phone);
    await rig.account(isPushed('open'));
    phone.event('6400', 1);
    const { source } = await rig.account(
      (document) => document.source.self.push?.lastEventAt !== undefined && waits('6400', 1)(document),
    );
    // Others may change it: the polls after the connect, and how far the line is trusted.
    const { trust } = source.self.push!;
    const told: PushState[] = [];
    rig.replica.on('change', ({ topic, view }) => {
      const { push } = (view.state as AccountDocument).source.self;
      if (topic === `account/${ACCOUNT}` && push?.trust === trust) told.push(push!);
    });
    for (let i = 0; i < 20; i += 1) phone.event('6400', 1);
    await rig.looks(3);
    expect(told.filter(({ lastEventAt }) => lastEventAt !== source.self.push!.lastEventAt)).toEqual([]);
  });

  it('polls less often while nearly every change is announced, and at once as before when the line is lost', async () => {
    const phone = new LivePhone('6400');
    const rig = await rigOf(phone, {
      poll: { baseMs: 300, idleMs: 300, maxMs: 60_000 },
      push: { line: true, gapMs: 100, pushedMs: 20_000 },
    });
    await rig.follow('account');
    await rig.account(isPushed('open'));
    let waiting = 0;
    const timer = setInterval(() => phone.event('6400', (waiting += 1) % 50), 150);
    const intervalMs = async (): Promise<number> => (await rig.target('queue:6400'))?.intervalMs ?? 0;
    try {
      await rig.account(({ source }) => (source.self.push?.trust ?? 0) >= 0.95);
      await eventually(async () => (await intervalMs()) === 20_000);
    } finally {
      clearInterval(timer);
    }
    phone.isAway = true;
    phone.calls[0]!.end(new VendorUnavailable('hq: gone'));
    await eventually(async () => (await intervalMs()) === 300);
  });

  it('is not trusted when events stop while the line stays open, and targets are polled as before', async () => {
    const queues = Array.from({ length: 12 }, (_, i) => String(6400 + i));
    const phone = new LivePhone(...queues);
    const rig = await rigOf(phone, {
      poll: { baseMs: 300, idleMs: 300, maxMs: 60_000 },
      push: { line: true, gapMs: 100, pushedMs: 2_000 },
    });
    await rig.follow('account');
    await rig.account(isPushed('open'));
    let waiting = 0;
    let isTold = true;
    const timer = setInterval(() => {
      waiting = (waiting + 1) % 50;
      for (const queue of queues)
        if (isTold) phone.event(queue, waiting);
        else phone.queues.set(queue, waiting);
    }, 250);
    const intervals = async (): Promise<Set<number | undefined>> =>
      new Set(
        await Promise.all(queues.map(async (queue) => (await rig.target(`queue:${queue}`))?.intervalMs)),
      );
    try {
      await rig.account(({ source }) => (source.self.push?.trust ?? 0) >= 0.95);
      await eventually(async () => (await intervals()).has(2_000));
      isTold = false;
      const { source } = await rig.account((document) => (document.source.self.push?.trust ?? 1) < 0.95);
      expect(source.self.push?.state).toBe('open');
      await eventually(async () => [...(await intervals())].every((ms) => ms !== undefined && ms < 2_000));
    } finally {
      clearInterval(timer);
    }
  });
});
