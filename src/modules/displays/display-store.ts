import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { revocationsKeptMs, type Revocation } from '../auth/revocation-log.js';
import { FloorConfig } from '../config/floor-config.js';
import type { DisplayEvent } from '../domain/display-event.js';
import { FloorError } from '../domain/problem.js';
import { orUnavailable } from '../domain/unavailable.js';
import { eventArguments } from '../redis/event-log.js';
import { Keys } from '../redis/keys.js';
import { LuaScript } from '../redis/lua-script.js';
import { RedisConnections, type Redis } from '../redis/redis-connections.js';
import { displayFrom, type Display } from './display.js';

const FOLDER = import.meta.dirname;
const MINT = new LuaScript(FOLDER, '../redis/lua/note-event.lua', 'lua/mint.lua');
const REMOVE = new LuaScript(FOLDER, '../redis/lua/note-event.lua', 'lua/remove.lua');
const CHANGE = new LuaScript(FOLDER, '../redis/lua/note-event.lua', 'lua/change.lua');
const NOTE_USE = new LuaScript(FOLDER, 'lua/note-use.lua');

/** Not every request writes to Redis. */
export const NOTE_USE_EVERY_MS = 10_000;

/** A connected display is noted every ten seconds; one that was not for this long is not connected. */
const CONNECTED_FOR_MS = 30_000;
/** Changes of one display at the same time are few. */
const CHANGE_TRIES = 10;

export type KnownDisplay = Display & {
  /** Epoch ms, accurate to half a minute. */
  lastUsedAt?: number;
  /** It was used within the last half minute. */
  connected: boolean;
};

/** A display with the digest of its token. */
export interface DisplayLogin {
  display: KnownDisplay;
  digest: string;
}

/** Displays in Redis. One method is one round trip, but for `change`; all of them reject while Redis is away. */
@Injectable()
export class DisplayStore {
  private readonly redis: Redis;

  constructor(
    connections: RedisConnections,
    private readonly keys: Keys,
    private readonly config: FloorConfig,
  ) {
    this.redis = connections.commands;
  }

  /** @returns false if the tenant has too many */
  async mint(display: Display, digest: string, event: DisplayEvent): Promise<boolean> {
    const { id, tenant, createdAt } = display;
    const outcome = await MINT.run(
      this.redis,
      [
        ...[this.keys.displays(), this.keys.display('tokens')],
        ...[this.keys.displaysOf(tenant), this.keys.eventLog(tenant, 'display')],
      ],
      [
        ...[id, JSON.stringify(display), digest, createdAt, this.config.limits.displaysPerTenant],
        ...eventArguments(event, this.config),
      ],
    );
    return outcome === 'minted';
  }

  /** Undefined: no such display, or its screen has not fetched its token yet. */
  async login(id: string): Promise<DisplayLogin | undefined> {
    const [display, digest] = await Promise.all([
      this.find(id),
      this.redis.hget(this.keys.display('tokens'), id),
    ]);
    return display === undefined || digest === null ? undefined : { display, digest };
  }

  async find(id: string): Promise<KnownDisplay | undefined> {
    const [json, used] = await Promise.all([
      this.redis.hget(this.keys.displays(), id),
      this.redis.hget(this.keys.display('uses'), id),
    ]);
    return json === null ? undefined : parseDisplay(json, used);
  }

  /** Those of these ids that are on record. */
  async some(ids: readonly string[]): Promise<Display[]> {
    if (ids.length === 0) return [];
    const jsons = await this.redis.hmget(this.keys.displays(), ...ids);
    return jsons.flatMap((json) => (json === null ? [] : [displayFrom(json)]));
  }

  /**
   * Changes a display as it is by then. `make` may be called several times; what it throws is passed on.
   * @param event the entry of the audit log; absent: there is none
   * @returns the display as it is now; undefined if it is gone
   */
  async change(
    id: string,
    make: (display: Display) => Display,
    event?: (before: Display, after: Display) => DisplayEvent,
  ): Promise<Display | undefined> {
    for (let tries = 0; tries < CHANGE_TRIES; tries += 1) {
      const json = await orUnavailable(this.redis.hget(this.keys.displays(), id));
      if (json === null) return undefined;
      const before = displayFrom(json);
      const after = make(before);
      if (after === before) return before;
      const keys = [
        ...[this.keys.displays(), this.keys.display('changes')],
        this.keys.eventLog(before.tenant, 'display'),
      ];
      const noted = eventArguments(event?.(before, after), this.config);
      const outcome = await orUnavailable(
        CHANGE.run(this.redis, keys, [id, json, JSON.stringify(after), ...noted]),
      );
      if (outcome === 'changed') return after;
      if (outcome === 'gone') return undefined;
    }
    throw new FloorError('unavailable', 'The display is being changed by others. Try again.');
  }

  /** A page of the display was loaded since this reload was asked for. Throws `not-found` if it is not asked for. */
  async reloaded(id: string, askedAt: number): Promise<void> {
    await this.change(id, (display) => {
      const { reload } = display;
      if (reload?.askedAt !== askedAt) throw new FloorError('not-found', 'This reload is not asked for.');
      return reload.doneAt === undefined
        ? { ...display, reload: { ...reload, doneAt: Date.now() } }
        : display;
    });
  }

  /** Another number than before: a display was changed, of whatever tenant. */
  async changes(): Promise<number> {
    return Number((await this.redis.get(this.keys.display('changes'))) ?? 0);
  }

  async all(tenant: string): Promise<KnownDisplay[]> {
    const ids = await this.redis.zrange(this.keys.displaysOf(tenant), '0', '-1');
    if (ids.length === 0) return [];
    const [jsons, uses] = await Promise.all([
      this.redis.hmget(this.keys.displays(), ...ids),
      this.redis.hmget(this.keys.display('uses'), ...ids),
    ]);
    return jsons.flatMap((json, i) => (json === null ? [] : [parseDisplay(json, uses[i])]));
  }

  /** Also adds a revocation, which every process reads within a second. */
  async remove({ id, tenant }: Display, event: DisplayEvent): Promise<void> {
    const now = Date.now();
    const revocation: Revocation = { kind: 'display', tenant, name: id, at: now };
    await REMOVE.run(
      this.redis,
      [
        ...[this.keys.displays(), this.keys.display('tokens'), this.keys.display('uses')],
        ...[this.keys.displaysOf(tenant), this.keys.revocations(), this.keys.eventLog(tenant, 'display')],
      ],
      [
        ...[id, JSON.stringify(revocation), now - revocationsKeptMs(this.config)],
        ...eventArguments(event, this.config),
      ],
    );
  }

  /** @returns the ids that do not exist */
  async noteUse(ids: string[]): Promise<string[]> {
    const gone = await NOTE_USE.run(
      this.redis,
      [this.keys.displays(), this.keys.display('uses')],
      [Date.now(), NOTE_USE_EVERY_MS, ...ids],
    );
    return z.array(z.string()).parse(gone);
  }
}

function parseDisplay(json: string, used: string | null | undefined): KnownDisplay {
  const known = typeof used === 'string';
  return {
    ...displayFrom(json),
    ...(known && { lastUsedAt: Number(used) }),
    connected: known && Number(used) > Date.now() - CONNECTED_FOR_MS,
  };
}
