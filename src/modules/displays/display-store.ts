import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { FloorError } from '../domain/problem.js';
import type { Revocation } from '../auth/revocation-log.js';
import { FloorConfig } from '../config/floor-config.js';
import { Keys } from '../redis/keys.js';
import { LuaScript } from '../redis/lua-script.js';
import { RedisConnections, type Redis } from '../redis/redis-connections.js';
import { displayFrom, type Display } from './display.js';

/** Maps a failure of Redis to `unavailable`: nothing was changed, and the caller may try again. */
export async function mapStoreErrors<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (cause) {
    throw new FloorError('unavailable', 'The store cannot be reached; try again.', { cause });
  }
}

const here = import.meta.dirname;
const MINT = new LuaScript(here, 'lua/mint.lua');
const REMOVE = new LuaScript(here, 'lua/remove.lua');
const NOTE_USE = new LuaScript(here, 'lua/note-use.lua');

/** Nobody needs it to the second, and a write for every request would be one too many. */
export const NOTE_USE_EVERY_MS = 60_000;
const HOUR_MS = 3_600_000;

export type KnownDisplay = Display & {
  /** Epoch ms. */
  lastUsedAt?: number;
};

/** A display and what is needed to check its token. */
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

  /** False: the tenant has too many. */
  async mint(display: Display, digest: string): Promise<boolean> {
    const { id, tenant, createdAt } = display;
    const outcome = await MINT.run(
      this.redis,
      [this.keys.displays(), this.keys.displayTokens(), this.keys.displaysOf(tenant)],
      [id, JSON.stringify(display), digest, createdAt, this.config.limits.displaysPerTenant],
    );
    return outcome === 'minted';
  }

  /** Undefined: there is none, or its screen has not fetched its token yet. */
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
    return json === null ? undefined : known(json, used);
  }

  async all(tenant: string): Promise<KnownDisplay[]> {
    const ids = await this.redis.zrange(this.keys.displaysOf(tenant), '0', '-1');
    if (ids.length === 0) return [];
    const [jsons, uses] = await Promise.all([
      this.redis.hmget(this.keys.displays(), ...ids),
      this.redis.hmget(this.keys.displayUses(), ...ids),
    ]);
    return jsons.flatMap((json, i) => (json === null ? [] : [known(json, uses[i])]));
  }

  /** Every process hears of it within a second. */
  async remove({ id, tenant }: Display): Promise<void> {
    const now = Date.now();
    const revocation: Revocation = { kind: 'display', tenant, name: id, at: now };
    await REMOVE.run(
      this.redis,
      [
        ...[this.keys.displays(), this.keys.displayTokens(), this.keys.displayUses()],
        ...[this.keys.displaysOf(tenant), this.keys.revocations()],
      ],
      [id, JSON.stringify(revocation), now - this.config.auth.longestTokenHours * HOUR_MS],
    );
  }

  /** @returns those that do not exist (any more) */
  async noteUse(ids: string[]): Promise<string[]> {
    const gone = await NOTE_USE.run(
      this.redis,
      [this.keys.displays(), this.keys.displayUses()],
      [Date.now(), NOTE_USE_EVERY_MS, ...ids],
    );
    return z.array(z.string()).parse(gone);
  }
}

function known(json: string, used: string | null | undefined): KnownDisplay {
  return { ...displayFrom(json), ...(typeof used === 'string' && { lastUsedAt: Number(used) }) };
}
