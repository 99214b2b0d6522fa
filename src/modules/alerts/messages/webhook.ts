import { Webhook } from 'standardwebhooks';
import type { Notification } from '../../domain/alert.js';
import { instantOf, linkOf, severityOf, titleOf, type Message } from './message.js';

/** Standard Webhooks asks for less than 20 kB. */
const MAX_BYTES = 20_000;

interface WebhookAlert {
  /** Of the notification: the receiver knows by it what it has had. */
  id: string;
  alert: string;
  rule: string;
  name: string;
  severity: string;
  account: string;
  subject: { kind: string; id: string; name: string };
  state: string;
  firingSince: number;
  resolvedAt?: number;
  value?: number;
  threshold?: number;
  acked?: { by: string; at: number; note?: string };
  url?: string;
}

/** The body of Standard Webhooks, JSON; alerts beyond 20 kB are only counted (`more`). */
export function webhookBody(message: Message, publicUrl: string | undefined): string {
  const alerts = message.notifications.map((one) => alertOf(one, publicUrl));
  for (let kept = alerts.length; ; kept -= Math.ceil(kept / 10)) {
    const text = JSON.stringify({
      type: `alert.${message.notifications[0].kind}`,
      timestamp: new Date(instantOf(message)).toISOString(),
      data: {
        title: titleOf(message),
        severity: severityOf(message),
        alerts: alerts.slice(0, kept),
        ...(kept < alerts.length && { more: alerts.length - kept }),
      },
    });
    if (kept <= 1 || Buffer.byteLength(text) < MAX_BYTES) return text;
  }
}

function alertOf(one: Notification, publicUrl: string | undefined): WebhookAlert {
  const { id, rule, account, alert } = one;
  const { name, severity, state, subject, firingSince, resolvedAt, value, threshold, acked } = alert;
  const url = linkOf(one, publicUrl);
  return {
    ...{ id, alert: alert.id, rule, name, severity, account, subject, state, firingSince },
    ...(resolvedAt !== undefined && { resolvedAt }),
    ...(value !== undefined && { value }),
    ...(threshold !== undefined && { threshold }),
    ...(acked !== undefined && {
      acked: { by: acked.by, at: acked.at, ...(acked.note !== undefined && { note: acked.note }) },
    }),
    ...(url !== undefined && { url }),
  };
}

export interface Signing {
  id: string;
  /** Each makes a signature; the newest first. */
  secrets: readonly string[];
  body: string;
  /** Epoch ms. */
  now: number;
}

/** The headers of Standard Webhooks. */
export function webhookHeaders({ id, secrets, body, now }: Signing): Record<string, string> {
  const at = new Date(now);
  return {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(now / 1000)),
    'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(id, at, body)).join(' '),
  };
}
