import { Injectable } from '@nestjs/common';
import { MetricsRegistry } from '../metrics/metrics-registry.js';

/** Why a client was refused: the label of `floorwalker_refusals_total`. Most are named after their limit. */
export type RefusalReason =
  | 'bad-token'
  | 'body-bytes'
  | 'channels-per-tenant'
  | 'commands-per-minute'
  | 'connections'
  | 'connections-per-minute'
  | 'displays-per-tenant'
  | 'events-per-second'
  | 'failed-logins'
  | 'header-bytes'
  | 'message-bytes'
  | 'origin'
  | 'pairings-per-minute'
  | 'requests-per-second'
  | 'revocations-per-hour'
  | 'slow-request'
  | 'sockets-per-address'
  | 'sockets-per-principal'
  | 'token-in-url'
  | 'topics-per-socket'
  | 'unauthenticated-sockets'
  | 'unread-answers'
  | 'wrong-codes-per-hour';

/** Counts refused clients. */
@Injectable()
export class Refusals {
  private readonly counter;

  constructor(registry: MetricsRegistry) {
    this.counter = registry.counter('refusals_total', 'Refused requests, connections and messages.', [
      'reason',
    ]);
  }

  count(reason: RefusalReason): void {
    this.counter.inc({ reason });
  }
}
