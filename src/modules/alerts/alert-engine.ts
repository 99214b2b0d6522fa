import { InstantHeap } from '../../lib/instant-heap.js';
import { alertId, type Alert, type Subject } from '../domain/alert.js';
import type { Rule, SubjectKind } from '../domain/rule.js';
import type { AlertContext } from './alert-context.js';
import { advance, type Transition } from './alert-machine.js';
import { subjectOf, type Picture } from './picture.js';
import { scopedRules, type Groups, type ScopedRule } from './rule-scope.js';
import { matches, silencingAt, type Silence } from './silence.js';
import { evaluate, factsOf, type Evaluation } from './truth.js';

/** An alert that has a row, or whose condition may begin to hold without a change of the documents. */
interface Watched {
  context: AlertContext;
  nextAt: number | undefined;
}

const OVER: Evaluation = { raised: false, stays: false };

export interface EvaluatedAccount {
  id: string;
  tenant: string;
  groups?: Groups;
}

/**
 * All rules over one account. Only what a change touches is evaluated again, and what comes with time at its instant. It does no
 * I/O and reads no clock: live evaluation and the try-out over recorded days run the same code. Instants are epoch ms; `at` is
 * when something changed, `now` is up to when its consequences are wanted.
 */
export class AlertEngine {
  private readonly rows = new Map<string, Alert>();
  private readonly watched = new Map<string, Watched>();
  private readonly heap = new InstantHeap();
  private rules: ReadonlyMap<SubjectKind, readonly ScopedRule[]> = new Map();
  private silences: readonly Silence[] = [];
  private notLiveSince: number | undefined;

  constructor(
    private readonly account: EvaluatedAccount,
    private readonly picture: Picture,
  ) {}

  /** When something is due. */
  get nextAt(): number | undefined {
    return this.heap.nextAt;
  }

  get size(): number {
    return this.rows.size;
  }

  row(id: string): Alert | undefined {
    return this.rows.get(id);
  }

  /** The rule, where it is on and applies to the account. */
  rule(id: string): Rule | undefined {
    return [...this.rules.values()].flat().find(({ rule }) => rule.id === id)?.rule;
  }

  /** The kinds of subjects that those of the rules are about that apply to the account. */
  kindsOf(rules: readonly Rule[]): ReadonlySet<SubjectKind> {
    return new Set(scopedRules(rules, this.account.id).keys());
  }

  /** The ids of all alerts that have a row. */
  ids(): string[] {
    return [...this.rows.keys()];
  }

  /** Takes the row as it is stored; `touch` follows. */
  restore(id: string, row: Alert | undefined): void {
    if (row === undefined) this.rows.delete(id);
    else this.rows.set(id, row);
  }

  setRules(rules: readonly Rule[], silences: readonly Silence[], now: number): Transition[] {
    this.rules = scopedRules(rules, this.account.id, this.account.groups);
    this.silences = silences.filter(({ until }) => until > now);
    return this.touchAll(now, now);
  }

  /** Evaluates everything. */
  touchAll(at: number, now: number): Transition[] {
    const before = this.advance(at - 1);
    const seen = new Set<string>();
    const transitions = [...this.rules].flatMap(([kind, rules]) =>
      this.subjects(kind).flatMap((id) => rules.flatMap((rule) => this.one(rule, kind, id, at, now, seen))),
    );
    // Alerts of rules or subjects that are gone.
    const rest = [...this.rows.values()].filter(({ id }) => !seen.has(id));
    return [...before, ...transitions, ...rest.flatMap((row) => this.orphan(row, at, now))];
  }

  /** A subject's documents have changed. */
  touch(kind: SubjectKind, id: string, at: number, now: number): Transition[] {
    return (this.rules.get(kind) ?? []).flatMap((rule) => this.one(rule, kind, id, at, now));
  }

  /** The row of an alert was changed by another process. */
  touchRow(id: string, now: number): Transition[] {
    const row = this.rows.get(id);
    const subject = row?.subject ?? this.watched.get(id)?.context.subject;
    const rule = this.ruleOf(id, subject);
    if (subject === undefined) return [];
    if (rule !== undefined) return this.one(rule, subject.kind, subject.id, now, now);
    return row === undefined ? [] : this.orphan(row, now, now);
  }

  /** What was due until now. */
  advance(now: number): Transition[] {
    const transitions: Transition[] = [];
    for (let due = this.heap.take(now); due !== undefined; due = this.heap.take(now)) {
      const known = this.watched.get(due.key);
      if (known !== undefined) transitions.push(...this.run(due.key, known.context, due.at, now));
    }
    return transitions;
  }

