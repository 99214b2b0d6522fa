import { Logger } from '@nestjs/common';
import { DebouncedTask } from '../../lib/debounced-task.js';
import { OutageLog } from '../../lib/outage-log.js';
import { equal } from '../domain/diff.js';
import type { Alert, AlertsDocument } from '../domain/alert.js';
import type { CollectionOps, Delta } from '../domain/document.js';
import type { RemedySwitch } from '../domain/remedy.js';
import type { SubjectKind } from '../domain/rule.js';
import { accountTopic, alertsTopic, commandsTopic, metricsTopic, parseTopic } from '../domain/topic.js';
import type { FloorReplica } from '../floor/floor-replica.js';
import type { InterestLeases } from '../floor/interest-leases.js';
import type { CommandProposer } from '../commands/proposals/command-proposer.js';
import { AccountAftermath } from './account-aftermath.js';
import { AccountRemedies } from './account-remedies.js';
import { AlertEngine } from './alert-engine.js';
import type { Transition } from './alert-machine.js';
import type { AlertMetrics } from './alert-metrics.js';
import type { AlertStore } from './alert-store.js';
import type { ConfiguredGroups } from './configured-groups.js';
import { FloorPicture } from './floor-picture.js';
import { readsPlans } from './measures.js';
import type { PlanStore } from '../plans/plan-store.js';
import type { RuleStore } from './rule-store.js';

export interface AlertServices {
  replica: FloorReplica;
  alerts: AlertStore;
  rules: RuleStore;
  agentPlans: PlanStore;
  interest: InterestLeases;
  groups: ConfiguredGroups;
  alertMetrics: AlertMetrics;
  proposer: CommandProposer;
}

/** A wake-up says that the rules have changed; a lost one costs so long. */
const READ_RULES_MS = 10_000;
/** Timers are bounded, since clocks are set. */
const LONGEST_SLEEP_MS = 30_000;
const MIN_WRITE_INTERVAL_MS = 0;

/**
 * The alerts of one account, evaluated by its coordinator: at every change of its documents, and at the instants between. Each
 * transition is written in one call, under the coordinator's fence.
 */
export class AccountAlerts {
  private readonly engine: AlertEngine;
  private readonly picture: FloorPicture;
  private readonly remedies: AccountRemedies;
  private readonly aftermath: AccountAftermath;
  private readonly writing: DebouncedTask;
  private pending: Transition[] = [];
  private followed = new Set<string>();
  private subscriptions: (() => void)[] = [];
  private version: string | undefined;
  private readAt = -Infinity;
  private groups: object | undefined;
  private remedySwitch: RemedySwitch = { stopped: false };
  private timer: NodeJS.Timeout | undefined;
  private isStopped = false;

  constructor(
    private readonly account: { id: string; tenant: string },
    private readonly fence: number,
    private readonly services: AlertServices,
  ) {
    this.picture = new FloorPicture(account.id, services.replica);
    this.engine = new AlertEngine({ ...account, groups: services.groups }, this.picture);
    this.remedies = new AccountRemedies(account, services, (id) => this.engine.row(id));
    this.aftermath = new AccountAftermath(account, services);
    const outage = new OutageLog(new Logger(AccountAlerts.name), `write alerts of account ${account.id}`);
    this.writing = new DebouncedTask(MIN_WRITE_INTERVAL_MS, outage, () => this.write());
  }

