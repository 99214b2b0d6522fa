import { isZone } from '../domain/local-intervals.js';
import type { Formula } from '../domain/service-level.js';

/** What one queue has of its own; what is absent is as in its account. */
export interface QueueMetricsConfig {
  id: string;
  zone?: string;
  targetSeconds?: number;
  shortAbandonSeconds?: number;
  formula?: Formula;
}

/** How the interval metrics of an account or a queue are counted. */
export interface MetricsSettings {
  /** IANA time zone of its days. */
  zone: string;
  /** Local time at which its days begin, HH:MM. */
  dayStartsAt: string;
  /** Which service level is shown. */
  formula: Formula;
  /** A caller who leaves earlier is a short abandon. */
  shortAbandonSeconds: number;
  /** Of the service level. */
  targetSeconds: number;
}

/** Of an account; what is absent is as `metricsSettings` says. */
export interface MetricsConfig extends Partial<MetricsSettings> {
  /** The phone system is asked for counts of intervals and records of calls, where it has them. In the file the default is yes. */
  totals?: boolean;
  /** Queues with settings of their own. Absent: none. */
  queues?: QueueMetricsConfig[];
}

const DEFAULTS: MetricsSettings = {
  zone: 'UTC',
  dayStartsAt: '00:00',
  formula: 'no-short',
  shortAbandonSeconds: 5,
  targetSeconds: 20,
};

/**
 * What is in force for a queue, or for the account as a whole.
 * @param vendorZone the zone that the phone system says it is in; counts where the configuration names none
 */
export function metricsSettings(
  account: MetricsConfig,
  queue?: string,
  vendorZone?: string,
): MetricsSettings {
  const own = queue === undefined ? undefined : account.queues?.find(({ id }) => id === queue);
  return {
    zone: own?.zone ?? account.zone ?? known(vendorZone) ?? DEFAULTS.zone,
    dayStartsAt: account.dayStartsAt ?? DEFAULTS.dayStartsAt,
    formula: own?.formula ?? account.formula ?? DEFAULTS.formula,
    shortAbandonSeconds:
      own?.shortAbandonSeconds ?? account.shortAbandonSeconds ?? DEFAULTS.shortAbandonSeconds,
    targetSeconds: own?.targetSeconds ?? account.targetSeconds ?? DEFAULTS.targetSeconds,
  };
}

/** What a phone system calls its zone may be no name of one. */
const known = (zone: string | undefined): string | undefined =>
  zone !== undefined && isZone(zone) ? zone : undefined;
