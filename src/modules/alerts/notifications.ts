import { createHash } from 'node:crypto';
import {
  alertId,
  subjectName,
  type Alert,
  type Notification,
  type NotificationKind,
} from '../domain/alert.js';

/** Where an alert is, and how its rule wants to be told. */
export interface NotificationContext {
  tenant: string;
  groupBySeconds: number;
}

export interface Message {
  kind: NotificationKind;
  channels: readonly string[];
  step: number;
  repeat: number;
  at: number;
}

/** One notification per channel. Its id is the same when it is made again. */
export function notificationsOf(
  alert: Alert,
  { tenant, groupBySeconds }: NotificationContext,
  { kind, channels, step, repeat, at }: Message,
): Notification[] {
  const { rule, account, subject, name, severity, state, value, threshold, resolvedAt, acked } = alert;
  const firing = alert.firingSince ?? alert.pendingSince;
  return channels.map((channel) => {
    const parts = [alert.id, firing, kind, step, repeat, kind === 'acked' ? (acked?.at ?? at) : '', channel];
    return {
      id: createHash('sha256').update(parts.join('\n')).digest('base64url').slice(0, 32),
      ...{ rule, subject: subjectName(account, subject), firing, step, repeat, channel, kind },
      ...{ account, tenant, at },
      ...(groupBySeconds > 0 && { groupBySeconds }),
      alert: {
        ...{ id: alertId(rule, account, subject), name, severity, state, subject, firingSince: firing },
        ...(value !== undefined && { value }),
        ...(threshold !== undefined && { threshold }),
        ...(resolvedAt !== undefined && { resolvedAt }),
        ...(acked !== undefined && { acked }),
        url: urlOf(alert),
      },
    };
  });
}

/** As the console writes its address. */
function urlOf({ account, subject: { kind, id } }: Alert): string {
  const open =
    kind === 'queue' || kind === 'agent' ? `&open=${kind}:${account}/${encodeURIComponent(id)}` : '';
  return `#/${kind === 'queue' ? 'queues' : 'agents'}?account=${account}${open}`;
}
