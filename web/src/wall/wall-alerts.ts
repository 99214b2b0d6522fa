import type { Alert, AlertThreshold, RuleMeasure } from '../../../client/index.js';
import { firingKey, isOpen, toneOf } from '../alerts/live-alerts.js';
import type { Alarm, AlarmKind, AlarmLevel, Thresholds } from '../shared/thresholds.js';
import type { Heard } from './sound.js';

/** What rules say about the rows of a board. */
export interface WallAlerts {
  /** By `queue/<account>/<id>` and `agent/<account>/<id>`, the worst first. */
  byRow: ReadonlyMap<string, readonly Alert[]>;
  /** By account. */
  thresholds: ReadonlyMap<string, readonly AlertThreshold[]>;
  /** What the address of this screen decides instead. */
  given: ReadonlySet<AlarmKind>;
}

export const NO_ALERTS: WallAlerts = { byRow: new Map(), thresholds: new Map(), given: new Set() };

/** Which alarm of the board a measure is about. */
const KINDS: { readonly [M in RuleMeasure]?: AlarmKind } = {
  'queue.waiting': 'waiting',
  'queue.oldestSeconds': 'oldest',
  'queue.available': 'unstaffed',
  'queue.nobodyAvailable': 'unstaffed',
  'agent.pausedSeconds': 'pause',
  'agent.pauseOverrunSeconds': 'pause',
};
export const kindOf = (measure: RuleMeasure | undefined): AlarmKind | undefined => measure && KINDS[measure];

/**
 * Alerts of queues and agents that are not silenced. How old the numbers of a phone system are, the board says in a sentence of
 * its own; actions are of the console.
 */
export function wallAlerts(
  alerts: readonly Alert[],
  thresholds: WallAlerts['thresholds'],
  given: ReadonlySet<AlarmKind>,
): WallAlerts {
  const byRow = new Map<string, Alert[]>();
  for (const alert of alerts) {
    const { account, subject, measure, silencedUntil } = alert;
    const kind = kindOf(measure);
    if (subject.kind !== 'queue' && subject.kind !== 'agent') continue;
    if (silencedUntil !== undefined || (kind !== undefined && given.has(kind))) continue;
    const key = `${subject.kind}/${account}/${subject.id}`;
    byRow.set(key, [...(byRow.get(key) ?? []), alert]);
  }
  return { byRow, thresholds, given };
}

/** From where on a row warns, and what rules decide about it. */
export interface RowLimits {
  thresholds: Thresholds;
  /** Alarms that only a rule raises. */
  ruled: ReadonlySet<AlarmKind>;
}

const LIMITS = { waiting: 'waiting', oldest: 'oldestSeconds', pause: 'pauseSeconds' } as const;

/** Where rules exist their thresholds are those of the board, except where the address has its own. @param queue absent: of an agent */
export function limitsOf(
  base: Thresholds,
  { thresholds, given }: WallAlerts,
  account: string,
  queue?: string,
): RowLimits {
  const covering = (thresholds.get(account) ?? []).filter(
    ({ queues }) => queues === undefined || (queue !== undefined && queues.includes(queue)),
  );
  const ruled = new Set<AlarmKind>();
  const limits: Record<string, number | undefined> = { ...base };
  for (const { measure, value, op } of covering) {
    const kind = kindOf(measure);
    if (kind === undefined || given.has(kind)) continue;
    const isFirst = !ruled.has(kind);
    ruled.add(kind);
    if (kind === 'unstaffed') continue;
    const name = LIMITS[kind];
    // Those that follow a setting, or are about the end of a pause, give no number to warn from.
    const isLimit = op?.startsWith('>') === true && measure !== 'agent.pauseOverrunSeconds';
    const before = isFirst ? undefined : limits[name];
    const own = isLimit ? value : undefined;
    limits[name] = before === undefined ? own : Math.min(before, own ?? before);
  }
  const known = Object.entries(limits).filter(([, limit]) => limit !== undefined);
  return { thresholds: Object.fromEntries(known), ruled };
}

/** What the board itself sees: where a rule decides it only warns, and where the rule's alert is up it says nothing more. */
export function besideAlerts(
  alarms: readonly Alarm[],
  { ruled }: RowLimits,
  alerts: readonly Alert[],
): Alarm[] {
  const up = new Set(alerts.map(({ measure }) => kindOf(measure)));
  return alarms
    .filter(({ kind }) => !up.has(kind))
    .map((alarm) => (ruled.has(alarm.kind) ? { ...alarm, level: 'warn' } : alarm));
}

export type Level = AlarmLevel | 'info' | 'calm';

const LEVELS: Record<Alert['severity'], Level> = { critical: 'alarm', warning: 'warn', info: 'info' };
export const levelOf = ({ severity }: Pick<Alert, 'severity'>): Level => LEVELS[severity];
const RANKS: readonly Level[] = ['alarm', 'warn', 'info', 'calm'];

export function worstOf(alarms: readonly Alarm[], alerts: readonly Alert[]): Level {
  const levels = [...alarms.map(({ level }) => level), ...alerts.map(levelOf)];
  return RANKS.find((level) => levels.some((one) => one === level)) ?? 'calm';
}

/** Belongs on every page, and is counted. */
export const isSerious = ({ severity }: Pick<Alert, 'severity'>): boolean => severity !== 'info';

/** Once per firing; those that are acknowledged or held are silent. */
export const heardOf = (alerts: readonly Alert[]): Heard[] =>
  alerts.filter(isOpen).flatMap((alert) => {
    const tone = toneOf(alert);
    return tone === undefined ? [] : [{ key: firingKey(alert), tone }];
  });
