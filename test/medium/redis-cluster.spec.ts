import { LoginRetries } from '../../src/modules/vendor-accounts/login-retries.js';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { AlertStore } from '../../src/modules/alerts/alert-store.js';
import { RuleStore } from '../../src/modules/alerts/rule-store.js';
import { ChannelStore } from '../../src/modules/alerts/channels/channel-store.js';
import { NotificationStore } from '../../src/modules/alerts/delivery/notification-store.js';
import { notificationOf } from '../support/delivery-harness.js';
import { CredentialBudget } from '../../src/modules/vendor-accounts/credential-budget.js';
import { SessionRecord } from '../../src/modules/vendor-accounts/session-record.js';
import type { Principal } from '../../src/modules/auth/principal.js';
import { RevocationLog } from '../../src/modules/auth/revocation-log.js';
import { newCommandId } from '../../src/modules/commands/command-record.js';
import { rateOf } from '../../src/lib/rate-limiter.js';
import { CommandLimiter } from '../../src/modules/commands/api/command-limiter.js';
import { CommandStore } from '../../src/modules/commands/command-store.js';
import type { FloorConfig } from '../../src/modules/config/floor-config.js';
import type { Display } from '../../src/modules/displays/display.js';
import { displayEvent } from '../../src/modules/displays/display-event.js';
import { DisplayStore } from '../../src/modules/displays/display-store.js';
import { PairingStore } from '../../src/modules/displays/pairing-store.js';
import type { Alert } from '../../src/modules/domain/alert.js';
import { AlertSetupEvent } from '../../src/modules/domain/alert-setup-event.js';
import { afterEvent, type Command } from '../../src/modules/domain/command.js';
import { alertsTopic } from '../../src/modules/domain/topic.js';
import type { TopicView } from '../../src/modules/floor/topic-history.js';
import { ContactLog } from '../../src/modules/floor/contact-log.js';
import { COORDINATOR_FENCE } from '../../src/modules/floor/floor-writer.js';
import { FloorReplica } from '../../src/modules/floor/floor-replica.js';
import { FloorStore } from '../../src/modules/floor/floor-store.js';
import { readEvents } from '../../src/modules/redis/event-log.js';
import { Keys } from '../../src/modules/redis/keys.js';
import { LuaScript } from '../../src/modules/redis/lua-script.js';
import { OwnedKey } from '../../src/modules/redis/owned-key.js';
import { RedisConnections } from '../../src/modules/redis/redis-connections.js';
import { SharedRateLimiter } from '../../src/modules/redis/shared-rate-limiter.js';
import { eventually } from '../support/eventually.js';
import { RedisCluster } from '../support/redis-cluster.js';
import { next, writeOf } from '../support/test-floor.js';
import { freshPrefix } from '../support/test-redis.js';
import { newMetrics } from '../support/metrics.js';

const SHARDS = 16;
const SRC = path.resolve(import.meta.dirname, '../../src');
// Of the configuration the stores read only these.
const CONFIG = {
  accounts: [] as FloorConfig['accounts'],
  redis: { logEntries: 20_000, logBytes: 33_554_432 },
  audit: { keepDays: 1 },
  auth: { longestTokenHours: 1 },
  limits: { revocationsPerHour: 100, displaysPerTenant: 100, commandsPerMinute: 100 },
} as FloorConfig;

