import { Injectable, Logger } from '@nestjs/common';
import type { PostOutcome } from '../../../vendors/kit/guarded-post.js';
import type { Notification } from '../../domain/alert.js';
import type { Channel, DeliveryAttempt } from '../../domain/channel.js';
import { ChannelSecrets, type Secrets } from '../channels/channel-secrets.js';
import { ChannelStore } from '../channels/channel-store.js';
import type { NotificationRecord } from '../channels/notification-record.js';
import type { Message } from '../messages/message.js';
import { ChannelPace } from './channel-pace.js';
import { DeliveryMetrics } from './delivery-metrics.js';
import { NotificationStore, type Settled } from './notification-store.js';
import { DeliveryTimes, GIVEN_UP_MS, holdMs, retryDelayMs } from './retry-plan.js';
import { Sender } from './sender.js';

/** A message about the end of a firing asks every two seconds whether the one about its beginning has arrived. */
const FIRST_MESSAGE_MS = 2_000;

/** The job is run again then. */
export interface Later {
  afterMs: number;
  /** Others wait for the channel too. */
  digest?: true;
}
type Outcome = Later | 'over';

/** Brings one notification to its channel, or finds out why not. Reads everything anew each time. */
@Injectable()
export class Delivery {
  private readonly logger = new Logger(Delivery.name);

  constructor(
    private readonly store: NotificationStore,
    private readonly channels: ChannelStore,
    private readonly secrets: ChannelSecrets,
    private readonly pace: ChannelPace,
    private readonly sender: Sender,
    private readonly metrics: DeliveryMetrics,
    private readonly times: DeliveryTimes,
  ) {}

  /** @param digest it had to wait for its channel before */
  async run(shard: number, id: string, digest: boolean, signal: AbortSignal): Promise<Outcome> {
    const record = await this.store.load(shard, id);
    if (record?.state !== 'waiting') return 'over';
    const { notification } = record;
    const known = await this.channels.find(notification.tenant, notification.channel);
    if (known === undefined) return this.skip(record, 'The channel does not exist.');
    const { channel, sealed } = known;
    if (!channel.enabled) return this.skip(record, 'The channel is disabled.', channel);
    if (Date.now() > notification.at + GIVEN_UP_MS) return this.giveUp(record, channel, 'It is too old.');
    const untimely = record.members === undefined ? await this.untimely(record, channel) : undefined;
    if (untimely !== undefined) return untimely;
    if (channel.kind === 'screen') return this.arrived(record, channel, [notification], []);
    const secrets = sealed === undefined ? {} : this.secrets.open(channel.id, sealed);
    if (secrets === undefined) return this.stop(record, channel, 'sealed');
    const waitMs = await this.waitMs(channel, secrets);
    if (waitMs > 0) return { afterMs: waitMs, digest: true };
    const message = await this.messageOf(shard, record, channel, digest);
    if (message === undefined) {
      await this.pace.giveBack(channel.id);
      return 'over';
    }
    return this.send(record, { channel, secrets, message, signal });
  }

  /** A firing that is over needs no more messages; its end is told only where its beginning was. */
  private async untimely(record: NotificationRecord, channel: Channel): Promise<Outcome | undefined> {
    const { notification } = record;
    const firing = await this.store.firing(notification);
    if (notification.kind === 'fired')
      return firing === 'resolved' ? this.skip(record, 'The alert is over.', channel) : undefined;
    if (firing === 'pending') return { afterMs: FIRST_MESSAGE_MS };
    if (firing === 'sent') return undefined;
    return this.skip(record, 'The channel was not sent that the alert fired.', channel);
  }

  private async waitMs(channel: Channel, { url }: Secrets): Promise<number> {
    const slackMs = channel.kind === 'slack' && url !== undefined ? await this.pace.takeSlack(url) : 0;
    return slackMs > 0 ? slackMs : this.pace.take(channel.id);
  }

  /** The message that it stands for. Undefined: the message of another tells it. */
  private async messageOf(
    shard: number,
    record: NotificationRecord,
    channel: Channel,
    digest: boolean,
  ): Promise<Message | undefined> {
    const { notification } = record;
    const others = record.members === undefined ? await this.othersFor(shard, record, channel, digest) : [];
    const isDigest = others.some(({ rule }) => rule !== notification.rule);
    const ids = record.members ?? (await this.store.claim(shard, notification, others, isDigest));
    if (ids === undefined) return undefined;
    const members = await Promise.all(ids.slice(1).map((id) => this.store.load(shard, id)));
    return {
      id: notification.id,
      notifications: [notification, ...members.flatMap((one) => one?.notification ?? [])],
      digest: record.members === undefined ? isDigest : record.digest,
    };
  }

  /** Incidents of PagerDuty are joined by their key, so each alert has its own message there. */
  private async othersFor(
    shard: number,
    { notification }: NotificationRecord,
    { kind }: Channel,
    digest: boolean,
  ): Promise<Notification[]> {
    const groups = notification.groupBySeconds !== undefined;
    if (kind === 'pagerduty' || (!digest && !groups)) return [];
    const waiting = await this.store.pending(shard, notification);
    const candidates = waiting.filter(
      ({ id, rule, groupBySeconds }) =>
        id !== notification.id && (digest || (rule === notification.rule && groupBySeconds !== undefined)),
    );
    if (notification.kind === 'fired') return this.filtered(candidates, (firing) => firing !== 'resolved');
    return this.filtered(candidates, (firing) => firing === 'sent');
  }

