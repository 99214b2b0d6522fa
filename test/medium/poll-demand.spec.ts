import { setTimeout as delay } from 'node:timers/promises';
import { Poll } from '../../src/pollers/poll.js';
import { VendorAuthFailed, VendorThrottled } from '../../src/vendors/port/errors.js';
import { eventually } from '../support/eventually.js';
import { FakePhone } from '../support/fake-phone.js';
import { textWith } from '../support/matchers.js';
import { ACCOUNT, PollHarness, queueTarget, type PollHarnessOptions } from '../support/poll-harness.js';
import { freshPrefix, testRedis } from '../support/test-redis.js';

const QUEUE = queueTarget('6400');

describe(Poll.name, () => {
  let url: string;
  let stopRedis: () => Promise<void>;
  let rig: PollHarness;
  let phone: FakePhone;

  beforeAll(async () => {
    const redis = await testRedis();
    ({ url } = redis);
    stopRedis = () => redis.stop();
  });
  afterAll(() => stopRedis());
  afterEach(() => rig.stop());

  async function start(account: PollHarnessOptions['account'] = {}, ...queues: string[]): Promise<void> {
    phone = new FakePhone('6400', ...queues);
    rig = await PollHarness.start({ url, prefix: freshPrefix(), vendor: phone.definition, account });
    await rig.account(({ source }) => source.self.state === 'live');
  }

  const intervalOf = async (target: string): Promise<number | undefined> =>
    (await rig.target(target))?.intervalMs;

  it('asks rarely for what no client follows, often for what one follows, and rarely again when it leaves', async () => {
    await start({ poll: { baseMs: 250, idleMs: 20_000, maxMs: 60_000 } }, '6401');
    expect(await intervalOf(QUEUE.id)).toBe(20_000);
    await rig.store.lease(ACCOUNT, ['queue/6400'], 60_000);
    const at = Date.now();
    await eventually(() => phone.since(at, QUEUE.id).length > 4);
    expect(await intervalOf(QUEUE.id)).toBe(250);
    expect(await intervalOf('queue:6401')).toBe(20_000);
    // The lease runs out, as when the process that followed it died.
    await rig.connections.commands.zadd(rig.keys.interest(ACCOUNT), 1, 'queue/6400');
    await eventually(async () => (await intervalOf(QUEUE.id)) === 20_000);
  });

  it('asks every queue often when the whole account is followed', async () => {
    await start({ poll: { baseMs: 250, idleMs: 20_000, maxMs: 60_000 } }, '6401');
    await rig.follow('account');
    await eventually(
      async () => (await intervalOf(QUEUE.id)) === 250 && (await intervalOf('queue:6401')) === 250,
    );
    expect(await intervalOf('roster')).toBe(20_000);
  });

  it('asks a slow system less often, and more often when it is fast again', async () => {
    await start({ poll: { baseMs: 250, idleMs: 250, maxMs: 60_000 } });
    phone.answer = async ({ id }) => void (id === QUEUE.id && (await delay(400)));
    await eventually(async () => ((await intervalOf(QUEUE.id)) ?? 0) >= 800);
    expect(await rig.account(({ source }) => source.self.state === 'live')).toBeDefined();
    phone.answer = async () => undefined;
    await eventually(async () => (await intervalOf(QUEUE.id)) === 250);
  });

  it('does not poll a system that asked us to slow down, for any target or requested refresh', async () => {
    await start({ poll: { baseMs: 250, idleMs: 250, maxMs: 60_000 } }, '6401');
    let asked = false;
    phone.answer = async ({ id }) => {
      if (id !== QUEUE.id || asked) return;
      asked = true;
      throw new VendorThrottled('hq: GET /queue answered 429', 60_000);
    };
    const document = await rig.account(({ source }) => source.self.state === 'throttled');
    expect(document.source.self.reason).toBe('hq: GET /queue answered 429');
    expect(document.source.self.throttledBy).toBe('vendor');
    // A poll that began before the refusal may still be under way.
    await eventually(() => phone.reads.every(({ endedAt }) => endedAt !== undefined));
    const reads = phone.reads.length;
    rig.outcomes.length = 0;
    await Promise.all([QUEUE, queueTarget('6401')].map((target) => rig.nudge(target)));
    await eventually(() => rig.outcomes.length >= 2);
    expect(phone.reads).toHaveLength(reads);
    expect((await rig.target(QUEUE.id))?.nextDueAt).toBeGreaterThan(Date.now() + 30_000);
  });

  it('defers polls when its own budget is spent, and reports it when it lasts', async () => {
    phone = new FakePhone(...Array.from({ length: 20 }, (_, i) => `${6400 + i}`));
    rig = await PollHarness.start({
      url,
      prefix: freshPrefix(),
      vendor: phone.definition,
      account: { poll: { baseMs: 250, idleMs: 250, maxMs: 4_000 }, budget: { requestsPerMinute: 600 } },
    });
    const at = Date.now();
    const { source } = await rig.account(({ source }) => source.self.state === 'throttled');
    expect(source.self.reason).toEqual(textWith('our own budget of 600 requests a minute'));
    expect(source.self.throttledBy).toBe('budget');
    await eventually(() => [...phone.queues.keys()].every((id) => phone.since(at, `queue:${id}`).length > 0));
    // 80 polls a second were wanted: four fifths of ten a second, two seconds' worth at once, and the cost of one.
    const seconds = (Date.now() - at) / 1000 + 1;
    expect(phone.reads.length).toBeLessThanOrEqual(8 * seconds + 16 + 1);
  });

  it('says that credentials were refused', async () => {
    await start({ poll: { baseMs: 250, idleMs: 250, maxMs: 500 } });
    phone.answer = () => Promise.reject(new VendorAuthFailed('hq: the client id is unknown'));
    const refused = await rig.account(({ source }) => source.self.state === 'auth-failed');
    const { since } = refused.source.self;
    const again = phone.reads.length;
    await eventually(() => phone.reads.length > again + 3);
    expect((await rig.target(QUEUE.id))?.failure?.since).toBeLessThanOrEqual(since + 1_000);
    expect(refused.queues['6400']).toBeDefined();
    phone.answer = async () => undefined;
    await rig.account(({ source }) => source.self.state === 'live');
  });
});
