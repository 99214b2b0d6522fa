import { Injectable } from '@nestjs/common';
import type { AlertState } from '../domain/alert.js';
import { MetricsRegistry } from '../metrics/metrics-registry.js';
import type { AlertEngine } from './alert-engine.js';
import type { Transition } from './alert-machine.js';

const STATES: readonly AlertState[] = ['pending', 'firing'];

/** What is counted of the alerts of accounts that this process coordinates. */
@Injectable()
export class AlertMetrics {
  private readonly transitions;
  private readonly remedies;
  private readonly engines = new Map<string, AlertEngine>();

  constructor(registry: MetricsRegistry) {
    this.transitions = registry.counter('alert_transitions_total', 'Alerts that fired or were resolved.', [
      'account',
      'state',
    ]);
    this.remedies = registry.counter(
      'remedies_total',
      'Commands of rules by outcome: proposed, sent, or why there was none.',
      ['account', 'outcome'],
    );
    registry.readGauge(
      'alerts',
      'Alerts by state.',
      () =>
        [...this.engines].flatMap(([account, engine]) => {
          const rows = engine.ids().map((id) => engine.row(id)?.state);
          return STATES.map(
            (state) => [{ account, state }, rows.filter((one) => one === state).length] as const,
          );
        }),
      ['account', 'state'],
    );
  }

  /** @param engine undefined: this process does not coordinate the account any more */
  shown(account: string, engine: AlertEngine | undefined): void {
    if (engine === undefined) this.engines.delete(account);
    else this.engines.set(account, engine);
  }

  remedied(account: string, outcome: string): void {
    this.remedies.inc({ account, outcome });
  }

  counted(account: string, { before, after }: Transition): void {
    if (after === undefined || after.state === before?.state || after.state === 'pending') return;
    this.transitions.inc({ account, state: after.state });
  }
}
