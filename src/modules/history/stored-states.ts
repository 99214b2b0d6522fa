import { z } from 'zod';
import type { Interval } from '../domain/totals.js';
import type { Statements } from './history-database.js';
import type { StoredState } from './observed-intervals.js';

const DAY_MS = 86_400_000;
/** Longer than a weekend: of most agents the state of an instant began in these days. */
export const USUAL_MS = 4 * DAY_MS;

const State = z.object({
  ...{ agent: z.string(), from_at: z.number(), to_at: z.number().nullable() },
  ...{ state: z.string(), reason: z.string().nullable(), since_kind: z.enum(['v', 'o']) },
});
type State = z.infer<typeof State>;

const FIELDS = 'agent, from_at, to_at, state, reason, since_kind';
/**
 * Those that reach into `[$3, $4)`: of the ones that began at $2 or later all, and of the ones before them those of the agents $5
 * that began at $6. A statement is planned over every partition that it does not exclude.
 */
const STATES = `
  select ${FIELDS} from agent_state where account = $1 and from_at >= $2 and from_at < $4 and to_at > $3
  union all
  select ${FIELDS} from agent_state where account = $1 and from_at >= $2 and from_at < $4 and to_at is null
  union all
  select ${FIELDS} from agent_state where account = $1 and from_at < $2
    and agent = any($5::text[]) and from_at = any($6::timestamptz[]) and (to_at is null or to_at > $3)`;

/** What one read of an account has told. */
interface Known extends Interval {
  /** Those that began before `to` and reached beyond `from`. */
  states: readonly Pick<State, 'agent' | 'from_at'>[];
}

/**
 * The states of agents that reach into a time. A state may have begun long before, such as that of an agent on holiday: the
 * first read of an account looks through all that is kept, and each one after it at the last days, and at those days alone in
 * which the states began that the read before has told.
 */
export class StoredStates {
  /** By number of the account. */
  private readonly known = new Map<number, Known>();

  async read(statements: Statements, account: number, { from, to }: Interval): Promise<StoredState[]> {
    const recent = from - USUAL_MS;
    const long = this.longBefore(account, from);
    const rows = await statements.rows(State, STATES, [
      ...[account, long === undefined ? '-infinity' : new Date(recent), new Date(from), new Date(to)],
      (long ?? []).map(({ agent }) => agent),
      (long ?? []).map(({ from_at }) => new Date(from_at)),
    ]);
    const states = rows.map(({ agent, from_at }) => ({ agent, from_at }));
    this.known.set(account, { from, to: Math.min(to, Date.now()), states });
    return rows.map(({ agent, from_at, to_at, state, reason, since_kind }) => ({
      ...{ agent, from: from_at, to: to_at ?? undefined, state, reason: reason ?? undefined },
      isExact: since_kind === 'v',
    }));
  }

  /** Those that may reach so far and began before the last days; undefined: not known. */
  private longBefore(account: number, from: number): Known['states'] | undefined {
    const known = this.known.get(account);
    // A day is left for what is written late.
    if (known === undefined || known.from > from || known.to - DAY_MS < from - USUAL_MS) return undefined;
    return known.states.filter(({ from_at }) => from_at < from - USUAL_MS);
  }
}
