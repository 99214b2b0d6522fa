import { PlanStore } from '../../src/modules/plans/plan-store.js';
import { AccountAlerts } from '../../src/modules/alerts/account-alerts.js';
import { AlertMetrics } from '../../src/modules/alerts/alert-metrics.js';
import { AlertStore } from '../../src/modules/alerts/alert-store.js';
import { ConfiguredGroups } from '../../src/modules/alerts/configured-groups.js';
import { RuleStore } from '../../src/modules/alerts/rule-store.js';
import type { FloorConfig } from '../../src/modules/config/floor-config.js';
import { Notification, type Alert, type AlertsDocument } from '../../src/modules/domain/alert.js';
import type { DocumentState } from '../../src/modules/domain/document.js';
import { countAgents } from '../../src/modules/domain/queue.js';
import type { Rule } from '../../src/modules/domain/rule.js';
import { accountTopic, alertsTopic, queueTopic } from '../../src/modules/domain/topic.js';
import { write } from '../../src/modules/floor/document-write.js';
import { FloorReplica } from '../../src/modules/floor/floor-replica.js';
import { FloorStore } from '../../src/modules/floor/floor-store.js';
import type { CommandProposer } from '../../src/modules/commands/proposals/command-proposer.js';
import { COORDINATOR_FENCE } from '../../src/modules/floor/floor-writer.js';
import { InterestLeases } from '../../src/modules/floor/interest-leases.js';
import { DEFAULT_LOG_BYTES } from '../../src/modules/floor/log-bounds.js';
import { Keys } from '../../src/modules/redis/keys.js';
import { RedisConnections } from '../../src/modules/redis/redis-connections.js';
import { ruleWith } from '../support/alert-floor.js';
import { newMetrics } from '../support/metrics.js';
import { freshPrefix, testRedis } from '../support/test-redis.js';

const HQ = { id: 'hq', tenant: 'acme' };
const ID = 'r_7/queue/hq/6400';
const config = {
  accounts: [HQ],
  groups: [],
  audit: { keepDays: 90 },
  redis: { logEntries: 20_000, logBytes: DEFAULT_LOG_BYTES },
} as unknown as FloorConfig;

/** A process that can coordinate the account. */
class Process {
  readonly connections: RedisConnections;
  readonly store: FloorStore;
  readonly replica: FloorReplica;
  readonly alerts: AlertStore;
  readonly rules: RuleStore;
  readonly interest: InterestLeases;
  readonly config = { ...config };
  private readonly running: AccountAlerts[] = [];

  constructor(
    url: string,
    readonly keys: Keys,
  ) {
    this.connections = new RedisConnections(url);
    this.store = new FloorStore(this.connections, keys, 20_000);
    this.replica = new FloorReplica(this.connections, keys, this.store);
    this.alerts = new AlertStore(this.connections, keys, this.config);
    this.rules = new RuleStore(this.connections, keys, this.config, this.store);
    this.interest = new InterestLeases(this.store);
  }

  async coordinate(): Promise<AccountAlerts> {
    const fence = await this.store.issue(HQ.id, COORDINATOR_FENCE);
    const { replica, alerts, rules, interest } = this;
    // No rule of this spec acts.
    const proposer = { propose: () => Promise.resolve('known') } as unknown as CommandProposer;
    const alertMetrics = new AlertMetrics(newMetrics().registry);
    const groups = new ConfiguredGroups(this.config);
    const agentPlans = new PlanStore(this.connections, this.keys, this.store);
    const services = { replica, alerts, rules, interest, groups, alertMetrics, proposer, agentPlans };
    const one = new AccountAlerts(HQ, fence, services);
    this.running.push(one);
    await replica.follow(queueTopic('hq', '6400'));
    await one.check(true);
    return one;
  }

  /** The row of the alert, as soon as it satisfies; undefined counts as a row that is not there. */
  async row(satisfies: (row: Alert | undefined) => boolean): Promise<Alert | undefined> {
    const topic = alertsTopic('hq');
    await this.replica.follow(topic);
    const look = (): Alert | undefined =>
      (this.replica.view(topic)?.state as AlertsDocument | undefined)?.alerts[ID];
    return new Promise((resolve) => {
      const check = (): void => {
        if (!satisfies(look())) return;
        for (const stop of stops) stop();
        resolve(look());
      };
      const stops = (['change', 'reset'] as const).map((event) => this.replica.on(event, check));
      check();
    });
  }

