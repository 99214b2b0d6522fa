/** Commands may use the whole rate; polls leave a fifth of it to them. */
export type RequestClass = 'poll' | 'command';

/**
 * `retryAfterMs`: when it is this caller's turn; nothing was taken. `spent`: our own budget is used up. `held`: the
 * vendor asked us to slow down.
 */
export type BudgetDecision = { ok: true } | { ok: false; why: 'spent' | 'held'; retryAfterMs: number };

export const POLL_SHARE = 0.8;
/** Saved up while no request is made: so much of the rate may be used at once. */
export const BURST_MS = 2_000;
/** No caller is deferred for longer; the queue of deferred callers may have become shorter by then. */
export const LONGEST_WAIT_MS = 60_000;

/**
 * The generic cell rate algorithm for one credential, as `lua/take-budget.lua` has it for the cluster: in any minute at
 * most `requestsPerMinute`, plus a burst of two seconds' worth and what one poll and one command cost.
 *
 * A caller that finds room for one request gets all it asks for, and the others wait for the room to come back: otherwise a
 * poll of many requests would starve beside many polls of one. Pure: the caller brings the clock.
 */
export class Gcra {
  /** Each is the instant at which everything taken so far is paid for; in the past: nothing is owed. */
  private all: number;
  private polls = 0;
  private reserve = 0;
  /** When the next one who is sent away may come again. */
  private queue = 0;
  private readonly cellMs: number;

  /** @param paidUntil an instant in the future: nothing has been saved up by then */
  constructor(requestsPerMinute: number, paidUntil = 0) {
    this.cellMs = 60_000 / requestsPerMinute;
    this.all = paidUntil;
  }

  take(cost: number, as: RequestClass, now: number): BudgetDecision {
    return as === 'poll' ? this.poll(cost, now) : this.command(cost, now);
  }

  private poll(cost: number, now: number): BudgetDecision {
    const pollCellMs = this.cellMs / POLL_SHARE;
    const roomAt = Math.max(
      this.polls - Math.max(0, BURST_MS - pollCellMs),
      this.all - Math.max(0, POLL_SHARE * BURST_MS - this.cellMs),
    );
    if (roomAt > now) {
      // Each gets a moment of its own: were they all told the next one, they would all come again for one free place.
      const slot = Math.min(Math.max(this.queue, roomAt), now + LONGEST_WAIT_MS);
      this.queue = slot + cost * pollCellMs;
      return { ok: false, why: 'spent', retryAfterMs: Math.ceil(slot - now) };
    }
    this.polls = Math.max(this.polls, now) + cost * pollCellMs;
    this.all = Math.max(this.all, now) + cost * this.cellMs;
    return { ok: true };
  }

  private command(cost: number, now: number): BudgetDecision {
    const reserveCellMs = this.cellMs / (1 - POLL_SHARE);
    const freeAt = this.all - Math.max(0, BURST_MS - this.cellMs);
    const reserveAt = this.reserve - Math.max(0, BURST_MS - reserveCellMs);
    if (Math.min(freeAt, reserveAt) > now)
      return { ok: false, why: 'spent', retryAfterMs: Math.ceil(Math.min(freeAt, reserveAt) - now) };
    // Polls may have taken more than is there; the reserve is for commands, whatever polls did.
    if (freeAt > now) this.reserve = Math.max(this.reserve, now) + cost * reserveCellMs;
    this.all = Math.max(this.all, now) + cost * this.cellMs;
    return { ok: true };
  }
}
