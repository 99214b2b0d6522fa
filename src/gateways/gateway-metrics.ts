import { Refusals } from '../modules/http/refusals.js';

/** What the gateways count. An abstract class, so that it is also the injection token. */
export abstract class GatewayMetrics extends Refusals {
  abstract sockets(open: number): void;
  abstract delivered(event: 'delta' | 'snapshot' | 'mark' | 'gone', sockets: number): void;
  /** @param read all that WebSockets of this process were sent since it began */
  abstract deliveredBytes(read: () => number): void;
  /** How many sockets cannot keep up right now. */
  abstract slowNow(sockets: number): void;
  abstract slowSocket(outcome: 'slow' | 'recovered' | 'cut'): void;
}
