import { Injectable } from '@nestjs/common';
import { Refusals, type RefusalReason } from '../modules/http/refusals.js';
import { MetricsRegistry } from '../modules/metrics/metrics-registry.js';

/** What the gateways count. */
@Injectable()
export class GatewayMetrics {
  private readonly open;
  private readonly slow;
  private readonly slowTotal;
  private readonly deliveries;

  constructor(
    private readonly registry: MetricsRegistry,
    private readonly refusals: Refusals,
  ) {
    this.open = registry.gauge('sockets', 'Open sockets.');
    this.slow = registry.gauge('sockets_slow', 'Open sockets that cannot keep up.');
    this.slowTotal = registry.counter('slow_sockets_total', 'Sockets that could not keep up.', ['outcome']);
    this.deliveries = registry.counter('deliveries_total', 'Messages handed to sockets.', ['event']);
  }

  sockets(open: number): void {
    this.open.set(open);
  }

  delivered(event: 'delta' | 'snapshot' | 'mark' | 'gone', sockets: number): void {
    this.deliveries.inc({ event }, sockets);
  }

  /** @param read bytes written to the WebSockets of this process since it began */
  deliveredBytes(read: () => number): void {
    this.registry.readTotal('delivered_bytes_total', 'Bytes written to WebSockets.', () => [[{}, read()]]);
  }

  /** How many sockets cannot keep up now. */
  slowNow(sockets: number): void {
    this.slow.set(sockets);
  }

  slowSocket(outcome: 'slow' | 'recovered' | 'cut'): void {
    this.slowTotal.inc({ outcome });
  }

  refused(reason: RefusalReason): void {
    this.refusals.count(reason);
  }
}
