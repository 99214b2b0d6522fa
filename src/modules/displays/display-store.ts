import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { revocationsKeptMs, type Revocation } from '../auth/revocation-log.js';
import { FloorConfig } from '../config/floor-config.js';
import { Keys } from '../redis/keys.js';
import { LuaScript } from '../redis/lua-script.js';
import { RedisConnections, type Redis } from '../redis/redis-connections.js';
import { displayFrom, type Display } from './display.js';

const FOLDER = import.meta.dirname;
const MINT = new LuaScript(FOLDER, 'lua/mint.lua');
const REMOVE = new LuaScript(FOLDER, 'lua/remove.lua');
const NOTE_USE = new LuaScript(FOLDER, 'lua/note-use.lua');

/** `lastUsedAt` is accurate to a minute, so that not every request writes to Redis. */
export const NOTE_USE_EVERY_MS = 60_000;

export type KnownDisplay = Display & {
  /** Epoch ms. */
  lastUsedAt?: number;
};

/** A display with the digest of its token. */
export interface DisplayLogin {
  display: KnownDisplay;
  digest: string;
}

/** Displays in Redis. One method is one round trip; all of them reject while Redis is away. */
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
  async mint(display: Display, digest: string): Promise<boolean> {
    const { id, tenant, createdAt } = display;
    const outcome = await MINT.run(
      this.redis,
      [this.keys.displays(), this.keys.displayTokens(), this.keys.displaysOf(tenant)],
      [id, JSON.stringify(display), digest, createdAt, this.config.limits.displaysPerTenant],
    );
    return outcome === 'minted';
  }

  /** Undefined: no such display, or its screen has not fetched its token yet. */
  async login(id: string): Promise<DisplayLogin | undefined> {
    const [display, digest] = await Promise.all([
      this.find(id),
      this.redis.hget(this.keys.displayTokens(), id),
    ]);
    return display === undefined || digest === null ? undefined : { display, digest };
  }

  async find(id: string): Promise<KnownDisplay | undefined> {
    const [json, used] = await Promise.all([
      this.redis.hget(this.keys.displays(), id),
      this.redis.hget(this.keys.displayUses(), id),
    ]);
    return json === null ? undefined : parseDisplay(json, used);
  }

  async all(tenant: string): Promise<KnownDisplay[]> {
    const ids = await this.redis.zrange(this.keys.displaysOf(tenant), '0', '-1');
    if (ids.length === 0) return [];
    const [jsons, uses] = await Promise.all([
      this.redis.hmget(this.keys.displays(), ...ids),
      this.redis.hmget(this.keys.displayUses(), ...ids),
    ]);
    return jsons.flatMap((json, i) => (json === null ? [] : [parseDisplay(json, uses[i])]));
  }

  /** Also adds a revocation, which every process reads within a second. */
  async remove({ id, tenant }: Display): Promise<void> {
    const now = Date.now();
    const revocation: Revocation = { kind: 'display', tenant, name: id, at: now };
    await REMOVE.run(
      this.redis,
      [
        ...[this.keys.displays(), this.keys.displayTokens(), this.keys.displayUses()],
        ...[this.keys.displaysOf(tenant), this.keys.revocations()],
      ],
      [id, JSON.stringify(revocation), now - revocationsKeptMs(this.config)],
    );
  }

  /** @returns the ids that do not exist */
  async noteUse(ids: string[]): Promise<string[]> {
    const gone = await NOTE_USE.run(
      this.redis,
      [this.keys.displays(), this.keys.displayUses()],
      [Date.now(), NOTE_USE_EVERY_MS, ...ids],
    );
    return z.array(z.string()).parse(gone);
  }
}

function parseDisplay(json: string, used: string | null | undefined): KnownDisplay {
  return { ...displayFrom(json), ...(typeof used === 'string' && { lastUsedAt: Number(used) }) };
}