  async set(topic: string, state: DocumentState, at: number): Promise<void> {
    const { document } = await this.store.load('hq', topic);
    const fence = { target: 'test', value: await this.store.issue('hq', 'test') };
    const documents = [write(topic, { document, rewound: false }, state, at)];
    expect(await this.store.commit({ account: 'hq', fence, documents })).toBe('committed');
  }

  async source(state: 'live' | 'down', since: number): Promise<void> {
    const self = { id: 'self', name: 'HQ', vendor: 'yeastar', state, since };
    const queues = { '6400': { id: '6400', name: 'Sales', waiting: 0, agents: countAgents([]) } };
    await this.set(accountTopic('hq'), { source: { self }, queues, agents: {} }, since);
  }

  async queue(oldestSince: number | undefined, at: number): Promise<void> {
    const waiting = oldestSince === undefined ? { waiting: 0 } : { waiting: 1, oldestSince };
    const self = { id: '6400', name: 'Sales', ...waiting, agents: countAgents([]) };
    await this.set(queueTopic('hq', '6400'), { queue: { self }, waiting: {}, agents: {} }, at);
  }

  async outbox(): Promise<Notification[]> {
    const entries = await this.connections.commands.xrange(this.keys.outbox(0), '-', '+');
    return entries.map(([, [, json = '']]) => Notification.parse(JSON.parse(json)));
  }

  async stop(): Promise<void> {
    await Promise.all(this.running.map((one) => one.stop()));
    await Promise.all([this.replica.close(), this.interest.close()]);
    await this.connections.close();
  }
}

const RULE: Rule = ruleWith({
  when: { measure: 'queue.oldestSeconds', op: '>=', value: 120 },
  clearForSeconds: 0,
  steps: [{ to: ['wall', 'slack'] }],
});

