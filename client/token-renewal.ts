import type { Environment } from './environment.js';

/** Early enough to try several times before the server ends the connection. */
const AHEAD_MS = 60_000;
const AHEAD_SHARE = 1 / 4;
const TRY_AGAIN_MS = 1_000;

/** Renews the token of one connection in band, before each expiry, until it is stopped. */
export class TokenRenewal {
  private cancel = () => {};
  private stopped = false;

  constructor(
    private readonly environment: Environment,
    private readonly now: () => number,
    /** Answers until when the new token holds; rejects when there is none, or it was refused. */
    private readonly renew: () => Promise<number | undefined>,
    /** With the error of a try that failed; without one once it worked. */
    private readonly report: (error?: Error) => void,
  ) {}

  /** A token that runs out then is in use. */
  schedule(expiresAt: number | undefined): void {
    if (this.stopped || expiresAt === undefined) return;
    const remaining = expiresAt - this.now();
    const wait = Math.max(TRY_AGAIN_MS, remaining - Math.min(AHEAD_MS, remaining * AHEAD_SHARE));
    this.cancel();
    this.cancel = this.environment.after(wait, () => void this.try(expiresAt));
  }

  stop(): void {
    this.stopped = true;
    this.cancel();
  }

  private async try(expiresAt: number): Promise<void> {
    try {
      const next = await this.renew();
      if (this.stopped) return;
      this.report();
      this.schedule(next);
    } catch (error) {
      if (this.stopped) return;
      this.report(error instanceof Error ? error : new Error(String(error)));
      this.schedule(expiresAt);
    }
  }
}
