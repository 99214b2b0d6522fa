import { setImmediate } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { Principal } from '../auth/principal.js';
import { FloorConfig } from '../config/floor-config.js';
import type { AccountDocument } from '../domain/account-document.js';
import type { Subject } from '../domain/alert.js';
import type { CollectionOps } from '../domain/document.js';
import type { Rule } from '../domain/rule.js';
import { accountTopic, parseTopic } from '../domain/topic.js';
import { HistoryReader } from '../history/history-reader.js';
import { HistorySource } from '../history/history-source.js';
import type { Range } from '../history/instants.js';
import { projectedAccount, queueDocuments, sourceOf } from '../history/projected-account.js';
import { orHistoryUnavailable } from '../history/read-database.js';
import type { Recorded } from '../history/recorded.js';
import type { ReplayedTopic } from '../history/replayed-topic.js';
import { AlertEngine, type EvaluatedAccount } from './alert-engine.js';
import { ConfiguredGroups } from './configured-groups.js';
import type { Transition } from './alert-machine.js';
import { FloorPicture, type DocumentViews } from './floor-picture.js';
import { readsPlans } from './measures.js';
import { orUnavailable } from '../domain/unavailable.js';
import { PlanStore, type Plans } from '../plans/plan-store.js';

/** As live: the account's document follows its queues at once, and at most this often. */
const PROJECTION_MS = 100;
const MOST_FIRINGS = 1_000;
const DAY_MS = 86_400_000;

export interface Firing {
  account: string;
  subject: Subject;
  firedAt: number;
  /** Absent: it fired until the end of the range. */
  resolvedAt?: number;
}

export interface Tried {
  /** By when they began; the first ones where there are too many to list. */
  firings: Firing[];
  /** Of all of them, in 24 hours; of a shorter range in the whole of it. */
  perDay: number;
}

export const tried = (all: readonly Firing[], { from, to }: Range): Tried => ({
  firings: all.toSorted((a, b) => a.firedAt - b.firedAt).slice(0, MOST_FIRINGS),
  perDay: all.length / Math.max(1, (to - from) / DAY_MS),
});

/** Tries a rule out over what was recorded, by the evaluation that runs live. */
@Injectable()
export class RulePreview {
  constructor(
    private readonly source: HistorySource,
    private readonly reader: HistoryReader,
    private readonly config: FloorConfig,
    private readonly groups: ConfiguredGroups,
    private readonly plans: PlanStore,
  ) {}

  /** Throws `history-unavailable`. */
  async run(caller: Principal, rule: Rule, range: Range, signal: AbortSignal): Promise<Tried> {
    const accounts = this.config.accounts.filter(({ tenant }) => tenant === caller.tenant);
    const covered = accounts.filter(({ id }) => isCovered(rule, id));
    const all: Firing[][] = [];
    for (const { id } of covered)
      all.push(await orHistoryUnavailable(this.ofAccount(caller, id, rule, range, signal)));
    return tried(all.flat(), range);
  }

  private async ofAccount(
    caller: Principal,
    account: string,
    rule: Rule,
    { from, to }: Range,
    signal: AbortSignal,
  ): Promise<Firing[]> {
    const all = await this.source.account(caller.tenant, account, signal);
    // What was evaluated then says nothing of another rule.
    const seen = [...all.topics].filter(([name]) => parseTopic(name)?.kind !== 'alerts');
    const of = { ...all, topics: new Map(seen) };
    const topics = await this.source.at(of, from, signal);
    const evaluated = { id: account, tenant: caller.tenant, groups: this.groups };
    const plans = readsPlans(rule) ? await orUnavailable(this.plans.all(account)) : undefined;
    const unknownSource = (at: number) => this.reader.unknownSource(account, at);
    const replay = new Replay(evaluated, rule, topics, from, { unknownSource, plans });
    for await (const batch of this.source.range(of, from, to, signal)) {
      signal.throwIfAborted();
      for (const recorded of batch) replay.accept(recorded);
      await setImmediate();
    }
    return replay.end(to);
  }
}

/** One account's recorded documents, run through the engine. */
class Replay implements DocumentViews {
  private readonly engine: AlertEngine;
  private readonly open = new Map<string, Firing>();
  private readonly firings: Firing[] = [];
  private projected: AccountDocument | undefined;
  /** When the account's document is projected next; undefined: nothing of it has changed. */
  private dueAt: number | undefined;
  private projectedAt = -Infinity;

  private readonly account: string;

  constructor(
    account: EvaluatedAccount,
    rule: Rule,
    private readonly topics: ReadonlyMap<string, ReplayedTopic>,
    from: number,
    private readonly more: {
      unknownSource: (at: number) => AccountDocument['source']['self'];
      /** Of today: plans are kept, and are not recorded. */
      plans: Plans | undefined;
    },
  ) {
    this.account = account.id;
    const picture = new FloorPicture(account.id, this);
    if (more.plans !== undefined) picture.plans = more.plans;
    this.engine = new AlertEngine(account, picture);
    this.project(from);
    this.take(this.engine.setRules([{ ...rule, enabled: true, steps: [] }], [], from));
  }

  view(topic: string): ReturnType<DocumentViews['view']> {
    if (topic !== accountTopic(this.account)) return this.topics.get(topic)?.view;
    return this.projected && { state: this.projected };
  }

  accept(recorded: Recorded): void {
    const { topic, at } = recorded;
    if (this.dueAt !== undefined && at >= this.dueAt) this.reproject(this.dueAt);
    this.take(this.engine.advance(at - 1));
    const outcome = this.topics.get(topic)?.accept(recorded);
    const ref = parseTopic(topic);
    if (outcome === undefined || ref === undefined) return;
    if (ref.kind === 'account') return this.reproject(at);
    if (ref.kind === 'queue') {
      this.dueAt ??= Math.max(at, this.projectedAt + PROJECTION_MS);
      this.take(this.engine.touch('queue', ref.queue, at, at));
    }
    if (ref.kind !== 'commands') return;
    const {
      put = {},
      set = {},
      del = [],
    }: CollectionOps = recorded.kind === 'delta' ? (recorded.ops['commands'] ?? {}) : {};
    for (const id of [...Object.keys(put), ...Object.keys(set), ...del])
      this.take(this.engine.touch('command', id, at, at));
  }

  end(to: number): Firing[] {
    if (this.dueAt !== undefined) this.reproject(Math.min(this.dueAt, to));
    this.take(this.engine.advance(to));
    return this.firings;
  }

  private reproject(at: number): void {
    this.dueAt = undefined;
    this.projectedAt = at;
    this.project(at);
    this.take(this.engine.touchAll(at, at));
  }

  private project(at: number): void {
    const topics = [...this.topics.values()];
    const source = sourceOf(this.topics.get(accountTopic(this.account))) ?? this.more.unknownSource(at);
    this.projected = projectedAccount(this.projected, source, queueDocuments(topics));
  }

  private take(transitions: readonly Transition[]): void {
    for (const { id, before, after } of transitions) {
      if (after?.state === 'firing' && before?.state !== 'firing' && after.firingSince !== undefined) {
        const firing = { account: this.account, subject: after.subject, firedAt: after.firingSince };
        this.open.set(id, firing);
        this.firings.push(firing);
      }
      if (after?.state !== 'resolved' || after.resolvedAt === undefined) continue;
      const firing = this.open.get(id);
      if (firing !== undefined) firing.resolvedAt = after.resolvedAt;
      this.open.delete(id);
    }
  }
}

const isCovered = ({ scope: { accounts } }: Rule, account: string): boolean =>
  (accounts as readonly string[]).some((one) => one === '*' || one === account);
