import { Logger } from '@nestjs/common';
import type { DocumentState } from '../../src/modules/domain/document.js';
import { FloorReplica } from '../../src/modules/floor/floor-replica.js';
import { FloorStore } from '../../src/modules/floor/floor-store.js';
import { Keys } from '../../src/modules/redis/keys.js';
import { RedisConnections } from '../../src/modules/redis/redis-connections.js';
import { ACCOUNT, next, TOPIC, writeOf } from '../support/test-floor.js';
import { freshPrefix, testRedis } from '../support/test-redis.js';

const LIMIT = 1_048_576;

/** 200 agents that all change at once: a delta of about 4 kB. */
const floorAt = (turn: number): DocumentState => ({
  queue: { self: { id: '6400', waiting: turn } },
  agents: Object.fromEntries(
    Array.from({ length: 200 }, (_, i) => [`a${i}`, { id: `a${i}`, name: `Agent ${i}`, since: turn }]),
  ),
});

describe('The change log in bytes', () => {
  let server: Awaited<ReturnType<typeof testRedis>>;
  let connections: RedisConnections;
  let keys: Keys;
  let store: FloorStore;

  beforeAll(async () => {
    Logger.overrideLogger(false);
    server = await testRedis();
  });
  afterAll(() => server.stop());
  beforeEach(() => {
    connections = new RedisConnections(server.url);
    keys = new Keys(freshPrefix(), 1);
    store = new FloorStore(connections, keys, 20_000, LIMIT);
  });
  afterEach(() => connections.close());

  async function write(turn: number, state = floorAt(turn)): Promise<void> {
    const { document } = await store.load(ACCOUNT, TOPIC);
    const target = `test:${turn}`;
    const fence = { target, value: await store.issue(ACCOUNT, target) };
    const documents = [writeOf(TOPIC, document, next(document, state))];
    expect(await store.commit({ account: ACCOUNT, fence, documents })).toBe('committed');
  }
  const log = () => connections.commands.xrange(keys.log(0), '-', '+');
  const bytesOf = (entries: [string, string[]][]) =>
    entries.reduce((sum, [, fields]) => sum + fields.join('').length, 0);
  const memory = async () => Number(await connections.commands.memory('USAGE', keys.log(0), 'SAMPLES', 0));

  it('stays below its bound, keeps nearly all of it, and is contiguous to its end', async () => {
    let most = 0;
    for (let turn = 0; turn < 400; turn += 1) {
      await write(turn);
      if (turn % 20 === 0) most = Math.max(most, await memory());
    }
    const entries = await log();
    const bytes = bytesOf(entries);
    expect(bytes).toBeLessThanOrEqual(LIMIT * 1.0625);
    expect(bytes).toBeGreaterThan(LIMIT * 0.8);
    expect(Math.max(most, await memory())).toBeLessThan(LIMIT * 1.5);
    expect(entries.length).toBeLessThan(350);
    const versions = entries.map(([, fields]) => Number(fields[fields.indexOf('v') + 1]));
    const last = versions.at(-1) ?? 0;
    expect(versions).toEqual(Array.from(versions, (_, i) => last - versions.length + 1 + i));
    const record = await connections.commands.hgetall(`${keys.log(0)}:segments`);
    expect(Object.keys(record).length).toBeLessThan(25);
  });

  it('keeps the newest entry, however large it is', async () => {
    for (let turn = 0; turn < 5; turn += 1)
      await write(turn, {
        queue: { self: { id: '6400', waiting: turn, name: String(turn).repeat(LIMIT * 2) } },
      });
    const entries = await log();
    expect(entries.length).toBeGreaterThanOrEqual(1);
    expect(entries.length).toBeLessThanOrEqual(2);
  });

  it('starts counting again where its record is lost', async () => {
    for (let turn = 0; turn < 120; turn += 1) await write(turn);
    await connections.commands.del(`${keys.log(0)}:segments`);
    for (let turn = 120; turn < 400; turn += 1) await write(turn);
    expect(bytesOf(await log())).toBeLessThanOrEqual(LIMIT * 1.0625);
  });

  it('gives a reader that was overtaken the whole state, never a gap', async () => {
    await write(0);
    const replica = new FloorReplica(connections, keys, store);
    try {
      await replica.follow(TOPIC);
      const seen: { base: number; version: number }[] = [];
      let resets = 0;
      replica.on('change', ({ delta: { base, version } }) => seen.push({ base, version }));
      replica.on('reset', () => (resets += 1));
      for (let turn = 1; turn < 3; turn += 1) await write(turn);
      for (let turn = 3; turn < 300; turn += 1) await write(turn);
      const reached = new Promise<void>((resolve) => {
        const done = () => replica.view(TOPIC)?.state['queue']?.['self']?.['waiting'] === 300 && resolve();
        replica.on('change', done);
        replica.on('reset', done);
      });
      await write(300);
      await reached;
      let at = seen[0]?.base ?? 0;
      for (const { base, version } of seen) {
        if (resets === 0) expect(base).toBe(at);
        at = version;
      }
      expect(replica.view(TOPIC)?.version).toBe(301);
    } finally {
      await replica.close();
    }
  });
});