  private async filtered(
    notifications: readonly Notification[],
    keeps: (firing: string | undefined) => boolean,
  ): Promise<Notification[]> {
    const firings = await Promise.all(notifications.map((one) => this.store.firing(one)));
    return notifications.filter((_one, i) => keeps(firings[i]));
  }

  private async send(
    record: NotificationRecord,
    { channel, secrets, message, signal }: Sending,
  ): Promise<Outcome> {
    const at = Date.now();
    const outcome = await this.sender.send(channel, secrets, message, signal);
    const attempt = attemptOf(outcome, at, Date.now() - at);
    const attempts = [...record.attempts, attempt];
    this.metrics.attempted(channel.kind, attempt);
    const { notifications } = message;
    if (attempt.outcome === 'delivered') return this.arrived(record, channel, notifications, attempts);
    const tried = { ...record, attempts };
    if (attempt.outcome === 'gone') return this.stop(tried, channel, 'gone', notifications);
    const retryAfterMs = outcome.kind === 'answered' ? outcome.retryAfterMs : undefined;
    const delayMs = retryDelayMs({
      delaysMs: this.times.delaysMs,
      ...{ attempts: attempts.length, since: record.notification.at, now: Date.now() },
      ...(retryAfterMs !== undefined && { retryAfterMs }),
    });
    if (delayMs === undefined)
      return this.giveUp(tried, channel, 'It did not arrive in time.', notifications);
    if (isBusy(outcome)) await this.pace.hold(channel.id, holdMs(delayMs, retryAfterMs));
    await this.store.attempted(record, attempts, Date.now() + delayMs);
    return { afterMs: delayMs };
  }

  private async arrived(
    record: NotificationRecord,
    channel: Channel,
    notifications: Message['notifications'],
    attempts: readonly DeliveryAttempt[],
  ): Promise<'over'> {
    const { kind, at } = record.notification;
    const firing = kind === 'resolved' ? 'resolved' : kind === 'fired' ? 'sent' : undefined;
    const settled: Settled = { state: 'delivered', attempts, ...(firing !== undefined && { firing }) };
    await this.store.settle(notifications, settled);
    if (channel.trouble !== undefined) await this.channels.forgetTrouble(channel.tenant, channel.id);
    this.metrics.delivered(channel.kind, notifications.length, Date.now() - at);
    return 'over';
  }

  private async skip(record: NotificationRecord, why: string, channel?: Channel): Promise<'over'> {
    const { notification, attempts } = record;
    const notifications = await this.membersOf(record);
    const isFirst = notification.kind === 'fired' && why !== 'The alert is over.';
    await this.store.settle(notifications, {
      ...{ state: 'skipped', attempts, why },
      ...(isFirst && { firing: 'dead' }),
    });
    this.metrics.skipped(channel?.kind ?? 'none', notifications.length);
    return 'over';
  }

  private async stop(
    record: NotificationRecord,
    channel: Channel,
    code: 'gone' | 'sealed',
    notifications?: Message['notifications'],
  ): Promise<'over'> {
    const why =
      code === 'gone'
        ? 'The receiver does not exist any more (410).'
        : 'The secrets of the channel were sealed with another alerts.key.';
    await this.channels.stop(channel.tenant, channel.id, { code, at: Date.now() });
    this.logger.warn(`Channel ${channel.id} of tenant ${channel.tenant} is disabled: ${why}`);
    return this.giveUp(record, channel, why, notifications);
  }

  private async giveUp(
    record: NotificationRecord,
    channel: Channel,
    why: string,
    known?: Message['notifications'],
  ): Promise<'over'> {
    const notifications = known ?? (await this.membersOf(record));
    const { kind } = record.notification;
    const { tenant, id, trouble } = channel;
    const dead = notifications.length;
    await this.channels.noteTrouble(tenant, id, { dead: (trouble?.dead ?? 0) + dead, at: Date.now(), why });
    await this.store.settle(notifications, {
      ...{ state: 'dead', attempts: record.attempts, why },
      ...(kind === 'fired' && { firing: 'dead' }),
    });
    this.metrics.gaveUp(channel.kind, dead);
    this.logger.error(`Channel ${id} of tenant ${tenant}: ${dead} notifications were given up. ${why}`);
    return 'over';
  }

  /** All that its message tells. */
  private async membersOf({
    notification,
    members = [],
  }: NotificationRecord): Promise<Message['notifications']> {
    const shard = this.store.shardOf(notification.account);
    const others = await Promise.all(members.slice(1).map((id) => this.store.load(shard, id)));
    return [notification, ...others.flatMap((one) => one?.notification ?? [])];
  }
}

interface Sending {
  channel: Channel;
  secrets: Secrets;
  message: Message;
  signal: AbortSignal;
}

/** A redirect is a failure, and never followed. */
function attemptOf(outcome: PostOutcome, at: number, tookMs: number): DeliveryAttempt {
  if (outcome.kind !== 'answered') {
    const word = outcome.kind === 'timed-out' ? 'timed-out' : 'failed';
    return { at, tookMs, outcome: word, detail: outcome.why };
  }
  const { status } = outcome;
  const isDelivered = status >= 200 && status < 300;
  return { at, tookMs, outcome: isDelivered ? 'delivered' : status === 410 ? 'gone' : 'refused', status };
}

/** The receiver has too much to do. */
const isBusy = (outcome: PostOutcome): boolean =>
  outcome.kind === 'answered' && [429, 502, 504].includes(outcome.status);
