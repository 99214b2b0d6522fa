import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { FloorConfig } from '../config/floor-config.js';
import { Keys } from '../redis/keys.js';
import { LuaScript } from '../redis/lua-script.js';
import { RedisConnections, type Redis } from '../redis/redis-connections.js';
import { displayFrom, type Display } from './display.js';

const here = import.meta.dirname;
const BEGIN = new LuaScript(here, 'lua/begin-pairing.lua');
const CONFIRM = new LuaScript(here, 'lua/confirm-pairing.lua');
const CLAIM = new LuaScript(here, 'lua/claim-pairing.lua');

/** Screens that wait in all: anybody may begin, so what they leave here has a bound. */
const MOST_WAITING = 10_000;

const Begun = z.enum(['shown', 'taken', 'full']);
const Confirmed = z.enum(['confirmed', 'unknown', 'full']);

export interface Pairing {
  /** Of the screen's secret. */
  digest: string;
  /** Present once it was confirmed. */
  display?: string;
}

/** Screens that show a code, in Redis. One method is one round trip; all of them reject while Redis is away. */
@Injectable()
export class PairingStore {
  private readonly redis: Redis;

  constructor(
    connections: RedisConnections,
    private readonly keys: Keys,
    private readonly config: FloorConfig,
  ) {
    this.redis = connections.commands;
  }

  async begin(code: string, digest: string, forMs: number): Promise<z.infer<typeof Begun>> {
    const args = [code, digest, Date.now(), forMs, MOST_WAITING];
    return Begun.parse(await BEGIN.run(this.redis, [this.keys.pairing(code), this.keys.pairings()], args));
  }

  async find(code: string): Promise<Pairing | undefined> {
    const [digest, display] = await this.redis.hmget(this.keys.pairing(code), 'secret', 'display');
    if (typeof digest !== 'string') return undefined;
    return { digest, ...(typeof display === 'string' && { display }) };
  }

  async confirm(code: string, display: Display): Promise<z.infer<typeof Confirmed>> {
    const { id, tenant, createdAt } = display;
    const outcome = await CONFIRM.run(
      this.redis,
      [this.keys.pairing(code), this.keys.displays(), this.keys.displaysOf(tenant)],
      [id, JSON.stringify(display), createdAt, this.config.limits.displaysPerTenant],
    );
    return Confirmed.parse(outcome);
  }

  /** Undefined: the display got its token before, or is gone. */
  async claim(code: string, display: string, digest: string): Promise<Display | undefined> {
    const json = await CLAIM.run(
      this.redis,
      [
        ...[this.keys.pairing(code), this.keys.displays()],
        ...[this.keys.displayTokens(), this.keys.pairings()],
      ],
      [display, digest, code],
    );
    return json === null ? undefined : displayFrom(z.string().parse(json));
  }
}
