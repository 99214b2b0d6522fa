const WINDOW = 200;
/** Fewer prove nothing. */
const ENOUGH = 20;
const TRUSTED = 0.95;

/**
 * How far the vendor's push can be relied on: of the last 200 changes, the share first seen by a poll that a hint requested
 * rather than by a planned one. Measured all the time, by the polls that push would replace.
 */
export class PushTrust {
  private readonly changes: boolean[] = [];
  private next = 0;
  private hinted = 0;

  count(hinted: boolean): void {
    if (this.changes[this.next] === true) this.hinted -= 1;
    this.changes[this.next] = hinted;
    if (hinted) this.hinted += 1;
    this.next = (this.next + 1) % WINDOW;
  }

  /** From 0 to 1; undefined: no change has been seen yet. */
  get share(): number | undefined {
    return this.changes.length === 0 ? undefined : this.hinted / this.changes.length;
  }

  /** Planned polls may be further apart. */
  get isEnough(): boolean {
    return this.changes.length >= ENOUGH && (this.share ?? 0) >= TRUSTED;
  }
}
