import { newCommandId } from '../../src/modules/commands/command-record.js';
import type { RuleGuards } from '../../src/modules/commands/command-guards.js';
import { CommandStore, type NewCommand } from '../../src/modules/commands/command-store.js';
import { RuleJoins } from '../../src/modules/commands/proposals/rule-joins.js';
import type { FloorConfig } from '../../src/modules/config/floor-config.js';
import { afterEvent } from '../../src/modules/domain/command.js';
import { commandsTopic } from '../../src/modules/domain/topic.js';
import { Keys } from '../../src/modules/redis/keys.js';
import { RedisConnections } from '../../src/modules/redis/redis-connections.js';
import { freshPrefix, testRedis } from '../support/test-redis.js';

describe('Commands of rules', () => {
  let connections: RedisConnections;
  let stopRedis: () => Promise<void>;
  let keys: Keys;
  let store: CommandStore;

  beforeAll(async () => {
    const redis = await testRedis();
    stopRedis = () => redis.stop();
    connections = new RedisConnections(redis.url);
  });
  afterAll(async () => {
    await connections.close();
    await stopRedis();
  });
  beforeEach(() => {
    keys = new Keys(freshPrefix(), 1);
    // Of the configuration the store reads only these.
    store = new CommandStore(connections, keys, {
      redis: { logEntries: 20_000, logBytes: 33_554_432 },
      audit: { keepDays: 90 },
    } as FloorConfig);
  });

  const proposed = (agent: string, request: string = crypto.randomUUID()): NewCommand => ({
    command: {
      ...{ id: newCommandId('hq'), account: 'hq', type: 'agent.unpause', agent, params: {}, by: 'rule:r_7' },
      ...{ createdAt: Date.now(), status: 'proposed' },
      proposal: { rule: 'r_7', alert: 'r_7/queue/hq/3', firing: 1, approval: 'required' },
    },
    effect: { polls: ['queue:3'], shows: [] },
    ...{ request, body: request },
  });
  const guards = (more: Partial<RuleGuards> = {}): RuleGuards => ({
    ...{ rule: 'r_7', maxPerHour: 100, agentCooldownMs: 0 },
    ...more,
  });
  const propose = (wanted: NewCommand, more?: Partial<RuleGuards>) =>
    store.propose(wanted, guards(more), 60_000);

  it('are made once for each firing, also when processes ask at the same time', async () => {
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => propose(proposed('12', 'same'))));
    expect(outcomes.filter((outcome) => outcome === 'accepted')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === 'known')).toHaveLength(19);
    expect(await store.audit('hq', { limit: 10 })).toHaveLength(1);
  });

  it('are at most so many within an hour, of one rule', async () => {
    const outcomes = [];
    for (const agent of ['1', '2', '3']) outcomes.push(await propose(proposed(agent), { maxPerHour: 2 }));
    expect(outcomes).toEqual(['accepted', 'accepted', 'too-many']);
    expect(await propose(proposed('4'), { rule: 'r_8', maxPerHour: 2 })).toBe('accepted');
  });

  it('are not counted, and not stopped by the count, where they take something back', async () => {
    expect(await propose(proposed('1'), { maxPerHour: 1 })).toBe('accepted');
    const { maxPerHour: _, ...back } = guards();
    expect(await store.propose(proposed('2'), back, 60_000)).toBe('accepted');
    expect(await propose(proposed('3'), { maxPerHour: 2 })).toBe('accepted');
    expect(await propose(proposed('4'), { maxPerHour: 2 })).toBe('too-many');
  });

  it('put down what they join an agent to, until that is taken back', async () => {
    const joins = new RuleJoins(connections, keys);
    const join = { queues: ['3'], approval: 'auto', expiresMs: 1_000, agentCooldownMs: 0 } as const;
    const wanted = proposed('12', 'same');
    await propose(proposed('11'));
    await propose(wanted, { join: { ...join, queues: ['3'] } });
    await propose(proposed('12', 'same'), { join: { ...join, queues: ['4'] } });
    expect([...(await joins.of('hq'))]).toEqual([[wanted.command.id, join]]);
    await joins.forget('hq', wanted.command.id);
    expect(await joins.of('hq')).toEqual(new Map());
  });

  it('leave an agent alone for a while, whichever rule acts', async () => {
    expect(await propose(proposed('12'), { agentCooldownMs: 60_000 })).toBe('accepted');
    expect(await propose(proposed('12'), { rule: 'r_8', agentCooldownMs: 60_000 })).toBe('cooling');
    expect(await propose(proposed('13'), { agentCooldownMs: 60_000 })).toBe('accepted');
  });

  it('are not made when the picture is another than the rule has seen', async () => {
    await store.open('hq');
    const topic = commandsTopic('hq');
    const [epoch, version] = await connections.commands.hmget(keys.doc('hq', topic), '#epoch', '#version');
    const seen = { topic, epoch: epoch!, version: Number(version) };
    expect(await propose(proposed('12'), { seen: { ...seen, version: seen.version + 1 } })).toBe('changed');
    expect(await propose(proposed('12'), { seen: { ...seen, epoch: 'another' } })).toBe('changed');
    expect(await propose(proposed('12'), { seen })).toBe('accepted');
    // The first command has changed it.
    expect(await propose(proposed('13'), { seen })).toBe('changed');
  });

  it('are as old as their approval when they are sent, and have its effect', async () => {
    const wanted = proposed('12');
    await propose(wanted);
    const { id } = wanted.command;
    await connections.commands.hset(keys.command('hq', id), 'accepted', Date.now() - 100_000);
    const before = (await store.load(id))!;
    expect(before.ageMs).toBeGreaterThanOrEqual(99_000);
    const decision = { by: 'ann', at: Date.now() };
    const after = afterEvent(before.command, { kind: 'approved', decision })!;
    const effect = { polls: ['queue:4'], shows: [] };
    expect(await store.step(before, after, 60_000, { effect })).toBe('done');
    const approved = (await store.load(id))!;
    expect(approved).toMatchObject({ command: after, effect });
    expect(approved.ageMs).toBeLessThan(60_000);
  });
});
