import { jest } from '@jest/globals';
import { ExclusiveLocks, type LockRequest } from '../../src/modules/commands/runner/exclusive-locks.js';
import { Keys } from '../../src/modules/redis/keys.js';
import { RedisConnections } from '../../src/modules/redis/redis-connections.js';
import { caught } from '../support/caught.js';
import { gate } from '../support/eventually.js';
import { freshPrefix, testRedis } from '../support/test-redis.js';

const LONG_MS = 60_000;

describe(ExclusiveLocks.name, () => {
  let url: string;
  let stopRedis: () => Promise<void>;
  let keys: Keys;
  let connections: RedisConnections[];
  let one: ExclusiveLocks;
  let other: ExclusiveLocks;

  beforeAll(async () => {
    const redis = await testRedis();
    ({ url } = redis);
    stopRedis = () => redis.stop();
  });
  afterAll(() => stopRedis());
  beforeEach(() => {
    keys = new Keys(freshPrefix(), 1);
    // As two processes have.
    connections = [new RedisConnections(url), new RedisConnections(url)];
    [one, other] = connections.map((some) => new ExclusiveLocks(some, keys)) as [
      ExclusiveLocks,
      ExclusiveLocks,
    ];
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await Promise.all(connections.map((some) => some.close()));
  });

  const wish = (more: Partial<LockRequest> = {}): LockRequest => ({
    account: 'hq',
    name: 'queue:3:agents',
    longestMs: LONG_MS,
    signal: new AbortController().signal,
    ...more,
  });

  /** Resolves when it is held, until it is released. */
  async function holding(locks: ExclusiveLocks, some = wish()): Promise<{ release(): Promise<void> }> {
    const [begun, end] = [gate(), gate()];
    const held = locks.hold(some, async () => {
      begun.open();
      await end.opened;
    });
    await begun.opened;
    return {
      release: () => {
        end.open();
        return held;
      },
    };
  }

  it('lets one command at a time edit a list, across processes: no edit is lost', async () => {
    let atOnce = 0;
    let most = 0;
    const { commands: redis } = connections[0]!;
    const list = keys.exclusive('hq', 'the list');
    const edit = async (entry: number): Promise<void> => {
      most = Math.max(most, (atOnce += 1));
      const before = await redis.get(list);
      await redis.set(list, `${before ?? ''}${entry},`);
      atOnce -= 1;
    };
    await Promise.all(
      Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? one : other).hold(wish(), () => edit(i))),
    );
    expect(most).toBe(1);
    const entries = (await redis.get(list))?.split(',').slice(0, -1).map(Number);
    expect(entries?.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i));
  });

  it('holds up neither other things nor other accounts', async () => {
    const { release } = await holding(one);
    expect(await other.hold(wish({ name: 'queue:4:agents' }), async () => 'queue 4')).toBe('queue 4');
    expect(await other.hold(wish({ account: 'lab' }), async () => 'lab')).toBe('lab');
    await release();
  });

  it('is free again at once, also after work that failed', async () => {
    const error = new Error('no');
    expect(await caught(one.hold(wish(), () => Promise.reject(error)))).toBe(error);
    expect(await other.hold(wish(), async () => 'next')).toBe('next');
  });

  it('fails before anything is sent when others take too long', async () => {
    const { release } = await holding(one);
    const asked = gate();
    const now = Date.now.bind(Date);
    let later = 0;
    jest.spyOn(Date, 'now').mockImplementation(() => now() + later);
    const redis = connections[1]!.commands;
    const set = redis.set.bind(redis);
    jest.spyOn(redis, 'set').mockImplementation((...args: Parameters<typeof set>) => {
      asked.open();
      return set(...args);
    });
    const work = jest.fn<() => Promise<void>>();
    const refused = caught(other.hold(wish(), work));
    await asked.opened;
    later = 10_001;
    expect(await refused).toMatchObject({ name: 'CommandRejected', conflict: true, mayHaveActed: false });
    expect(work).not.toHaveBeenCalled();
    await release();
  });

  it('stops waiting when the command is aborted', async () => {
    const { release } = await holding(one);
    const work = jest.fn<() => Promise<void>>();
    const ending = new AbortController();
    const waiting = caught(other.hold(wish({ signal: ending.signal }), work));
    ending.abort(new Error('over'));
    expect(await waiting).toBeInstanceOf(Error);
    expect(work).not.toHaveBeenCalled();
    await release();
  });

  it('passes on the lock of a process that died, once its lease has ended', async () => {
    await holding(one, wish({ longestMs: 200 }));
    connections[0]!.commands.disconnect();
    expect(await other.hold(wish(), async () => 'mine')).toBe('mine');
  });

  it('is not released by an owner whose lease has ended, once another has it', async () => {
    const late = await holding(one, wish({ longestMs: 50 }));
    const next = await holding(other);
    await late.release();
    expect(await connections[0]!.commands.exists(keys.exclusive('hq', 'queue:3:agents'))).toBe(1);
    await next.release();
  });

  it('recognises its own lock when the connection broke before the answer and it asks again', async () => {
    const redis = connections[0]!.commands;
    const set = redis.set.bind(redis);
    jest.spyOn(redis, 'set').mockImplementationOnce(async (...args: Parameters<typeof set>) => {
      await set(...args);
      return set(...args);
    });
    expect(await one.hold(wish(), async () => 'mine')).toBe('mine');
  });
});
