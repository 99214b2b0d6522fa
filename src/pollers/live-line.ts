import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '@nestjs/common';
import type { LineContext } from '../vendors/port/line.js';
import { VendorAuthFailed, VendorError } from '../vendors/port/errors.js';

interface LiveLineOptions {
  account: string;
  /** The vendor's own `listen`. */
  listen: (context: LineContext) => Promise<void>;
  roster: LineContext['roster'];
  hint: LineContext['hint'];
  /**
   * The line is open, also when it is open already and was made anew; or it is lost.
   * @param silentMs for how long nothing had been heard on it
   */
  onState: (state: 'open' | 'lost', silentMs: number) => void;
  logger: Pick<Logger, 'log' | 'warn' | 'error'>;
  /** In [0, 1). */
  random?: () => number;
  /** Resolves earlier when the signal is aborted. */
  wait?: (ms: number, signal: AbortSignal) => Promise<void>;
}

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;
/** A line that was open for so long was a good one. */
const GOOD_MS = 60_000;
/** Five refusals in a row put an address on Yeastar's block list for good. */
const REFUSED_MS = 15 * 60_000;
const STOP_MS = 1_000;

/** Holds the vendor's live line of one account, and opens it again when it ends. */
export class LiveLine {
  private readonly ending = new AbortController();
  private waking = new AbortController();
  private readonly running: Promise<void>;
  private openedAt: number | undefined;
  /** Lines in a row that were not good. */
  private failures = 0;
  /** Logins in a row that were refused. */
  private refusals = 0;
  private isSaid = false;

  constructor(private readonly options: LiveLineOptions) {
    this.running = this.run();
  }

  /** Tries again at once after a refused login: a person says that it is right now. */
  retry(): void {
    if (this.refusals > 0) this.waking.abort();
  }

  /** Returns when the line has ended, or after a second. */
  async stop(): Promise<void> {
    this.ending.abort();
    this.waking.abort();
    const patience = new AbortController();
    await Promise.race([this.running, waitFor(STOP_MS, patience.signal)]);
    patience.abort();
  }

  private async run(): Promise<void> {
    const { wait = waitFor } = this.options;
    for (;;) {
      const error = await this.once();
      if (this.ending.signal.aborted) return;
      const pauseMs = this.pauseMs(error);
      this.lost(error, pauseMs);
      this.waking = new AbortController();
      await wait(pauseMs, this.waking.signal);
      if (this.isEnding()) return;
    }
  }

  private isEnding(): boolean {
    return this.ending.signal.aborted;
  }

  /** One line, from the login to its end. */
  private async once(): Promise<unknown> {
    const { listen, roster, hint } = this.options;
    this.openedAt = undefined;
    const { signal } = this.ending;
    try {
      await listen({ roster, hint: (one) => this.passOn(one, hint), open: () => this.opened(), signal });
      return undefined;
    } catch (error) {
      return error;
    }
  }

  private passOn(hint: Parameters<LineContext['hint']>[0], to: LineContext['hint']): void {
    if (!this.ending.signal.aborted) to(hint);
  }

  private opened(): void {
    if (this.ending.signal.aborted) return;
    this.openedAt ??= performance.now();
    this.refusals = 0;
    if (this.isSaid) this.options.logger.log(`Account ${this.options.account}: the live line is open again.`);
    this.isSaid = false;
    this.options.onState('open', 0);
  }

  private pauseMs(error: unknown): number {
    const isGood = this.openedAt !== undefined && performance.now() - this.openedAt >= GOOD_MS;
    this.failures = isGood ? 0 : this.failures + 1;
    if (error instanceof VendorAuthFailed) {
      this.refusals += 1;
      // The session may have ended before its time: one fresh one is tried.
      if (this.refusals > 1) return Math.max(REFUSED_MS, (error.retryAt ?? 0) - Date.now());
    }
    const { random = Math.random } = this.options;
    const longestMs = FIRST_PAUSE_MS * 2 ** Math.max(0, this.failures - 1);
    return random() * Math.min(LONGEST_PAUSE_MS, longestMs);
  }

  /** One line in the log for an outage, and one when a login is refused for good. */
  private lost(error: unknown, pauseMs: number): void {
    const { account, logger, onState } = this.options;
    const reason = reasonOf(error);
    onState('lost', error instanceof VendorError ? (error.silentMs ?? 0) : 0);
    if (error !== undefined && !(error instanceof VendorError))
      logger.error(`Account ${account}: the live line failed unexpectedly`, stackOf(error));
    if (pauseMs >= REFUSED_MS) {
      const minutes = Math.round(pauseMs / 60_000);
      logger.warn(
        `Account ${account}: the live line is refused, and tried again in ${minutes} minutes: ${reason}`,
      );
    } else if (!this.isSaid && error !== undefined)
      logger.warn(`Account ${account}: the live line is lost; the polls continue: ${reason}`);
    this.isSaid ||= error !== undefined;
  }
}

function reasonOf(error: unknown): string {
  if (error === undefined) return 'The phone system has closed the line.';
  return error instanceof VendorError ? error.message : 'The live line failed unexpectedly; see the log.';
}

const stackOf = (error: unknown): string => (error instanceof Error ? (error.stack ?? '') : String(error));

async function waitFor(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await delay(ms, undefined, { signal, ref: false });
  } catch {
    // Only the signal rejects a delay.
  }
}
