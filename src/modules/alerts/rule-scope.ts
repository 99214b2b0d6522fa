import type { Rule, SubjectKind } from '../domain/rule.js';
import { conditionsOf, subjectKindOf } from '../domain/rule.js';
import { ActiveWindows } from './active-windows.js';
import type { Picture } from './picture.js';

/** Named lists of queues and agents over accounts. */
export interface Groups {
  has(group: string, account: string, kind: 'queue' | 'agent', id: string): boolean;
}

export const NO_GROUPS: Groups = { has: () => false };

/** A rule as it applies to one account. */
export class ScopedRule {
  readonly kind: SubjectKind;
  readonly windows: ActiveWindows;
  private readonly queues: ReadonlySet<string> | undefined;

  constructor(
    readonly rule: Rule,
    private readonly account: string,
    private readonly groups: Groups = NO_GROUPS,
  ) {
    this.kind = kindOf(rule);
    this.windows = new ActiveWindows(rule.active);
    const { queues } = rule.scope;
    this.queues = queues[0] === '*' ? undefined : new Set(queues);
  }

  /** An agent is covered with one of the agent's queues. Accounts and commands are covered whole. */
  covers(id: string, picture: Picture): boolean {
    const { kind, queues } = this;
    const { groups } = this.rule.scope;
    if (kind === 'account' || kind === 'command') return true;
    const own = kind === 'queue' ? [id] : Object.keys(picture.agent(id)?.queues ?? {});
    if (queues !== undefined && !own.some((queue) => queues.has(queue))) return false;
    return groups.length === 0 || groups.some((group) => this.isIn(group, id, own));
  }

  private isIn(group: string, id: string, queues: readonly string[]): boolean {
    if (this.kind === 'agent' && this.groups.has(group, this.account, 'agent', id)) return true;
    return queues.some((queue) => this.groups.has(group, this.account, 'queue', queue));
  }
}

/** The rules that apply to an account, by the kind of their subjects. */
export function scopedRules(
  rules: readonly Rule[],
  account: string,
  groups?: Groups,
): ReadonlyMap<SubjectKind, readonly ScopedRule[]> {
  const byKind = new Map<SubjectKind, ScopedRule[]>();
  for (const rule of rules) {
    const { accounts } = rule.scope;
    if (!rule.enabled || !isOneOf(accounts, account)) continue;
    const scoped = new ScopedRule(rule, account, groups);
    byKind.set(scoped.kind, [...(byKind.get(scoped.kind) ?? []), scoped]);
  }
  return byKind;
}

function kindOf({ when }: Rule): SubjectKind {
  const [first] = conditionsOf(when);
  return first === undefined ? 'account' : subjectKindOf(first.measure);
}

export const isOneOf = (accounts: readonly string[], account: string): boolean =>
  accounts[0] === '*' || accounts.includes(account);