  private ruleOf(id: string, subject: Subject | undefined): ScopedRule | undefined {
    const rules = subject === undefined ? [] : (this.rules.get(subject.kind) ?? []);
    return rules.find(({ rule }) => id.startsWith(`${rule.id}/`));
  }

  private subjects(kind: SubjectKind): string[] {
    const known = this.picture.ids(kind);
    const shown = [...this.rows.values()].flatMap(({ subject }) => (subject.kind === kind ? subject.id : []));
    return [...new Set([...known, ...shown])];
  }

  private one(
    scoped: ScopedRule,
    kind: SubjectKind,
    id: string,
    at: number,
    now: number,
    seen?: Set<string>,
  ): Transition[] {
    const { account } = this;
    const key = alertId(scoped.rule.id, account.id, { kind, id });
    seen?.add(key);
    const known = this.watched.get(key);
    const row = this.rows.get(key);
    const found = subjectOf(this.picture, kind, id);
    const subject = found ?? row?.subject ?? known?.context.subject;
    if (subject === undefined) return [];
    // What came with time before this change comes first.
    const before =
      known?.nextAt !== undefined && known.nextAt < at
        ? this.run(key, known.context, known.nextAt, at - 1)
        : [];
    const context = this.contextOf(scoped, subject, found !== undefined, this.rows.get(key));
    const { firingSince = 0, resolvedAt = 0 } = this.rows.get(key) ?? {};
    const from = Math.min(Math.max(at, firingSince, resolvedAt), Math.max(now, firingSince, resolvedAt));
    return [...before, ...this.run(key, context, from, now)];
  }

  private orphan(row: Alert, at: number, now: number): Transition[] {
    const { account } = this;
    const context: AlertContext = {
      ...{ rule: undefined, account: account.id, tenant: account.tenant, subject: row.subject },
      ...{ held: false, liveSince: undefined, evaluate: () => OVER, silencing: () => ({}) },
    };
    return this.run(row.id, context, Math.max(at, row.firingSince ?? 0), now);
  }

  private run(key: string, context: AlertContext, from: number, to: number): Transition[] {
    const { transitions, row, nextAt } = advance(this.rows.get(key), context, from, to);
    this.restore(key, row);
    if (row === undefined && nextAt === undefined) this.watched.delete(key);
    else this.watched.set(key, { context, nextAt });
    this.heap.set(key, nextAt);
    return transitions;
  }

  private contextOf(
    scoped: ScopedRule,
    subject: Subject,
    exists: boolean,
    row: Alert | undefined,
  ): AlertContext {
    const { account, picture } = this;
    const { source } = picture;
    const { rule, windows, kind } = scoped;
    const isOfAccount = kind === 'account';
    const isLive = source?.state === 'live';
    const silences = this.silences.filter((silence) =>
      matches(silence, { rule: rule.id, severity: rule.severity, account: account.id, subject }),
    );
    const isCovered = scoped.covers(subject.id, picture) || !exists;
    return {
      rule: isCovered ? rule : undefined,
      ...{ account: account.id, tenant: account.tenant, subject },
      held: !isOfAccount && !isLive,
      liveSince: isOfAccount || !isLive ? undefined : source.since,
      evaluate: this.evaluation(scoped, windows, subject, exists, row),
      silencing: (at) => silencingAt(silences, at),
    };
  }

  private evaluation(
    { rule }: ScopedRule,
    windows: ScopedRule['windows'],
    { kind, id }: Subject,
    exists: boolean,
    row: Alert | undefined,
  ): (at: number) => Evaluation {
    const { picture } = this;
    if (!exists && picture.isComplete(kind)) return () => OVER;
    const facts = factsOf(rule, picture, id, kind === 'account' ? this.origin(row) : undefined);
    return (at) => evaluate(facts, windows, at);
  }

  /** Since when the account is not live: its document tells only since when it is in its present state. */
  private origin(row: Alert | undefined): number | undefined {
    const { source } = this.picture;
    if (source === undefined || source.state === 'live') this.notLiveSince = undefined;
    else {
      const isOpen = row !== undefined && row.state !== 'resolved' && row.clearingSince === undefined;
      const known = this.notLiveSince ?? (isOpen ? row.growsFrom : undefined);
      this.notLiveSince = Math.min(source.since, known ?? source.since);
    }
    return this.notLiveSince;
  }
}
