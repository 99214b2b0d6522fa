import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Notification } from '../../domain/alert.js';
import type { DeliveryAttempt, DeliveryState } from '../../domain/channel.js';
import { Keys } from '../../redis/keys.js';
import { LuaScript } from '../../redis/lua-script.js';
import { RedisConnections, type Redis } from '../../redis/redis-connections.js';
import { recordFrom, type NotificationRecord } from '../channels/notification-record.js';

const here = import.meta.dirname;
const TAKE = new LuaScript(here, 'lua/take.lua');
const CLAIM = new LuaScript(here, 'lua/claim.lua');
const SETTLE = new LuaScript(here, 'lua/settle.lua');
const Ids = z.array(z.string());
const DeliveryStates = z.enum(['waiting', 'delivered', 'joined', 'skipped', 'dead']);

/** Notifications are kept for so long, and at most so many of one alert or channel are listed. */
export const KEPT_MS = 30 * 24 * 3_600_000;
const MOST_LISTED = 5_000;
/** One message tells at most so many. */
const MOST_JOINED = 1_000;

/** Whether a channel was sent a firing. `resolved`: also that it is over. */
export const FiringSent = z.enum(['pending', 'sent', 'dead', 'resolved']);
export type FiringSent = z.infer<typeof FiringSent>;

export interface OutboxEntry {
  /** Of the stream. */
  entry: string;
  /** Undefined: it cannot be read. */
  notification: Notification | undefined;
}

export interface Settled {
  state: Exclude<DeliveryState, 'waiting' | 'joined'>;
  attempts: readonly DeliveryAttempt[];
  why?: string;
  /** What is known of the firing from now on; absent: as before. */
  firing?: FiringSent;
}

/** Notifications in Redis, from the outbox to what became of them. */
@Injectable()
export class NotificationStore {
  private readonly redis: Redis;

  constructor(
    connections: RedisConnections,
    private readonly keys: Keys,
  ) {
    this.redis = connections.commands;
  }

  get shards(): readonly number[] {
    return Array.from({ length: this.keys.shards }, (_, shard) => shard);
  }

  shardOf(account: string): number {
    return this.keys.shardOf(account);
  }

  /** The oldest ones. */
  async outbox(shard: number, most: number): Promise<OutboxEntry[]> {
    const entries = await this.redis.xrange(this.keys.outbox(shard), '-', '+', 'COUNT', most);
    return entries.map(([entry, fields]) => ({ entry, notification: readNotification(fields) }));
  }

  async leaveOutbox(shard: number, entries: readonly string[]): Promise<void> {
    if (entries.length > 0) await this.redis.xdel(this.keys.outbox(shard), ...entries);
  }

  /** Records it as waiting, unless it is known. @returns its state */
  async take(notification: Notification): Promise<DeliveryState> {
    const { account, id, channel, alert, kind, at } = notification;
    const shard = this.shardOf(account);
    return DeliveryStates.parse(
      await TAKE.run(
        this.redis,
        [
          this.keys.notification(shard, id),
          this.keys.notificationsPending(shard, channel),
          this.keys.notificationsOf(shard, 'alert', alert.id),
          this.keys.notificationsOf(shard, 'channel', channel),
          this.firingKey(notification),
        ],
        [id, JSON.stringify(notification), at, KEPT_MS, MOST_LISTED, kind === 'fired' ? 1 : 0],
      ),
    );
  }

  async load(shard: number, id: string): Promise<NotificationRecord | undefined> {
    return recordFrom(await this.redis.hgetall(this.keys.notification(shard, id)));
  }

  /** Those to the channel of the same kind that no message has taken up, oldest first. */
  async pending(shard: number, { channel, kind }: Notification): Promise<Notification[]> {
    const key = this.keys.notificationsPending(shard, channel);
    const ids = await this.redis.zrange(key, '0', String(MOST_JOINED - 1));
    const records = await Promise.all(ids.map((id) => this.load(shard, id)));
    return records.flatMap((record) =>
      record !== undefined && record.notification.kind === kind ? [record.notification] : [],
    );
  }

  /**
   * Makes one message of the first notification and of those others that still wait.
   *
   * @returns the ids of the message, the first one's first; undefined when another message tells it
   */
  async claim(
    shard: number,
    first: Notification,
    others: readonly Notification[],
    digest: boolean,
  ): Promise<readonly string[] | undefined> {
    const ids = [first, ...others].map(({ id }) => id);
    const claimed = Ids.parse(
      await CLAIM.run(
        this.redis,
        [
          this.keys.notificationsPending(shard, first.channel),
          ...ids.map((id) => this.keys.notification(shard, id)),
        ],
        [digest ? 1 : 0, ...ids],
      ),
    );
    return claimed.length === 0 ? undefined : claimed;
  }

  async firing(notification: Notification): Promise<FiringSent | undefined> {
    const known = await this.redis.get(this.firingKey(notification));
    return known === null ? undefined : FiringSent.parse(known);
  }

  /** After an attempt that failed. */
  async attempted(
    { notification: { account, id } }: NotificationRecord,
    attempts: readonly DeliveryAttempt[],
    nextAt: number,
  ): Promise<void> {
    const key = this.keys.notification(this.shardOf(account), id);
    await this.redis.hset(key, { attempts: JSON.stringify(attempts), nextAt });
  }

  /** The end of a message; `notifications` are all that it tells, the first one first. */
  async settle(
    [first, ...others]: readonly [Notification, ...Notification[]],
    { state, attempts, why = '', firing }: Settled,
  ): Promise<void> {
    const shard = this.shardOf(first.account);
    const told = firing === undefined ? [] : [first, ...others].map((one) => this.firingKey(one));
    await SETTLE.run(
      this.redis,
      [
        this.keys.notification(shard, first.id),
        this.keys.notificationsPending(shard, first.channel),
        ...new Set(told),
      ],
      [first.id, state, JSON.stringify(attempts), why, firing ?? '', KEPT_MS],
    );
  }

  private firingKey({ account, channel, alert, firing }: Notification): string {
    return this.keys.firingSent(this.shardOf(account), channel, `${alert.id}:${firing}`);
  }
}

function readNotification(fields: string[]): Notification | undefined {
  const at = fields.indexOf('n');
  try {
    const parsed = Notification.safeParse(JSON.parse(fields[at + 1] ?? ''));
    return at % 2 === 0 && parsed.success ? parsed.data : undefined;
  } catch {
    // No JSON at all.
    return undefined;
  }
}
