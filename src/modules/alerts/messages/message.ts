import { z } from 'zod';
import { Notification, type NotificationKind } from '../../domain/alert.js';

/** What is sent at once: one notification, or several of one kind that were joined. */
export const Message = z.object({
  /** Of its first notification; the same in every attempt. */
  id: z.string(),
  notifications: z.tuple([Notification]).rest(Notification),
  /** Of several rules, since there were too many for the channel. */
  digest: z.boolean(),
});
export type Message = z.infer<typeof Message>;

const NAMED = 2;
const SEVERITIES = ['info', 'warning', 'critical'] as const;

/** `Support, Sales and 6 more` */
export function listed(names: readonly string[]): string {
  const distinct = [...new Set(names)];
  if (distinct.length <= NAMED) return distinct.join(' and ');
  if (distinct.length === NAMED + 1) return `${distinct.slice(0, NAMED).join(', ')} and ${distinct[NAMED]}`;
  return `${distinct.slice(0, NAMED).join(', ')} and ${distinct.length - NAMED} more`;
}

const PREFIX: Record<NotificationKind, string> = {
  fired: '',
  resolved: 'Resolved: ',
  acked: 'Acknowledged: ',
};

/** One line about the whole message, e.g. `Caller waits too long: Support, Sales and 6 more`. */
export function titleOf({ notifications, digest }: Message): string {
  const [first] = notifications;
  const names = listed(notifications.map(({ alert }) => alert.subject.name));
  const what = digest ? `${notifications.length} alerts` : first.alert.name;
  return `${PREFIX[first.kind]}${what}: ${names}`;
}

/** The worst one. */
export function severityOf({ notifications }: Message): (typeof SEVERITIES)[number] {
  const worst = Math.max(...notifications.map(({ alert }) => SEVERITIES.indexOf(alert.severity)));
  return SEVERITIES[worst] ?? 'info';
}

/** One line about one notification, e.g. `Support: 134, threshold 120`. */
export function lineOf({ alert, kind }: Notification, withRule: boolean): string {
  const { name, subject, value, threshold, acked } = alert;
  const parts = [
    ...(value === undefined ? [] : [String(Math.round(value * 10) / 10)]),
    ...(threshold === undefined ? [] : [`threshold ${threshold}`]),
    ...(kind === 'acked' && acked !== undefined ? [`by ${acked.by}`] : []),
    ...(kind === 'acked' && acked?.note !== undefined ? [acked.note] : []),
  ];
  const what = withRule ? `${name}, ${subject.name}` : subject.name;
  return parts.length === 0 ? what : `${what}: ${parts.join(', ')}`;
}

const LINES = 20;

/** A line for each notification, up to twenty. */
export function linesOf({ notifications, digest }: Message): string[] {
  const lines = notifications.slice(0, LINES).map((one) => lineOf(one, digest));
  const more = notifications.length - lines.length;
  return more > 0 ? [...lines, `and ${more} more`] : lines;
}

/** The console's page about the first alert; undefined where the service's own address is not configured. */
export function linkOf({ alert }: Notification, publicUrl: string | undefined): string | undefined {
  return publicUrl === undefined || alert.url === ''
    ? undefined
    : `${publicUrl}/${alert.url.replace(/^\//, '')}`;
}

/** When the first of them happened. */
export const instantOf = ({ notifications }: Message): number =>
  Math.min(...notifications.map(({ at }) => at));

/** At most so many characters, without half of one at the end. */
export function shortened(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
