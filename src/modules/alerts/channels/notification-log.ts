import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Notification, NotificationKind } from '../../domain/alert.js';
import type { Channel, DeliveryAttempt, DeliveryState } from '../../domain/channel.js';
import { Keys } from '../../redis/keys.js';
import { RedisConnections, type Redis } from '../../redis/redis-connections.js';
import { cursorAfter, type Page, type PageQuery } from '../../http/page.js';
import { recordFrom, type NotificationRecord } from './notification-record.js';

/** A notification and its attempts, as people see it. */
export interface LoggedNotification {
  id: string;
  alert: string;
  rule: string;
  channel: string;
  account: string;
  kind: NotificationKind;
  firing: number;
  step: number;
  /** When it was decided, epoch ms. */
  at: number;
  state: DeliveryState;
  /** The notification whose message tells it. */
  joined?: string;
  attempts: readonly DeliveryAttempt[];
  nextAt?: number;
  why?: string;
}

/** Not one of the configuration: a test is about none. */
const TEST_ACCOUNT = 'test';

/** What became of notifications, and messages that people send to try a channel. */
@Injectable()
export class NotificationLog {
  private readonly redis: Redis;

  constructor(
    connections: RedisConnections,
    private readonly keys: Keys,
  ) {
    this.redis = connections.commands;
  }

  /** Newest first; of an alert those of its account's shard, of a channel those of all. */
  async list(by: 'alert' | 'channel', id: string, account?: string): Promise<NotificationRecord[]> {
    const shards =
      account === undefined
        ? Array.from({ length: this.keys.shards }, (_, shard) => shard)
        : [this.keys.shardOf(account)];
    const found = await Promise.all(shards.map((shard) => this.ofShard(shard, by, id)));
    return found.flat().sort((a, b) => b.notification.at - a.notification.at);
  }

  /** Puts a message into the outbox that says that the channel works. @returns what waits to be sent */
  async test({ id: channel, tenant, kind }: Channel, by: string): Promise<Notification> {
    const now = Date.now();
    const subject = { kind: 'account', id: TEST_ACCOUNT, name: `sent by ${by}` } as const;
    const alert = `test/account/${TEST_ACCOUNT}/${channel}`;
    const fired: Notification = {
      id: `test_${randomBytes(9).toString('base64url')}`,
      rule: 'test',
      subject: `account/${TEST_ACCOUNT}/${channel}`,
      firing: now,
      step: 0,
      repeat: 0,
      channel,
      kind: 'fired',
      account: TEST_ACCOUNT,
      tenant,
      at: now,
      alert: {
        ...{ id: alert, name: 'Test message', severity: 'info', state: 'firing', subject },
        ...{ firingSince: now, url: '' },
      },
    };
    const resolved: Notification = {
      ...fired,
      id: `${fired.id}_over`,
      kind: 'resolved',
      alert: { ...fired.alert, state: 'resolved', resolvedAt: now },
    };
    // An incident would stay open.
    for (const one of kind === 'pagerduty' ? [fired, resolved] : [fired])
      await this.redis.xadd(this.keys.outbox(this.keys.shardOf(TEST_ACCOUNT)), '*', 'n', JSON.stringify(one));
    return fired;
  }

  private async ofShard(shard: number, by: 'alert' | 'channel', id: string): Promise<NotificationRecord[]> {
    const ids = await this.redis.zrange(this.keys.notificationsOf(shard, by, id), '0', '-1', 'REV');
    const hashes = await Promise.all(
      ids.map((one) => this.redis.hgetall(this.keys.notification(shard, one))),
    );
    return hashes.flatMap((hash) => recordFrom(hash) ?? []);
  }
}

/**
 * A page of notifications, newest first. The cursor is the last id of the page before; when that one is not kept any more, those
 * after it, which are older, are not either.
 */
export function loggedPage(
  records: readonly NotificationRecord[],
  { limit, cursor }: PageQuery,
): Page<LoggedNotification> {
  const known = records.findIndex(({ notification: { id } }) => id === cursor);
  const from = cursor === undefined ? 0 : known < 0 ? records.length : known + 1;
  const items = records.slice(from, from + limit).map(logged);
  const last = items.at(-1);
  return records.length > from + limit && last !== undefined
    ? { items, nextCursor: cursorAfter(last.id) }
    : { items };
}

export function logged({ notification, ...record }: NotificationRecord): LoggedNotification {
  const { id, alert, rule, channel, account, kind, firing, step, at } = notification;
  const { state, joined, attempts, nextAt, why } = record;
  return {
    ...{ id, alert: alert.id, rule, channel, account, kind, firing, step, at, state },
    ...(joined !== undefined && { joined }),
    attempts,
    ...(nextAt !== undefined && { nextAt }),
    ...(why !== undefined && { why }),
  };
}
