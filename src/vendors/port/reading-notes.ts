import type { ExtraOutcome, Reading, SkippedRows } from '../../modules/domain/reading.js';
import { BudgetSpent, VendorError } from './errors.js';

/**
 * What one poll notes beside its rows: extras that are missing, rows that were left out, queues it has no rows of. The
 * poll makes one for each `Vendor.read` and adds it to the reading.
 *
 * A request is essential or an extra. An essential one that fails fails the poll. An extra (pause reasons, settings,
 * reachability, skills, labels, metrics, one membership …) that is refused or fails is a capability missing: said in the
 * account, with the board as live as its essential rows.
 */
export class ReadingNotes {
  private readonly gaps: { [queueId: string]: string } = {};
  private readonly rows: SkippedRows[] = [];
  private readonly extras: { [extra: string]: ExtraOutcome } = {};

  /** @param onExpected called when the poll knows how many requests it makes in all */
  constructor(private readonly onExpected?: (requests: number) => void) {}

  /** How many requests the poll makes in all, once a list has told it: a first poll could not be priced before. */
  expects(requests: number): void {
    this.onExpected?.(requests);
  }

  /**
   * Makes a request the board can do without.
   * @param name as people read it, e.g. `pause reasons`
   * @returns undefined when it failed; then it is noted as missing
   * @throws what is no answer of the vendor: our own budget is spent, the poll was ended
   */
  async extra<T>(name: string, signal: AbortSignal, request: () => Promise<T>): Promise<T | undefined> {
    try {
      const answer = await request();
      this.present(name);
      return answer;
    } catch (error) {
      if (signal.aborted || !(error instanceof VendorError) || error instanceof BudgetSpent) throw error;
      this.missing(name, error.message);
      return undefined;
    }
  }

  /** An extra is there, unless this poll noted before that it is missing. */
  present(name: string): void {
    this.extras[name] ??= 'ok';
  }

  /** An extra is missing, or a hint holds that is no failure, such as another program that uses our login. */
  missing(name: string, reason: string): void {
    this.extras[name] = { missing: reason };
  }

  /** Rows that were left out because what identifies them cannot be read. */
  skipped(skipped: SkippedRows): void {
    if (skipped.rows > 0) this.rows.push(skipped);
  }

  /** This poll covers the queue and has no rows of it. @param reason a sentence for people */
  gap(queueId: string, reason: string): void {
    this.gaps[queueId] = reason;
  }

  /** The reading with what was noted. */
  addTo(reading: Reading): Reading {
    return {
      ...reading,
      ...(Object.keys(this.gaps).length > 0 && { gaps: { ...this.gaps, ...reading.gaps } }),
      ...(this.rows.length > 0 && { skipped: [...this.rows, ...(reading.skipped ?? [])] }),
      ...(Object.keys(this.extras).length > 0 && { extras: { ...this.extras, ...reading.extras } }),
    };
  }
}
