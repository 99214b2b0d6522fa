import { Injectable } from '@nestjs/common';
import { guardedPost, type PostOutcome } from '../../../vendors/kit/guarded-post.js';
import { egressTo } from '../../config/egress.js';
import { FloorConfig } from '../../config/floor-config.js';
import type { Channel } from '../../domain/channel.js';
import type { Secrets } from '../channels/channel-secrets.js';
import { emailText } from '../messages/email.js';
import type { Message } from '../messages/message.js';
import { PAGERDUTY_URL, pagerdutyBody } from '../messages/pagerduty.js';
import { slackBody } from '../messages/slack.js';
import { teamsBody } from '../messages/teams.js';
import { webhookBody, webhookHeaders } from '../messages/webhook.js';
import { MailSender } from './mail-sender.js';
import { DeliveryTimes } from './retry-plan.js';

/** Sends a message to a channel once. */
@Injectable()
export class Sender {
  constructor(
    private readonly config: FloorConfig,
    private readonly mail: MailSender,
    private readonly times: DeliveryTimes,
  ) {}

  /** @param signal ends it early */
  async send(
    channel: Channel,
    secrets: Secrets,
    message: Message,
    signal?: AbortSignal,
  ): Promise<PostOutcome> {
    const { publicUrl, smtp } = this.config.alerts;
    const json = { 'content-type': 'application/json' };
    switch (channel.kind) {
      case 'screen':
        return { kind: 'answered', status: 200 };
      case 'email': {
        if (smtp === undefined)
          return { kind: 'unsent', why: 'The service has no mail server (alerts.smtp).' };
        const { to = [] } = channel;
        return this.mail.send(
          { id: message.id, to, ...emailText(message, publicUrl) },
          smtp,
          this.times.sendMs,
        );
      }
      case 'webhook': {
        const body = webhookBody(message, publicUrl);
        const now = Date.now();
        const headers = webhookHeaders({ id: message.id, secrets: signingSecrets(secrets, now), body, now });
        return this.post(secrets.url, body, headers, signal);
      }
      case 'slack':
        return this.post(secrets.url, JSON.stringify(slackBody(message, publicUrl)), json, signal);
      case 'teams':
        return this.post(secrets.url, JSON.stringify(teamsBody(message, publicUrl)), json, signal);
      case 'pagerduty': {
        const body = pagerdutyBody(message.notifications[0], secrets.routingKey ?? '', publicUrl);
        return this.post(PAGERDUTY_URL, JSON.stringify(body), json, signal);
      }
    }
  }

  private post(
    url: string | undefined,
    body: string,
    headers: Record<string, string>,
    signal: AbortSignal | undefined,
  ): Promise<PostOutcome> {
    if (url === undefined) return Promise.resolve({ kind: 'unsent', why: 'The channel has no address.' });
    const { alerts, http } = this.config;
    return guardedPost({
      ...{ url, headers, body, timeoutMs: this.times.sendMs, insecure: alerts.insecure },
      egress: egressTo(url, http),
      ...(signal !== undefined && { signal }),
    });
  }
}

/** The newest first; the one before signs too until its time is over. */
export function signingSecrets({ secret, previous }: Secrets, now: number): string[] {
  const newest = secret === undefined ? [] : [secret];
  return previous !== undefined && now < previous.until ? [...newest, previous.secret] : newest;
}
