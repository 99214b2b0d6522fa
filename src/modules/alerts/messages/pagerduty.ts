import { createHash } from 'node:crypto';
import type { Notification, NotificationKind } from '../../domain/alert.js';
import { lineOf, linkOf, shortened } from './message.js';

export const PAGERDUTY_URL = 'https://events.pagerduty.com/v2/enqueue';

const MAX_SUMMARY = 1_024;
const MAX_KEY = 255;

const ACTIONS: Record<NotificationKind, string> = {
  fired: 'trigger',
  acked: 'acknowledge',
  resolved: 'resolve',
};

/** An event of the Events API v2; one per alert, since its incidents are joined by `dedup_key`. */
export function pagerdutyBody(one: Notification, routingKey: string, publicUrl: string | undefined): object {
  const { rule, kind, account, alert } = one;
  const { id, name, severity, subject, firingSince, value, threshold } = alert;
  const url = linkOf(one, publicUrl);
  return {
    routing_key: routingKey,
    event_action: ACTIONS[kind],
    dedup_key: dedupKey(id),
    payload: {
      summary: shortened(`${name}: ${lineOf({ ...one, kind: 'fired' }, false)}`, MAX_SUMMARY),
      source: account,
      severity,
      timestamp: new Date(firingSince).toISOString(),
      group: rule,
      custom_details: {
        subject: `${subject.kind} ${subject.id}`,
        ...(value !== undefined && { value }),
        ...(threshold !== undefined && { threshold }),
      },
    },
    ...(url !== undefined && { links: [{ href: url, text: 'Open in Floorwalker' }] }),
  };
}

/** `rule/subject`, which is the alert's id; a longer one than allowed is cut, and its digest keeps it unique. */
function dedupKey(alert: string): string {
  if (alert.length <= MAX_KEY) return alert;
  const digest = createHash('sha256').update(alert).digest('hex');
  return `${alert.slice(0, MAX_KEY - digest.length - 1)}#${digest}`;
}
