import type { FloorStore } from '../modules/floor/floor-store.js';

/** How exactly the next coordinator knows until when the line was open, if this one dies. */
const KEPT_EVERY_MS = 5_000;

/**
 * Until when the live line of an account was surely open. It is kept in Redis: the next process says since when no process held
 * the line.
 */
export class HeardLine {
  private until: number | undefined;
  private isRead = false;
  private isOpen = false;
  private kept: number | undefined;

  constructor(
    private readonly account: string,
    private readonly store: Pick<FloorStore, 'heardUntil' | 'keepHeardUntil'>,
  ) {}

  /** Of the line before the one that is open, or of the one that is lost. */
  get heardUntil(): number | undefined {
    return this.until;
  }

  opened(): void {
    this.isOpen = true;
  }

  /** @param at when something was last heard, epoch ms */
  lost(at: number): void {
    if (this.isOpen) this.until = at;
    this.isOpen = false;
  }

  /** Called once a second. Rejects while Redis does not answer. */
  async check(now: number): Promise<void> {
    if (!this.isRead) {
      const until = await this.store.heardUntil(this.account);
      this.until ??= until;
      this.isRead = true;
    }
    const at = this.isOpen ? now : this.until;
    if (at === undefined || (this.kept !== undefined && at >= this.kept && at - this.kept < KEPT_EVERY_MS))
      return;
    this.kept = at;
    await this.store.keepHeardUntil(this.account, at);
  }

  /** The line ends with this process, in good order. */
  async stop(now: number): Promise<void> {
    if (this.isOpen) await this.store.keepHeardUntil(this.account, now);
  }
}
