import { apply } from '../../src/modules/domain/apply.js';
import { newCommandId } from '../../src/modules/commands/command-record.js';
import { CommandStore, type AuditRange, type NewCommand } from '../../src/modules/commands/command-store.js';
import { afterEvent, type Command } from '../../src/modules/domain/command.js';
import type { Delta, DocumentState } from '../../src/modules/domain/document.js';
import { FloorStore } from '../../src/modules/floor/floor-store.js';
import type { FloorConfig } from '../../src/modules/config/floor-config.js';
import { Keys } from '../../src/modules/redis/keys.js';
import { RedisConnections } from '../../src/modules/redis/redis-connections.js';
import { eventually } from '../support/eventually.js';
import { freshPrefix, testRedis } from '../support/test-redis.js';

const DAY_MS = 24 * 3_600_000;

describe(CommandStore.name, () => {
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
    store = storeKeeping(90);
  });

  // Of the configuration the store reads only these.
  const storeKeeping = (keepDays: number): CommandStore =>
    new CommandStore(connections, keys, {
      redis: { logEntries: 20_000, logBytes: 33_554_432 },
      audit: { keepDays },
    } as FloorConfig);

  const newCommand = (
    more: Partial<Command> = {},
    request: string = crypto.randomUUID(),
    body = 'b',
  ): NewCommand => ({
    command: {
      id: newCommandId('hq'),
      account: 'hq',
      type: 'agent.pause',
      agent: '12',
      params: {},
      by: 'sue',
      createdAt: Date.now(),
      status: 'accepted',
      ...more,
    },
    effect: { polls: ['queue:3'], shows: [] },
    request,
    body,
  });

  const logged = async (): Promise<Delta[]> => {
    const entries = await connections.commands.xrange(keys.log(0), '-', '+');
    return entries.map(([, fields]) => JSON.parse(fields[fields.indexOf('d') + 1] ?? '') as Delta);
  };

  it('accepts a key once of a thousand times, in any order', async () => {
    const other = storeKeeping(90);
    const outcomes = await Promise.all(
      Array.from({ length: 1_000 }, (_, i) =>
        (i % 2 === 0 ? store : other).accept(newCommand({}, 'same', String(i)), 60_000),
      ),
    );
    const [winner] = outcomes.flatMap((one, i) => (one.outcome === 'accepted' ? i : []));
    expect(outcomes.filter(({ outcome }) => outcome === 'accepted')).toHaveLength(1);
    expect(outcomes.filter(({ outcome }) => outcome === 'known')).toHaveLength(999);
    expect((await store.answerOf('hq', 'same'))?.body).toBe(String(winner));
  });

  it('gives a thousand keys a thousand commands, on a topic without gaps', async () => {
    await Promise.all(Array.from({ length: 1_000 }, () => store.accept(newCommand(), 60_000)));
    const deltas = await logged();
    expect(deltas.map(({ base, version }) => [base, version])).toEqual(deltas.map((_, i) => [i, i + 1]));
    expect(new Set(deltas.map(({ epoch }) => epoch)).size).toBe(1);
    const folded = deltas.reduce<DocumentState>((state, { ops }) => apply(state, ops), { commands: {} });
    const { document } = await new FloorStore(connections, keys, 20_000).load('hq', 'commands/hq');
    expect(Object.keys(folded['commands'] ?? {})).toHaveLength(1_000);
    expect(document?.state).toEqual(folded);
    expect(document?.version).toBe(1_000);
  });

  it('lets only one of two steps from the same state be taken, and rejects the other', async () => {
    const wish = newCommand();
    await store.accept(wish, 60_000);
    const record = (await store.load(wish.command.id))!;
    const sent = afterEvent(record.command, {
      kind: 'sent',
      at: 5,
      vendorRequest: { method: 'GET', path: '/a' },
    })!;
    const steps = await Promise.all([store.step(record, sent, 60_000), store.step(record, sent, 60_000)]);
    expect(steps.sort()).toEqual(['conflict', 'done']);
    expect((await store.load(wish.command.id))?.command).toEqual(sent);
    const { ops } = (await logged()).at(-1)!;
    expect(ops['commands']?.set?.[wish.command.id]).toEqual({
      status: 'sent',
      sentAt: 5,
      vendorRequest: { method: 'GET', path: '/a' },
    });
  });

  it('does not bring back a command that Redis has lost', async () => {
    const wish = newCommand();
    await store.accept(wish, 60_000);
    const record = (await store.load(wish.command.id))!;
    await connections.commands.del(keys.command('hq', wish.command.id));
    expect(await store.step(record, record.command, 60_000)).toBe('gone');
  });

  it('pages through the trail, newest first, of all agents and of one, back to an instant', async () => {
    const now = Date.now();
    const all: string[] = [];
    for (let i = 0; i < 25; i += 1) {
      const wish = newCommand({ createdAt: now - 1_000 * i, agent: i % 5 === 0 ? '13' : '12' });
      await store.accept(wish, 60_000);
      all.push(wish.command.id);
    }
    const audited = async (range: Omit<AuditRange, 'limit'>, limit = 100) =>
      (await store.audit('hq', { ...range, limit })).map(({ id }) => id);
    const [last = ''] = (await store.auditNames('hq', { limit: 10 })).slice(-1);
    expect(await audited({}, 10)).toEqual(all.slice(0, 10));
    expect(await audited({ before: last }, 10)).toEqual(all.slice(10, 20));
    expect(await audited({ agent: '13' })).toEqual([0, 5, 10, 15, 20].map((i) => all[i]));
    expect(await audited({ since: now - 3_000 })).toEqual(all.slice(0, 4));
    // An instant belongs to what begins with it.
    expect(await audited({ until: now - 3_000 })).toEqual(all.slice(4));
    expect(await audited({ since: now - 9_000, until: now - 3_000 })).toEqual(all.slice(4, 10));
    expect(await audited({ until: now - 3_000, before: last })).toEqual(all.slice(10));
    expect(await audited({ until: now - 20_000, before: last })).toEqual(all.slice(21));
    expect(await audited({ since: now, until: now - 3_000 })).toEqual([]);
  });

  it('keeps commands for keepDays, and no longer', async () => {
    const short = storeKeeping(7);
    const [old, kept] = [
      newCommand({ createdAt: Date.now() - 8 * DAY_MS }),
      newCommand({ createdAt: Date.now() - 6 * DAY_MS }),
    ];
    await short.accept(old, 60_000);
    await short.accept(kept, 60_000);
    await short.accept(newCommand({ agent: '99' }), 60_000);
    const commands = await short.audit('hq', { limit: 10 });
    expect(commands.map(({ agent }) => agent)).toEqual(['99', '12']);
    const ttl = await connections.commands.pttl(keys.command('hq', kept.command.id));
    expect(ttl).toBeGreaterThan(6 * DAY_MS);
    expect(ttl).toBeLessThanOrEqual(7 * DAY_MS);
  });

  it('assigns a command to one process, and to another when that one is silent', async () => {
    const wish = newCommand();
    await store.accept(wish, 0);
    const claims = await Promise.all([store.claim(0, 300), store.claim(0, 300)]);
    expect(claims.flat().map(({ id }) => id)).toEqual([wish.command.id]);
    await eventually(async () => (await store.claim(0, 60_000)).some(({ id }) => id === wish.command.id));
    expect(await store.claim(0, 60_000)).toEqual([]);
  });

  it('distinguishes a claim from before a step from a later one', async () => {
    const wish = newCommand();
    await store.accept(wish, 0);
    const [claim] = await store.claim(0, 0);
    const before = (await store.load(wish.command.id))!;
    expect(before.dueAt).toBeLessThanOrEqual(claim!.dueAt);
    await store.step(before, before.command, 1);
    const after = (await store.load(wish.command.id))!;
    expect(after.dueAt).toBeGreaterThan(claim!.dueAt);
    await eventually(async () => {
      const [later] = await store.claim(0, 60_000);
      return later !== undefined && later.dueAt >= after.dueAt;
    });
  });

  it('does not let the owner of a command bring forward the time at which it leaves the topic', async () => {
    const wish = newCommand();
    await store.accept(wish, 60_000);
    await store.hold([wish.command.id], 0);
    expect(await store.claim(0, 60_000)).toEqual([]);
    await store.hold([wish.command.id], 120_000);
    const due = Number(await connections.commands.zscore(keys.commandsDue(0), wish.command.id));
    expect(due).toBeGreaterThan(Date.now() + 90_000);
  });

  it('opens the topic once, empty, before the first command', async () => {
    await Promise.all([store.open('hq'), store.open('hq')]);
    expect(await logged()).toMatchObject([{ topic: 'commands/hq', base: 0, version: 1, ops: {} }]);
    await store.accept(newCommand(), 60_000);
    await store.open('hq');
    expect((await logged()).map(({ version }) => version)).toEqual([1, 2]);
  });
});
