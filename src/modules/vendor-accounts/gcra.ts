/** Commands may use the whole rate; polls leave a fifth of it to them. */
export type RequestClass = 'poll' | 'command';

/** Requests asked of a budget. A poll has a name, under which it keeps its place among those that wait. */
export type BudgetClaim =
  | { as: 'poll'; cost: number; name: string }
  /** `yields`: takes only what is free, and leaves the reserve of commands to others. */
  | { as: 'command'; cost: number; yields?: boolean };

/**
 * `retryAfterMs`: when it is this caller's turn; nothing was taken. `spent`: our own budget is used up. `held`: the
 * vendor asked us to slow down.
 */
export type BudgetDecision = { ok: true } | { ok: false; why: 'spent' | 'held'; retryAfterMs: number };

export const POLL_SHARE = 0.8;
/** Saved up while no request is made: so much of the rate may be used at once. */
export const BURST_MS = 2_000;
/** No poll is deferred for longer; the queue of those that wait may have become shorter by then. */
export const LONGEST_WAIT_MS = 60_000;
/** A poll that does not come again by then, such as one whose worker is gone, loses its place. */
export const GRACE_MS = 2_000;

/** Redis keeps instants to the microsecond. */
const SMALLEST_STEP_MS = 0.001;

/** A poll that was sent away. Instants are epoch ms. */
interface Waiting {
  /** When it first asked: the oldest comes first. */
  since: number;
  cost: number;
  comesAt: number;
}

/**
 * The generic cell rate algorithm for one credential, as `lua/take-budget.lua` has it for the cluster: in any minute at
 * most `requestsPerMinute`, plus a burst of two seconds' worth and what one poll and one command cost.
 *
 * Polls are served in the order in which they first asked, so that the oldest reading is renewed first. One that finds
 * room for one request gets all it asks for, and the others wait for the room to come back: otherwise a poll of many
 * requests would starve beside many polls of one. Pure: the caller brings the clock.
 */
export class Gcra {
  /** Each is the instant at which everything taken so far is paid for; in the past: nothing is owed. */
  private all: number;
  private polls = 0;
  private reserve = 0;
  private readonly waiting = new Map<string, Waiting>();
  private readonly cellMs: number;

  /** @param paidUntil an instant in the future: nothing has been saved up by then */
  constructor(requestsPerMinute: number, paidUntil = 0) {
    this.cellMs = 60_000 / requestsPerMinute;
    this.all = paidUntil;
  }

  take(claim: BudgetClaim, now: number): BudgetDecision {
    return claim.as === 'poll'
      ? this.poll(claim.name, claim.cost, now)
      : this.command(claim.cost, claim.yields === true, now);
  }

  private poll(name: string, cost: number, now: number): BudgetDecision {
    const pollCellMs = this.cellMs / POLL_SHARE;
    const mine = this.waiting.get(name);
    const ahead = this.costAhead(name, mine?.since, now);
    const roomAt = Math.max(
      Math.max(this.polls, now) + ahead * pollCellMs - Math.max(0, BURST_MS - pollCellMs),
      Math.max(this.all, now) + ahead * this.cellMs - Math.max(0, POLL_SHARE * BURST_MS - this.cellMs),
    );
    if (roomAt > now) {
      const comesAt = Math.min(roomAt, now + LONGEST_WAIT_MS);
      this.waiting.set(name, { since: mine?.since ?? this.nextPlace(now), cost, comesAt });
      return { ok: false, why: 'spent', retryAfterMs: Math.ceil(comesAt - now) };
    }
    this.waiting.delete(name);
    this.polls = Math.max(this.polls, now) + cost * pollCellMs;
    this.all = Math.max(this.all, now) + cost * this.cellMs;
    return { ok: true };
  }

  /** What those that have waited longer will take; all that wait, when this one asks for the first time. */
  private costAhead(name: string, since: number | undefined, now: number): number {
    let ahead = 0;
    for (const [other, waiting] of this.waiting) {
      if (other === name || waiting.since > (since ?? Infinity)) continue;
      if (waiting.comesAt + GRACE_MS < now) this.waiting.delete(other);
      else ahead += waiting.cost;
    }
    return ahead;
  }

  /** Behind all that wait, also when they asked in the same millisecond. */
  private nextPlace(now: number): number {
    return Math.max(now, ...[...this.waiting.values()].map(({ since }) => since + SMALLEST_STEP_MS));
  }

  private command(cost: number, yields: boolean, now: number): BudgetDecision {
    const reserveCellMs = this.cellMs / (1 - POLL_SHARE);
    const freeAt = this.all - Math.max(0, BURST_MS - this.cellMs);
    const reserveAt = this.reserve - Math.max(0, BURST_MS - reserveCellMs);
    const roomAt = yields ? freeAt : Math.min(freeAt, reserveAt);
    if (roomAt > now) return { ok: false, why: 'spent', retryAfterMs: Math.ceil(roomAt - now) };
    // Polls may have taken more than is there; the reserve is for commands, whatever polls did.
    if (freeAt > now) this.reserve = Math.max(this.reserve, now) + cost * reserveCellMs;
    this.all = Math.max(this.all, now) + cost * this.cellMs;
    return { ok: true };
  }
}
