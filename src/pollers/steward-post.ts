import { Logger } from '@nestjs/common';
import { OutageLog } from '../modules/floor/outage-log.js';
import { Conflated } from '../modules/floor/conflated.js';
import type { StewardLease } from './steward-lease.js';
import type { Steward } from './steward.js';

const EVERY_MS = 1_000;

/** Fills the post of an account's steward whenever the lease is ours. */
export class StewardPost {
  private steward: Steward | undefined;
  private timer: NodeJS.Timeout | undefined;
  private readonly turn: Conflated;

  constructor(
    account: string,
    private readonly lease: StewardLease,
    private readonly appoint: (fence: number) => Steward,
  ) {
    const outage = new OutageLog(new Logger(StewardPost.name), `hold the lease of account ${account}`);
    this.turn = new Conflated(0, outage, () => this.fill());
  }

  start(): void {
    this.turn.ask();
    this.timer ??= setInterval(() => this.turn.ask(), EVERY_MS).unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.turn.stop();
    await this.steward?.stop();
    this.steward = undefined;
    await this.lease.release();
  }

  private async fill(): Promise<void> {
    const fence = await this.lease.hold();
    if (this.steward !== undefined && this.steward.fence !== fence) {
      await this.steward.stop();
      this.steward = undefined;
    }
    if (fence !== undefined) this.steward ??= this.appoint(fence);
    this.steward?.look();
  }
}
