import {
  AnyRule,
  isPushRule,
  milliseconds,
  type ParsedFaultRule,
  type ParsedPushRule,
  type ParsedRule,
} from './fault-rule.js';

type AnswerRule = Exclude<ParsedFaultRule, { kind: 'latency' }>;

export interface Verdict {
  delayMs: number;
  rule?: AnswerRule;
}

export interface ActiveFault {
  id: string;
  rule: ParsedRule;
  left: number;
}

/** The faults of one simulator. The parts that act on the listener or on sessions are passed in. */
export class Faults {
  private readonly active = new Map<string, ActiveFault>();
  private added = 0;

  constructor(
    private readonly actions: {
      refuse(): Promise<void>;
      restore(): Promise<void>;
      revokeTokens(): void;
      rejectCredentials(rejected: boolean): void;
    },
  ) {}

  /** Returns the rule's id, for `clear`. */
  add(rule: AnyRule): string {
    const parsed = AnyRule.parse(rule);
    const id = String(++this.added);
    this.active.set(id, {
      id,
      rule: parsed,
      left: ('times' in parsed ? parsed.times : undefined) ?? Infinity,
    });
    return id;
  }

  /** Ends one rule, or all of them, which makes sign-in work again too. The port is restored by `restore`. */
  clear(id?: string): void {
    if (id !== undefined) this.active.delete(id);
    else {
      this.active.clear();
      this.actions.rejectCredentials(false);
    }
  }

  list(): ActiveFault[] {
    return [...this.active.values()];
  }

  /** Stops listening: connections are cut, new ones refused. */
  refuse(): Promise<void> {
    return this.actions.refuse();
  }

  /** Listens again, on the same port. */
  restore(): Promise<void> {
    return this.actions.restore();
  }

  revokeTokens(): void {
    this.actions.revokeTokens();
  }

  badCredentials(bad = true): void {
    this.actions.rejectCredentials(bad);
  }

  /** The faults of a request to this path; counts against the rules it used. */
  judge(path: string): Verdict {
    const verdict: Verdict = { delayMs: 0 };
    for (const fault of [...this.active.values()]) {
      const { rule } = fault;
      if (isPushRule(rule) || (rule.path !== undefined && !path.startsWith(rule.path))) continue;
      if (rule.kind === 'latency') verdict.delayMs += milliseconds(rule.latencyMs);
      else if (verdict.rule) continue;
      else verdict.rule = rule;
      this.use(fault);
    }
    return verdict;
  }

  /** The faults of an event that is pushed now; counts against them. */
  judgeEvent(): ParsedPushRule[] {
    return [...this.active.values()].flatMap((fault) => {
      const { rule } = fault;
      if (!isPushRule(rule)) return [];
      if (rule.kind === 'push-drop' && Math.random() * 100 >= rule.percent) return [];
      this.use(fault);
      return [rule];
    });
  }

  private use(fault: ActiveFault): void {
    fault.left -= 1;
    if (fault.left <= 0) this.active.delete(fault.id);
  }
}
