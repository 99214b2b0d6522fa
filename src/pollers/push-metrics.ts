import { Injectable } from '@nestjs/common';
import { PushEvents } from '../modules/floor/push-events.js';
import type { PushState } from '../modules/domain/source.js';
import { MetricsRegistry } from '../modules/metrics/metrics-registry.js';
import type { HintOutcome } from './hint-sink.js';

const STATES: readonly PushState['state'][] = ['open', 'lost', 'off'];

/** What is counted of live lines and of what vendors post. */
@Injectable()
export class PushMetrics {
  private readonly seconds;
  private readonly droppedContacts;
  /** Of accounts this process coordinates. */
  private readonly lines = new Map<string, Pick<PushState, 'state' | 'trust'>>();

  constructor(
    registry: MetricsRegistry,
    private readonly events: PushEvents,
  ) {
    this.seconds = registry.histogram(
      'push_seconds',
      'Time from the arrival of an event to the commit of the change it announced.',
      ['account'],
    );
    this.droppedContacts = registry.counter(
      'push_contacts_dropped_total',
      'Parts of contacts that a live line told and that are lost, since Redis was away for too long.',
      ['account'],
    );
    registry.readGauge(
      'push_line',
      'State of the live line of an account: 1 for the one it is in.',
      () =>
        [...this.lines].flatMap(([account, line]) =>
          STATES.map((state) => [{ account, state }, line.state === state ? 1 : 0] as const),
        ),
      ['account', 'state'],
    );
    registry.readGauge(
      'push_trust',
      'Share of the last 200 changes first seen by a poll that an event requested.',
      () =>
        [...this.lines].flatMap(([account, { trust }]) =>
          trust === undefined ? [] : [[{ account }, trust] as const],
        ),
      ['account'],
    );
  }

  event(account: string, event: string, outcome: HintOutcome): void {
    this.events.count(account, event, outcome);
  }

  committed(account: string, tookMs: number): void {
    this.seconds.observe({ account }, Math.max(0, tookMs) / 1000);
  }

  contactsDropped(account: string, parts: number): void {
    this.droppedContacts.inc({ account }, parts);
  }

  /** @param line undefined: the account is coordinated elsewhere now */
  line(account: string, line: Pick<PushState, 'state' | 'trust'> | undefined): void {
    if (line === undefined) this.lines.delete(account);
    else this.lines.set(account, line);
  }
}