  /**
   * Reads the rules where they may have changed. Called once a second, when all queues of the account are followed.
   * Rejects when Redis does not answer; the caller retries.
   * @param isChanged a wake-up says so
   */
  async check(isChanged: boolean): Promise<void> {
    const { rules, alertMetrics } = this.services;
    const now = Date.now();
    alertMetrics.shown(this.account.id, this.engine);
    if (this.pending.length > 0) this.writing.ask();
    this.remedies.check();
    if (this.subscriptions.length > 0) this.aftermath.check();
    await this.showSwitch();
    const { edition } = this.services.groups;
    const isRegrouped = this.groups !== edition;
    if (!isChanged && !isRegrouped && now - this.readAt < READ_RULES_MS) return;
    if (!isRegrouped && this.version === (await rules.version(this.account.tenant))) {
      this.readAt = now;
      return;
    }
    const { version, rules: all, silences } = await rules.book(this.account.tenant);
    this.remedySwitch = await rules.remedies(this.account.tenant);
    const isFirst = this.subscriptions.length === 0;
    if (isFirst) {
      // Before the alerts: a proposal without its alert would be withdrawn.
      await this.follow(commandsTopic(this.account.id));
      await this.follow(alertsTopic(this.account.id));
      await this.follow(accountTopic(this.account.id));
      this.load();
      this.subscriptions = this.listen();
    }
    const kinds = this.engine.kindsOf(all);
    if (kinds.has('queue')) await this.follow(metricsTopic(this.account.id));
    this.lease(kinds);
    if (all.some(readsPlans)) this.picture.plans = await this.services.agentPlans.all(this.account.id);
    if (this.isStopped) return;
    this.readAt = now;
    this.version = version;
    this.groups = edition;
    this.take(this.engine.setRules(all, silences, Date.now()));
    if (isFirst) this.engine.ids().forEach((id) => this.remedy(this.engine.row(id)));
    await this.showSwitch();
  }

  /** Whether rules may act, where all see it who follow the account's alerts. */
  private async showSwitch(): Promise<void> {
    const { at } = this.remedySwitch;
    if (at === undefined || this.isStopped || this.document?.remedies.self?.at === at) return;
    await this.services.alerts.showSwitch(this.account.id, { id: 'self', ...this.remedySwitch }, this.fence);
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    clearTimeout(this.timer);
    for (const stop of this.subscriptions) stop();
    for (const topic of this.followed) this.services.replica.unfollow(topic);
    if (this.leased !== undefined) this.services.interest.unfollow(this.leased);
    this.services.alertMetrics.shown(this.account.id, undefined);
    await Promise.all([this.writing.stop(), this.remedies.stop(), this.aftermath.stop()]);
  }

  private leased: string | undefined;

  /** Rules about queues and agents want the account polled as often as a client that follows it does. */
  private lease(kinds: ReadonlySet<SubjectKind>): void {
    const { interest } = this.services;
    const topic = kinds.has('queue') || kinds.has('agent') ? accountTopic(this.account.id) : undefined;
    if (topic === this.leased) return;
    if (this.leased !== undefined) interest.unfollow(this.leased);
    if (topic !== undefined) interest.follow(topic);
    this.leased = topic;
  }

  private async follow(topic: string): Promise<void> {
    if (this.followed.has(topic)) return;
    await this.services.replica.follow(topic);
    this.followed.add(topic);
  }

  private listen(): (() => void)[] {
    const { replica } = this.services;
    return [
      replica.on('change', ({ topic, delta }) => this.onChange(topic, delta)),
      replica.on('reset', ({ topic, view }) => this.onReset(topic, view.at)),
      replica.on('gone', ({ topic }) => this.onReset(topic, Date.now())),
    ];
  }

  private onChange(topic: string, { ops, at }: Delta): void {
    const ref = parseTopic(topic);
    const now = Date.now();
    if (ref?.account !== this.account.id) return;
    switch (ref.kind) {
      case 'queue':
        if (ops['queue'] !== undefined) this.touch('queue', [ref.queue], at, now);
        return;
      case 'account':
        if (this.isTurned()) return this.take(this.engine.touchAll(at, now));
        this.touch('agent', idsOf(ops['agents']), at, now);
        return this.touch('queue', comingAndGoing(ops['queues']), at, now);
      case 'commands':
        this.touch('command', idsOf(ops['commands']), at, now);
        return this.aftermath.commanded(idsOf(ops['commands']));
      case 'metrics':
        return this.touch('queue', idsOf(ops['today']), at, now);
      case 'alerts':
        this.sync(idsOf(ops['alerts']), now);
        return this.aftermath.check();
    }
  }

  private onReset(topic: string, at: number): void {
    const ref = parseTopic(topic);
    if (ref?.account !== this.account.id) return;
    if (ref.kind === 'alerts') this.load();
    this.isTurned();
    const now = Date.now();
    if (ref.kind === 'queue') this.touch('queue', [ref.queue], at, now);
    else this.take(this.engine.touchAll(Math.min(at, now), now));
  }