describe('the alerts of an account', () => {
  const processes: Process[] = [];
  let redis: Awaited<ReturnType<typeof testRedis>>;
  let keys: Keys;
  const newProcess = (): Process => {
    const made = new Process(redis.url, keys);
    processes.push(made);
    return made;
  };

  beforeEach(async () => {
    redis = await testRedis();
    keys = new Keys(freshPrefix(), 1);
  });
  afterEach(async () => {
    await Promise.all(processes.splice(0).map((one) => one.stop()));
    await redis.stop();
  });

  it('fire at the instant of the crossing between changes, with one message per channel, and are resolved', async () => {
    const one = newProcess();
    const start = Date.now();
    await one.source('live', start - 60_000);
    const crossing = start + 1_500;
    await one.queue(crossing - 120_000, start);
    expect(await one.rules.writeRule('acme', RULE, undefined)).toBe('done');
    await one.coordinate();
    const fired = await one.row((row) => row?.state === 'firing');
    expect(fired).toMatchObject({ firingSince: crossing, value: 120, threshold: 120, steps: 1 });
    const answered = Date.now();
    await one.queue(undefined, answered);
    const resolved = await one.row((row) => row?.state === 'resolved');
    expect(resolved).toMatchObject({ firingSince: crossing, resolvedAt: answered });
    const outbox = await one.outbox();
    expect(outbox.map(({ kind, channel }) => `${kind} ${channel}`)).toEqual([
      ...['fired wall', 'fired slack', 'resolved wall', 'resolved slack'],
    ]);
    expect(outbox[0]).toMatchObject({
      ...{ rule: 'r_7', subject: 'queue/hq/6400', firing: crossing, step: 0, account: 'hq', tenant: 'acme' },
      alert: { id: ID, subject: { kind: 'queue', id: '6400', name: 'Sales' }, firingSince: crossing },
    });
  });

  it('are written once when two processes believe to coordinate the account', async () => {
    const [one, two] = [newProcess(), newProcess()];
    const start = Date.now();
    await one.source('live', start - 60_000);
    await one.queue(start + 1_500 - 120_000, start);
    await one.rules.writeRule('acme', RULE, undefined);
    await one.coordinate();
    await two.coordinate();
    await one.row((row) => row?.state === 'firing');
    const answered = Date.now();
    await one.queue(undefined, answered);
    await two.row((row) => row?.state === 'resolved');
    // Both have seen it by now; what the first one still wants to write comes too late.
    await one.row((row) => row?.state === 'resolved');
    expect((await two.outbox()).map(({ kind, channel }) => `${kind} ${channel}`)).toEqual([
      ...['fired wall', 'fired slack', 'resolved wall', 'resolved slack'],
    ]);
  });

  it('are those of the rule’s groups, also after a reload that makes one', async () => {
    const one = newProcess();
    const start = Date.now();
    await one.source('live', start - 60_000);
    await one.queue(start - 121_000, start);
    const gold = { ...RULE, scope: { ...RULE.scope, groups: ['gold'] } };
    await one.rules.writeRule('acme', gold, undefined);
    const alerts = await one.coordinate();
    expect(await one.alerts.row('hq', ID)).toBeUndefined();
    const queues = [{ account: 'hq', id: '6400' }];
    const groups = [{ id: 'gold', name: 'Gold', tenant: 'acme', queues, agents: [] }];
    Object.assign(one.config, { groups });
    await alerts.check(false);
    expect(await one.row((row) => row?.state === 'firing')).toMatchObject({ rule: 'r_7' });
  });

  it('go on from their rows in another process, held while the data are not live', async () => {
    const one = newProcess();
    const start = Date.now();
    await one.source('live', start - 60_000);
    await one.queue(start - 121_000, start);
    await one.rules.writeRule('acme', RULE, undefined);
    const first = await one.coordinate();
    await one.row((row) => row?.state === 'firing');
    await first.stop();

    const two = newProcess();
    const down = Date.now();
    await two.source('down', down);
    await two.queue(undefined, down);
    await two.coordinate();
    expect(await two.row((row) => row?.held === true)).toMatchObject({ state: 'firing' });
    const back = Date.now();
    await two.source('live', back);
    const resolved = await two.row((row) => row?.state === 'resolved');
    expect(resolved).toMatchObject({ firingSince: start - 1_000, resolvedAt: back });
    expect(await two.outbox()).toHaveLength(4);
  });

  it('keep what a person wrote meanwhile', async () => {
    const one = newProcess();
    const start = Date.now();
    await one.source('live', start - 60_000);
    await one.queue(start - 121_000, start);
    await one.rules.writeRule('acme', RULE, undefined);
    await one.coordinate();
    const row = (await one.row((seen) => seen?.state === 'firing'))!;
    const after: Alert = { ...row, revision: row.revision + 1, acked: { by: 'ann', at: Date.now() } };
    const change = { id: ID, before: row, after, notifications: [], at: Date.now() };
    expect(await one.alerts.step('hq', change)).toBe('done');
    expect(await one.alerts.step('hq', change)).toBe('done');
    expect(await one.alerts.step('hq', { ...change, after: { ...after, name: 'Other' } })).toBe('conflict');
    await one.queue(undefined, Date.now());
    const resolved = await one.row((seen) => seen?.state === 'resolved');
    expect(resolved?.acked).toMatchObject({ by: 'ann' });
  });
});

describe('rules', () => {
  it('are shipped, changed by version, and deleted', async () => {
    const redis = await testRedis();
    const one = new Process(redis.url, new Keys(freshPrefix(), 1));
    const { rules } = one;
    const shipped = (await rules.book('acme')).rules;
    expect(shipped.map(({ id, enabled }) => `${id} ${enabled}`)).toEqual([
      ...['none-available false', 'oldest-wait false', 'pause-overrun false', 'wrap-up false'],
      ...['unreachable false', 'unconfirmed-action false', 'stale-data true'],
    ]);
    const [first] = shipped;
    const changed = { ...first!, enabled: true, version: 1 };
    expect(await rules.writeRule('acme', changed, 0)).toBe('done');
    expect(await rules.writeRule('acme', changed, 0)).toBe('conflict');
    expect(await rules.deleteRule('acme', changed)).toBe('done');
    expect((await rules.book('acme')).rules).toHaveLength(6);
    expect((await rules.book('other')).rules).toHaveLength(7);
    await one.stop();
    await redis.stop();
  });
});