describe('Redis Cluster', () => {
  let cluster: RedisCluster;
  let connections: RedisConnections;
  let keys: Keys;
  let store: FloorStore;
  /** One account for each shard. */
  let accounts: string[];

  beforeAll(async () => {
    Logger.overrideLogger(false);
    cluster = await RedisCluster.start();
    connections = new RedisConnections(cluster.url);
    keys = new Keys(freshPrefix(), SHARDS);
    store = new FloorStore(connections, keys, 20_000);
    const byShard = new Map<number, string>();
    for (let i = 0; byShard.size < SHARDS; i += 1) byShard.set(keys.shardOf(`site-${i}`), `site-${i}`);
    accounts = [...byShard.values()];
  });
  afterAll(async () => {
    await connections.close();
    await cluster.stop();
  });

  /** As a poll of the account's queue does. */
  async function change(account: string, name: string): Promise<void> {
    const topic = `queue/${account}/1`;
    const { document } = await store.load(account, topic);
    const after = next(document, { queue: { self: { id: 'self', name } } });
    const fence = { target: 'queue:1', value: await store.issue(account, 'queue:1') };
    const documents = [writeOf(topic, document, after)];
    expect(await store.commit({ account, fence, documents })).toBe('committed');
  }
  const nameIn = (view: TopicView | undefined): unknown => view?.state['queue']?.['self']?.['name'];

  it('runs every script of the product, each on keys of one slot', async () => {
    const run = jest.spyOn(LuaScript.prototype, 'run');
    for (const account of accounts) await useFloor(account);
    for (const account of accounts) await useCommands(account);
    await useCredentials();
    await useLogins();
    for (const account of accounts) await useNotifications(account);
    for (const account of accounts) await useAlerts(account);
    await useRules();
    expect(new Set(run.mock.contexts).size).toBe(scriptsInSource());
    for (const [, scriptKeys] of run.mock.calls)
      expect(new Set(scriptKeys.map((key) => /\{(.+?)\}/.exec(key)?.[1])).size).toBe(1);
    run.mockRestore();
  });

  async function useFloor(account: string): Promise<void> {
    const target = { id: 'queue:1', queue: '1' };
    const { fence } = await store.begin(account, target);
    expect(fence).toBe(1);
    await change(account, 'Support');
    await store.lease(account, ['account', 'queue/1'], 1_000);
    const told = { queue: '1', call: 'c1', enteredAt: 1, source: 'event' as const };
    await new ContactLog(connections, keys, CONFIG.redis).append(account, [told]);
    await store.saveOverrides(account, { a1: { paused: true, at: 1 }, a2: null });
    await store.flagRefresh(account, target.id);
    expect(await store.isRefreshRequested(account, target.id)).toBe(true);
    expect(await store.topics(account)).toEqual([`queue/${account}/1`]);
    expect(await store.versions([{ account, topic: `queue/${account}/1` }])).toMatchObject([{ version: 1 }]);
    const lease = new OwnedKey(connections.commands, keys.coordinator(account), 'me');
    expect([await lease.acquire(5_000), await lease.renew(5_000)]).toEqual([true, true]);
    await lease.release();
    await store.retire(account, target.id);
  }

  async function useCommands(account: string): Promise<void> {
    const commands = new CommandStore(connections, keys, CONFIG);
    await commands.open(account);
    const id = newCommandId(account);
    const command: Command = {
      ...{ id, account, type: 'agent.pause', agent: 'a1', params: {}, by: 'sue' },
      ...{ createdAt: Date.now(), status: 'accepted' },
    };
    const wish = { command, effect: { polls: [], shows: [] }, request: 'r', body: 'b' };
    expect(await commands.accept(wish, 0)).toEqual({ outcome: 'accepted' });
    expect(await commands.answerOf(account, 'r')).toEqual({ id, body: 'b' });
    const record = (await commands.load(id))!;
    expect(record.ageMs).toBeLessThan(60_000);
    const sent = afterEvent(command, { kind: 'sent', at: 5, vendorRequest: { method: 'GET', path: '/' } })!;
    expect(await commands.step(record, sent, 0)).toBe('done');
    expect(await commands.claim(keys.shardOf(account), 1_000)).toMatchObject([{ id }]);
    await commands.hold([id], 1_000);
    const proposed = { ...wish, command: { ...command, id: newCommandId(account) }, request: 'q' };
    const guards = { rule: 'r_1', maxPerHour: 6, agentCooldownMs: 1_000 };
    expect(await commands.propose(proposed, guards, 0)).toBe('accepted');
    expect(await commands.audit(account, { limit: 10 })).toHaveLength(2);
    await commands.retire(id);
  }

  async function useCredentials(): Promise<void> {
    const session = new SessionRecord(connections.commands, keys, {
      credential: 'abc',
      account: 'hq',
      worker: 'me',
    });
    expect(await session.lock.acquire(5_000)).toBe(true);
    expect(await session.save('sealed', 5_000)).toBe(true);
    const refusals = await session.refused('no');
    expect(await session.look()).toEqual({ sealed: 'sealed', refusals, losses: [] });
    expect(await new LoginRetries(connections, keys).request('hq')).toBeUndefined();
    expect(await session.release()).toBe('sealed');
    const budget = new CredentialBudget(connections.commands, keys.budget('abc'), 'me', 100);
    expect(await budget.take({ as: 'poll', cost: 1, name: 'roster' })).toEqual({ ok: true });
    await budget.hold(1_000);
    expect(await budget.take({ as: 'poll', cost: 1, name: 'roster' })).toMatchObject({
      ok: false,
      why: 'held',
    });
  }

  async function useLogins(): Promise<void> {
    const { refusals } = newMetrics();
    const limiter = new SharedRateLimiter(connections);
    const commands = new CommandLimiter(limiter, keys, CONFIG, refusals);
    await commands.take({ tenant: 'acme', subject: 'ann' } as Principal);
    const log = new RevocationLog(connections, keys, limiter, CONFIG);
    expect(await log.add({ kind: 'token', tenant: 'acme', name: 't1', at: Date.now() })).toBe(0);
    expect((await log.readNew()).revocations).toHaveLength(1);
    expect(await limiter.take(keys.attempts('code', 'ann'), rateOf(1, 1_000))).toBe(0);
    const displays = new DisplayStore(connections, keys, CONFIG);
    const pairings = new PairingStore(connections, keys, CONFIG);
    const display: Display = {
      ...{ id: 'd1', tenant: 'acme', label: 'Wall', topics: ['account/hq'] },
      ...{ createdAt: Date.now(), createdBy: 'ann', settings: {}, version: 1 },
    };
    const event = displayEvent({ subject: 'ann' }, 'minted', display);
    expect(await displays.mint(display, 'digest', event)).toBe(true);
    expect(await displays.noteUse(['d1'])).toEqual([]);
    expect(await displays.login('d1')).toMatchObject({ digest: 'digest' });
    expect(await displays.all('acme')).toMatchObject([{ id: 'd1', connected: true }]);
    expect(await displays.change('d1', (before) => ({ ...before, label: 'Hall' }))).toMatchObject({
      label: 'Hall',
    });
    expect(await displays.changes()).toBe(1);
    expect(await displays.some(['d1', 'd0'])).toMatchObject([{ label: 'Hall' }]);
    expect(await pairings.begin('ABCD', 'secret', 10_000)).toBe('shown');
    expect(await pairings.confirm('ABCD', { ...display, id: 'd2' }, event)).toBe('confirmed');
    expect(await pairings.claim('ABCD', 'd2', 'digest')).toMatchObject({ id: 'd2' });
    await displays.remove(display, event);
  }

  async function useNotifications(account: string): Promise<void> {
    const channels = new ChannelStore(connections, keys, CONFIG);
    const channel = {
      ...{ id: `ch_${account}`, tenant: 'acme', name: 'Floor', kind: 'screen' as const, enabled: true },
      ...{ createdAt: 1, createdBy: 'ann' },
    };
    expect(await channels.write(channel, 1_000)).toBe('written');
    const { id, tenant } = channel;
    await channels.stop(tenant, id, { code: 'gone', at: 1 });
    expect((await channels.find(tenant, id))?.channel).toMatchObject({ enabled: false });
    expect(await channels.remove(tenant, id)).toBe(true);
    const notifications = new NotificationStore(connections, keys);
    const shard = keys.shardOf(account);
    const [one, two] = ['1', '2'].map((queue) => notificationOf({ account, queue, channel: id }));
    for (const each of [one!, two!]) expect(await notifications.take(each)).toBe('waiting');
    expect(await notifications.pending(shard, one!)).toHaveLength(2);
    expect(await notifications.claim(shard, one!, [two!], false)).toEqual([one!.id, two!.id]);
    await notifications.settle([one!, two!], { state: 'delivered', attempts: [], firing: 'sent' });
    expect(await notifications.firing(two!)).toBe('sent');
    expect(await notifications.load(shard, two!.id)).toMatchObject({ state: 'joined', joined: one!.id });
    expect(await notifications.outbox(shard, 10)).toEqual([]);
  }

  async function useAlerts(account: string): Promise<void> {
    const alerts = new AlertStore(connections, keys, CONFIG);
    await alerts.open(account);
    const id = `r_1/queue/${account}/1`;
    const after: Alert = {
      ...{ id, revision: 1, rule: 'r_1', name: 'Waits', account, severity: 'info', state: 'firing' },
      ...{ subject: { kind: 'queue', id: '1', name: 'Support' }, pendingSince: 1, firingSince: 1 },
      ...{ steps: 1, channels: ['ch_1'] },
    };
    const notifications = [notificationOf({ account, queue: '1', channel: 'ch_1' })];
    expect(await alerts.step(account, { id, before: undefined, after, notifications, at: 1 })).toBe('done');
    expect(await alerts.rows(account)).toEqual([after]);
    const row = { id: 'self', stopped: true, by: 'ann', at: 5 } as const;
    await alerts.showSwitch(account, row, await store.issue(account, COORDINATOR_FENCE));
    const shown = await connections.commands.hget(keys.doc(account, alertsTopic(account)), 'remedies/self');
    expect(JSON.parse(shown!)).toEqual(row);
    expect(await connections.commands.xlen(keys.outbox(keys.shardOf(account)))).toBe(1);
  }

  async function useRules(): Promise<void> {
    const rules = new RuleStore(connections, keys, CONFIG, store);
    const [shipped] = (await rules.book('acme')).rules;
    const rule = { ...shipped!, id: 'r_1', version: 1 };
    expect(await rules.writeRule('acme', rule, undefined)).toBe('done');
    expect((await rules.book('acme')).rules).toContainEqual(rule);
    const at = Date.now();
    const { version } = await rules.book('acme');
    for (const [id, by, when] of [
      ['1', 'ann', at],
      ['2', 'bea', at + 1],
    ] as const) {
      const what = by === 'ann' ? 'remedies-stopped' : 'remedies-allowed';
      const event = { id, at: when, by, what } as const;
      await rules.switchRemedies('acme', { stopped: by === 'ann', by, at: when }, event);
    }
    expect(await rules.remedies('acme')).toEqual({ stopped: false, by: 'bea', at: at + 1 });
    const log = keys.eventLog('acme', 'rule');
    const events = await readEvents(connections.commands, log, AlertSetupEvent, CONFIG);
    expect(events.map(({ id }) => id)).toEqual(['2', '1']);
    expect(await rules.version('acme')).not.toBe(version);
  }

  it('follows the logs of all shards, and goes on with the others while one server is away', async () => {
    const replica = new FloorReplica(connections, keys, store);
    try {
      for (const account of accounts) await replica.follow(`queue/${account}/1`);
      const shows = (account: string, name: string) => (): boolean =>
        nameIn(replica.view(`queue/${account}/1`)) === name;
      for (const account of accounts) await change(account, 'Sales');
      for (const account of accounts) await eventually(shows(account, 'Sales'));

      const [victim] = cluster.nodes;
      const owners = await Promise.all(
        accounts.map((account) => cluster.owner(keys.log(keys.shardOf(account)))),
      );
      const struck = accounts.filter((_, i) => owners[i] === victim);
      const others = accounts.filter((_, i) => owners[i] !== victim);
      expect(struck).not.toEqual([]);
      await victim!.kill();
      for (const account of others) await change(account, 'Billing');
      for (const account of others) await eventually(shows(account, 'Billing'));
      await expect(store.position(keys.shardOf(struck[0]!))).rejects.toThrow();

      await victim!.start();
      await cluster.healthy();
      for (const account of struck) {
        await eventually(() =>
          change(account, 'Again').then(
            () => true,
            () => false,
          ),
        );
        await eventually(shows(account, 'Again'));
      }
    } finally {
      await replica.close();
    }
  });
});

function scriptsInSource(): number {
  const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'))
    .flatMap((file) => readFileSync(path.join(SRC, file), 'utf8').match(/new LuaScript\(/g) ?? []).length;
}
