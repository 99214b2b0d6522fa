import type { SimClock } from '../engine/clock.js';
import type { PortsipQuirks } from './portsip.quirks.js';
import { PortsipFailure } from './portsip.reply.js';

const MINUTE_MS = 60_000;

/** The gateway's limit of requests a minute. How it counts is not documented: here each minute of the clock anew. */
export class PortsipAccessLimit {
  private minute = -1;
  private requests = 0;

  constructor(
    private readonly clock: SimClock,
    private readonly quirks: PortsipQuirks,
  ) {}

  count(): void {
    const minute = Math.floor(this.clock.now() / MINUTE_MS);
    if (minute !== this.minute) this.requests = 0;
    this.minute = minute;
    this.requests += 1;
    if (this.requests > this.quirks.accessLimit) throw new PortsipFailure(Number(this.quirks.throttle));
  }
}
