import { setTimeout as delay } from 'node:timers/promises';
import { PollWorker } from '../../src/pollers/poll-worker.js';
import { eventually, gate } from '../support/eventually.js';
import { FakePhone } from '../support/fake-phone.js';
import {
  ACCOUNT,
  accountOf,
  PollHarness,
  queueTarget,
  ROSTER,
  type PollHarnessOptions,
} from '../support/poll-harness.js';
import { freshPrefix, testRedis } from '../support/test-redis.js';

const QUEUE = queueTarget('6400');

describe(PollWorker.name, () => {
  let url: string;
  let stopRedis: () => Promise<void>;
  let prefix: string;
  let phone: FakePhone;
  const rigs: PollHarness[] = [];

  beforeAll(async () => {
    const redis = await testRedis();
    ({ url } = redis);
    stopRedis = () => redis.stop();
  });
  afterAll(() => stopRedis());
  beforeEach(() => {
    prefix = freshPrefix();
    phone = new FakePhone('6400');
  });
  afterEach(async () => {
    await Promise.all(rigs.splice(0).map((rig) => rig.stop()));
  });

  /** Some worker processes, once the queue was read for the first time. */
  async function workers(count: number, account: PollHarnessOptions['account'] = {}): Promise<PollHarness[]> {
    const first = phone.next('end', QUEUE.id);
    for (let i = 0; i < count; i += 1)
      rigs.push(await PollHarness.start({ url, prefix, vendor: phone.definition, account }));
    await first;
    return rigs;
  }

  const slowly = (mostMs: number) => async (): Promise<void> => {
    await delay(Math.random() * mostMs);
  };

  it('polls a target once for 300 refresh requests at once from two processes', async () => {
    const [one, two] = await workers(2);
    phone.answer = slowly(20);
    const reads = phone.reads.length;
    const nudged = Array.from({ length: 300 }, (_, i) => (i % 2 === 0 ? one! : two!).nudge(QUEUE));
    await Promise.all(nudged);
    const at = Date.now();
    await one!.nudge(QUEUE);
    await eventually(() => phone.since(at, QUEUE.id).length > 0);
    expect(phone.mostAtOnce).toBe(1);
    expect(phone.reads.length - reads).toBeLessThan(30);
  });

  it('loses no refresh request: each is followed by a poll that starts after it, one at a time', async () => {
    phone = new FakePhone('6400', '6401', '6402', '6403');
    const [one, two] = await workers(2, { poll: { baseMs: 250, idleMs: 250, maxMs: 60_000 } });
    await eventually(() =>
      [...phone.queues.keys()].every((queue) => phone.since(0, `queue:${queue}`).length > 0),
    );
    phone.answer = slowly(15);
    const requests: { target: string; at: number }[] = [];
    await Promise.all(
      [...phone.queues.keys()].flatMap((queue) =>
        [one!, two!].map(async (rig) => {
          for (let i = 0; i < 100; i += 1) {
            requests.push({ target: `queue:${queue}`, at: Date.now() });
            await rig.nudge(queueTarget(queue));
            await delay(Math.random() * 5);
          }
        }),
      ),
    );
    const answered = ({ target, at }: { target: string; at: number }): boolean =>
      phone.since(at, target).length > 0;
    await eventually(() => requests.every(answered));
    expect(requests).toHaveLength(800);
    expect(phone.mostAtOnce).toBe(1);
    // Grid and flag together: far fewer polls than refresh requests, and more than the grid alone makes.
    expect(phone.reads.length).toBeLessThan(800);
  });

  it('polls again at once when a refresh is requested during a poll', async () => {
    const [rig] = await workers(1, { poll: { baseMs: 30_000, idleMs: 30_000, maxMs: 60_000 } });
    const { open, opened } = gate();
    phone.answer = () => opened;
    const started = phone.next('start', QUEUE.id);
    await rig!.nudge(QUEUE);
    const active = await started;
    await rig!.nudge(QUEUE);
    const again = phone.next('start', QUEUE.id);
    open();
    const next = await again;
    expect(next.startedAt).toBeGreaterThanOrEqual(active.endedAt ?? Infinity);
  });

  it('passes the overrides of agents to the poll', async () => {
    const [rig] = await workers(1);
    const told: unknown[] = [];
    await rig!.store.saveOverrides(ACCOUNT, { a1: { paused: true, at: 5 } });
    phone.answer = async (_target, { kept }) => void told.push(kept?.get('a1'));
    await rig!.nudge(QUEUE);
    await eventually(() => told.some((one) => one !== undefined));
    expect(told.at(-1)).toEqual({ paused: true, at: 5 });
  });

  it('continues whatever a poll throws', async () => {
    const errors: unknown[] = [new TypeError('a mistake'), 'no error at all', undefined];
    phone.answer = async () => {
      if (errors.length > 0) throw errors.shift();
    };
    await workers(1, { poll: { baseMs: 250, idleMs: 250, maxMs: 250 } });
    await eventually(() => phone.reads.filter(({ target }) => target === QUEUE.id).length > 3);
    await eventually(async () => (await rigs[0]!.target(QUEUE.id))?.failure === undefined);
  });

  it('ends a poll that does not answer in time, and says so', async () => {
    const [rig] = await workers(1, { poll: { baseMs: 250, idleMs: 250, maxMs: 250 }, timeoutMs: 100 });
    // A vendor that does not even listen to its signal.
    phone.answer = () => new Promise(() => undefined);
    await eventually(async () => (await rig!.target(QUEUE.id))?.failure?.state === 'down');
    expect((await rig!.target(QUEUE.id))?.failure?.reason).toBe(
      'hq: queue (queue:6400) took longer than 300 ms',
    );
    phone.answer = async () => undefined;
    await eventually(async () => (await rig!.target(QUEUE.id))?.failure === undefined);
  });

  it('never lets a late answer overwrite a newer one', async () => {
    const [rig] = await workers(1, { poll: { baseMs: 250, idleMs: 250, maxMs: 250 }, timeoutMs: 60_000 });
    const { commands } = rig!.connections;
    const shown: unknown[] = [];
    rig!.replica.on('change', ({ topic, view }) => {
      if (topic === `queue/${ACCOUNT}/6400`) shown.push(view.state['queue']?.['self']?.['waiting']);
    });
    const { open, opened } = gate();
    phone.answer = async ({ id }) => {
      if (id !== QUEUE.id) return;
      phone.answer = async () => void phone.queues.set('6400', 5);
      await opened;
      phone.queues.set('6400', 99);
    };
    const slow = phone.next('end', QUEUE.id);
    await phone.next('start', QUEUE.id);
    // As when the process hung for longer than the lock of its job lives: the target is taken up again elsewhere.
    for (const lock of await commands.keys(`${rig!.keys.bullPrefix(0)}:*:lock`)) await commands.del(lock);
    await eventually(() => shown.includes(5));
    phone.answer = async () => void phone.queues.set('6400', 6);
    open();
    await slow;
    await eventually(() => rig!.outcomes.includes('superseded') && shown.includes(6));
    expect(shown).not.toContain(99);
  });

  it('polls at once what a reading contradicts, and once for a gap that lasts', async () => {
    const [rig] = await workers(1, { poll: { baseMs: 250, idleMs: 250, maxMs: 60_000 } });
    const read = phone.next('end', 'roster');
    await rig!.nudge(ROSTER);
    await read;
    await eventually(async () => ((await rig!.target('roster'))?.nextDueAt ?? 0) > Date.now() + 5_000);
    const at = Date.now();
    phone.altered = ({ queues, ...reading }) =>
      queues === undefined
        ? reading
        : { ...reading, gaps: { '6400': 'not told' }, outdated: ['roster', 'of another release'] };
    await eventually(() => phone.since(at, 'roster').length > 0);
    const again = Date.now();
    await eventually(() => phone.since(again, QUEUE.id).length >= 4);
    // On its own it is due every 20 s.
    expect(phone.since(at, 'roster')).toHaveLength(1);
  });

  it('asks the vendor in use, also when the account gets other settings while a poll begins', async () => {
    const [rig] = await workers(1);
    const { store, vendors } = rig!;
    const begin = store.begin.bind(store);
    const replaced = jest.spyOn(store, 'begin').mockImplementationOnce(async (...args) => {
      const ticket = await begin(...args);
      await vendors.configure([accountOf({ credentials: { secret: 'another' } })]);
      await eventually(() => phone.closed === 1);
      return ticket;
    });
    await eventually(() => phone.closed === 1);
    const [at, target] = [Date.now(), replaced.mock.calls[0]![1].id];
    await eventually(() => phone.since(at, target).length > 0);
    expect(phone.late).toBe(0);
  });

  it('ends the jobs of accounts that are no longer configured', async () => {
    const [rig] = await workers(1);
    await rig!.queue.ensure('gone', [QUEUE]);
    const { commands } = rig!.connections;
    await eventually(async () => (await commands.keys(`${prefix}*gone/queue*`)).length === 0);
    expect(await rig!.hasJob(QUEUE.id)).toBe(true);
  });

  it('keeps no secret in its jobs', async () => {
    const [rig] = await workers(1);
    const { commands } = rig!.connections;
    const keys = await commands.keys(`${prefix}:*`);
    const dumps = await Promise.all(keys.map((key) => commands.dumpBuffer(key)));
    // A lock may end while they are read.
    const kept = dumps.flatMap((dump: Buffer | null) => dump?.toString('latin1') ?? []);
    expect(kept).not.toEqual([]);
    expect(kept.join('\n')).not.toContain('hunter2');
  });

  it('leaves a poll under way to another process when it stops, without logging a failure', async () => {
    const seldom = { poll: { baseMs: 30_000, idleMs: 30_000, maxMs: 60_000 } };
    await workers(1, seldom);
    const other = new FakePhone('6400');
    rigs.push(await PollHarness.start({ url, prefix, vendor: other.definition, account: seldom }));
    const { open, opened } = gate();
    phone.answer = other.answer = () => opened;
    const started = Promise.race([phone, other].map((one) => one.next('start', QUEUE.id).then(() => one)));
    await rigs[0]!.nudge(QUEUE);
    const left = await started;
    const taken = (left === phone ? other : phone).next('start', QUEUE.id);
    const [stopping] = rigs.splice(left === phone ? 0 : 1, 1);
    await stopping!.stop();
    await taken;
    open();
    expect((await rigs[0]!.target(QUEUE.id))?.failure).toBeUndefined();
  });
});