  private known: { state: string; since: number } | undefined;

  private isTurned(): boolean {
    const { state, since } = this.picture.source ?? { state: '', since: 0 };
    const isSame = equal(this.known, { state, since });
    this.known = { state, since };
    return !isSame;
  }

  private touch(kind: SubjectKind, ids: readonly string[], at: number, now: number): void {
    for (const id of ids) this.take(this.engine.touch(kind, id, at, now));
  }

  /** A person's change of a row; our own are known already. */
  private sync(ids: readonly string[], now: number): void {
    const rows = this.stored();
    for (const id of ids) {
      const row = rows[id];
      if (row === undefined || row.revision <= (this.engine.row(id)?.revision ?? 0)) continue;
      this.pending = this.pending.filter((transition) => transition.id !== id);
      this.engine.restore(id, row);
      this.take(this.engine.touchRow(id, now));
    }
  }

  /** Takes the rows as they are stored. */
  private load(): void {
    const rows = this.stored();
    for (const id of this.engine.ids()) if (rows[id] === undefined) this.engine.restore(id, undefined);
    for (const [id, row] of Object.entries(rows)) this.engine.restore(id, row);
    this.pending = [];
    this.isTurned();
  }

  private stored(): AlertsDocument['alerts'] {
    return this.document?.alerts ?? {};
  }

  /** What is stored under this topic was written by `AlertStore`. */
  private get document(): AlertsDocument | undefined {
    const view = this.services.replica.view(alertsTopic(this.account.id));
    return view?.state as AlertsDocument | undefined;
  }

  private take(transitions: Transition[]): void {
    if (transitions.length > 0) {
      this.pending.push(...transitions);
      this.writing.ask();
    }
    this.schedule();
  }

  private schedule(): void {
    clearTimeout(this.timer);
    const { nextAt } = this.engine;
    if (nextAt === undefined || this.isStopped) return;
    const wait = Math.min(Math.max(0, nextAt - Date.now()), LONGEST_SLEEP_MS);
    this.timer = setTimeout(() => this.take(this.engine.advance(Date.now())), wait).unref();
  }

  private async write(): Promise<void> {
    const { alerts, alertMetrics } = this.services;
    while (this.pending.length > 0 && !this.isStopped) {
      // A copy: what comes while these are written is not of this batch.
      const batch = [...this.pending];
      // In the same tick, so that they go in order and make one round trip.
      const outcomes = await Promise.all(batch.map((one) => alerts.step(this.account.id, one, this.fence)));
      const written = batch.filter((_one, i) => outcomes[i] === 'done');
      for (const transition of written) {
        alertMetrics.counted(this.account.id, transition);
        if (transition.before?.state !== 'firing') this.remedy(transition.after);
      }
      // After a reload there are other ones in its place.
      this.pending = this.pending.filter((transition) => !batch.includes(transition));
      // Another process coordinates the account now; this one learns it from its lease within a second.
      if (outcomes.includes('late')) return;
      const doubtful = new Set(batch.flatMap(({ id }, i) => (outcomes[i] === 'conflict' ? id : [])));
      for (const id of doubtful) await this.reread(id);
    }
  }

  private remedy(alert: Alert | undefined): void {
    if (alert !== undefined) this.remedies.fired(alert, this.engine.rule(alert.rule));
  }

  /** Another change of the row came first. */
  private async reread(id: string): Promise<void> {
    const row: Alert | undefined = await this.services.alerts.row(this.account.id, id);
    this.pending = this.pending.filter((transition) => transition.id !== id);
    this.engine.restore(id, row);
    this.take(this.engine.touchRow(id, Date.now()));
  }
}

const idsOf = ({ put = {}, set = {}, del = [] }: CollectionOps = {}): string[] => [
  ...Object.keys(put),
  ...Object.keys(set),
  ...del,
];

const comingAndGoing = ({ put = {}, del = [] }: CollectionOps = {}): string[] => [
  ...Object.keys(put),
  ...del,
];
