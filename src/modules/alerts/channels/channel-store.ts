import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { FloorConfig } from '../../config/floor-config.js';
import type { AlertSetupEvent } from '../../domain/alert-setup-event.js';
import { Channel, DisabledWhy } from '../../domain/channel.js';
import { eventArguments } from '../../redis/event-log.js';
import { Keys } from '../../redis/keys.js';
import { LuaScript } from '../../redis/lua-script.js';
import { RedisConnections, type Redis } from '../../redis/redis-connections.js';

const FOLDER = import.meta.dirname;
const NOTE_EVENT = '../../redis/lua/note-event.lua';
const WRITE = new LuaScript(FOLDER, NOTE_EVENT, 'lua/write-channel.lua');
const REMOVE = new LuaScript(FOLDER, NOTE_EVENT, 'lua/remove-channel.lua');
const Written = z.enum(['written', 'conflict', 'full']);

/** As it is stored: what the worker finds out lies beside it, so that the two never overwrite each other. */
const Stored = Channel.omit({ disabledWhy: true, trouble: true, enabled: true }).extend({
  enabled: z.boolean(),
  /** Absent: the kind has none. */
  sealed: z.string().exactOptional(),
});
export type StoredChannel = z.infer<typeof Stored>;

/** `stored` is what a change is compared with. */
export interface KnownChannel {
  channel: Channel;
  sealed?: string;
  stored: string;
}

type Trouble = NonNullable<Channel['trouble']>;
const TroubleJson = Channel.shape.trouble.unwrap();

/** Channels in Redis. One method is one round trip; all of them reject while Redis is away. */
@Injectable()
export class ChannelStore {
  private readonly redis: Redis;

  constructor(
    connections: RedisConnections,
    private readonly keys: Keys,
    private readonly config: FloorConfig,
  ) {
    this.redis = connections.commands;
  }

  async find(tenant: string, id: string): Promise<KnownChannel | undefined> {
    const [json, stop, trouble] = await Promise.all([
      this.redis.hget(this.keys.channels(tenant), id),
      this.redis.hget(this.keys.channelNotes(tenant, 'stops'), id),
      this.redis.hget(this.keys.channelNotes(tenant, 'troubles'), id),
    ]);
    return json === null ? undefined : knownChannel(json, stop, trouble);
  }

  async all(tenant: string): Promise<KnownChannel[]> {
    const [channels, stops, troubles] = await Promise.all([
      this.redis.hgetall(this.keys.channels(tenant)),
      this.redis.hgetall(this.keys.channelNotes(tenant, 'stops')),
      this.redis.hgetall(this.keys.channelNotes(tenant, 'troubles')),
    ]);
    return Object.entries(channels).map(([id, json]) => knownChannel(json, stops[id], troubles[id]));
  }

  /**
   * Writes a channel and forgets why it was stopped, if it is enabled.
   *
   * @param before `stored` of what is replaced; absent: a new one
   * @param event for the audit log
   * @returns `conflict` when it is not (any more) as it was before; `full` when the tenant has `most`
   */
  async write(
    channel: StoredChannel,
    most: number,
    before?: string,
    event?: AlertSetupEvent,
  ): Promise<'written' | 'conflict' | 'full'> {
    const { tenant, id, enabled } = channel;
    return Written.parse(
      await WRITE.run(this.redis, this.keysOf(tenant), [
        ...[id, before ?? '', JSON.stringify(channel), most, enabled ? 1 : 0],
        ...eventArguments(event, this.config),
      ]),
    );
  }

  /** @returns false when there was none */
  async remove(tenant: string, id: string, event?: AlertSetupEvent): Promise<boolean> {
    const args = [id, ...eventArguments(event, this.config)];
    return (await REMOVE.run(this.redis, this.keysOf(tenant), args)) === 1;
  }

  /** Nothing more is sent to it; the first reason stays. */
  async stop(tenant: string, id: string, why: DisabledWhy): Promise<void> {
    await this.redis.hsetnx(this.keys.channelNotes(tenant, 'stops'), id, JSON.stringify(why));
  }

  async noteTrouble(tenant: string, id: string, trouble: Trouble): Promise<void> {
    await this.redis.hset(this.keys.channelNotes(tenant, 'troubles'), id, JSON.stringify(trouble));
  }

  async forgetTrouble(tenant: string, id: string): Promise<void> {
    await this.redis.hdel(this.keys.channelNotes(tenant, 'troubles'), id);
  }

  private keysOf(tenant: string): string[] {
    return [
      this.keys.channels(tenant),
      this.keys.channelNotes(tenant, 'stops'),
      this.keys.channelNotes(tenant, 'troubles'),
      this.keys.eventLog(tenant, 'channel'),
    ];
  }
}

function knownChannel(
  json: string,
  stop: string | null | undefined,
  trouble: string | null | undefined,
): KnownChannel {
  const { sealed, enabled, ...channel } = Stored.parse(JSON.parse(json));
  const why: DisabledWhy | undefined =
    typeof stop === 'string'
      ? DisabledWhy.parse(JSON.parse(stop))
      : enabled
        ? undefined
        : { code: 'person', at: channel.changedAt ?? channel.createdAt };
  return {
    channel: {
      ...channel,
      enabled: why === undefined,
      ...(why !== undefined && { disabledWhy: why }),
      ...(typeof trouble === 'string' && { trouble: TroubleJson.parse(JSON.parse(trouble)) }),
    },
    ...(sealed !== undefined && { sealed }),
    stored: json,
  };
}
