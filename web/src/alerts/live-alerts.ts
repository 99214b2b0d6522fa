import type { Alert, Severity } from '../../../client/index.js';
import type { Tone } from '../shared/tone.js';

/** The worst first. */
export const SEVERITIES: readonly Severity[] = ['critical', 'warning', 'info'];

/** A sign beside each colour. */
export const SIGNS: Record<Severity, string> = { critical: '▲', warning: '◆', info: 'ℹ' };

/** Of a person's business: neither acknowledged nor silenced. */
export const isOpen = ({ acked, silencedUntil }: Pick<Alert, 'acked' | 'silencedUntil'>): boolean =>
  acked === undefined && silencedUntil === undefined;

/** What fires, the worst first, then what is open, then the longest. Pure. */
export const firingOf = (rows: Iterable<Alert>): Alert[] =>
  [...rows].filter(({ state }) => state === 'firing').sort(worstFirst);

function worstFirst(a: Alert, b: Alert): number {
  return (
    rank(a) - rank(b) ||
    Number(!isOpen(a)) - Number(!isOpen(b)) ||
    (a.firingSince ?? 0) - (b.firingSince ?? 0) ||
    (a.id < b.id ? -1 : 1)
  );
}

const rank = ({ severity }: Pick<Alert, 'severity'>): number => SEVERITIES.indexOf(severity);

export interface RuleGroup {
  rule: string;
  name: string;
  severity: Severity;
  alerts: Alert[];
}

/** By rule, in the order of each rule's first alert. */
export function groupsOf(alerts: readonly Alert[]): RuleGroup[] {
  const groups = new Map<string, RuleGroup>();
  for (const alert of alerts) {
    const { rule, name, severity } = alert;
    const group = groups.get(rule);
    if (group === undefined) groups.set(rule, { rule, name, severity, alerts: [alert] });
    else group.alerts.push(alert);
  }
  return [...groups.values()];
}

/** Which alerts of a rule are shown, and which are folded away: those that are open, and those that a person has seen to. Pure. */
export function foldsOf(
  alerts: readonly Alert[],
  most: number,
): Record<'shown' | 'more' | 'handled', Alert[]> {
  const rest = alerts.slice(most);
  return {
    shown: alerts.slice(0, most),
    more: rest.filter(isOpen),
    handled: rest.filter((alert) => !isOpen(alert)),
  };
}

/** Open alerts by severity, the worst first; those without are left out. */
export const openCounts = (alerts: readonly Alert[]): [Severity, number][] =>
  SEVERITIES.map((severity): [Severity, number] => [
    severity,
    alerts.filter((alert) => alert.severity === severity && isOpen(alert)).length,
  ]).filter(([, count]) => count > 0);

/** Names one firing of an alert. */
export const firingKey = ({ id, firingSince = 0 }: Pick<Alert, 'id' | 'firingSince'>): string =>
  `${id}@${firingSince}`;

/** Fired a moment before the page was opened: its reader has not heard of it either. */
const JUST_BEFORE_MS = 5_000;

/** Firings that the page has not seen before, except those that are older than the page. `seen` learns all of them. */
export function newFirings(alerts: readonly Alert[], seen: Set<string>, openedAt: number): Alert[] {
  const fresh = alerts.filter(
    (alert) => !seen.has(firingKey(alert)) && (alert.firingSince ?? 0) >= openedAt - JUST_BEFORE_MS,
  );
  for (const alert of alerts) seen.add(firingKey(alert));
  return fresh;
}

/** By its rule, or by its severity. Undefined: it is silent, which it also is while it is held, silenced or acknowledged. */
export function toneOf(
  alert: Pick<Alert, 'severity' | 'sound' | 'held' | 'acked' | 'silencedUntil'>,
): Tone | undefined {
  const { severity, sound, held } = alert;
  if (held === true || !isOpen(alert)) return undefined;
  if (sound !== undefined) return sound === 'none' ? undefined : sound;
  if (severity === 'info') return undefined;
  return severity === 'critical' ? 'alarm' : 'chime';
}

/** The strongest of several that come at once. */
export function toneFor(alerts: readonly Alert[]): Tone | undefined {
  const tones = alerts.map(toneOf);
  return tones.includes('alarm') ? 'alarm' : tones.includes('chime') ? 'chime' : undefined;
}
