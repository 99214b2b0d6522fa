import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { FloorConfig } from '../config/floor-config.js';
import type { DisplayEvent } from '../domain/display-event.js';
import { eventArguments } from '../redis/event-log.js';
import { Keys } from '../redis/keys.js';
import { LuaScript } from '../redis/lua-script.js';
import { RedisConnections, type Redis } from '../redis/redis-connections.js';
import { displayFrom, type Display } from './display.js';

const FOLDER = import.meta.dirname;
const BEGIN = new LuaScript(FOLDER, 'lua/begin-pairing.lua');
const CONFIRM = new LuaScript(FOLDER, '../redis/lua/note-event.lua', 'lua/confirm-pairing.lua');
const CLAIM = new LuaScript(FOLDER, 'lua/claim-pairing.lua');

/** Bound on waiting screens, since a pairing starts without a token. */
const MAX_WAITING = 10_000;

const BeginOutcome = z.enum(['shown', 'taken', 'full']);
const ConfirmOutcome = z.enum(['confirmed', 'unknown', 'full']);

export interface Pairing {
  /** SHA-256 of the screen's secret. */
  digest: string;
  /** Id of the display; present once the code is confirmed. */
  display?: string;
}

/** Pending pairings in Redis. One method is one round trip; all of them reject while Redis is away. */
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

  async begin(code: string, digest: string, forMs: number): Promise<z.infer<typeof BeginOutcome>> {
    const args = [code, digest, Date.now(), forMs, MAX_WAITING];
    return BeginOutcome.parse(
      await BEGIN.run(this.redis, [this.keys.pairing(code), this.keys.pairings()], args),
    );
  }

  async find(code: string): Promise<Pairing | undefined> {
    const [digest, display] = await this.redis.hmget(this.keys.pairing(code), 'secret', 'display');
    if (typeof digest !== 'string') return undefined;
    return { digest, ...(typeof display === 'string' && { display }) };
  }

  async confirm(
    code: string,
    display: Display,
    event: DisplayEvent,
  ): Promise<z.infer<typeof ConfirmOutcome>> {
    const { id, tenant, createdAt } = display;
    const outcome = await CONFIRM.run(
      this.redis,
      [
        ...[this.keys.pairing(code), this.keys.displays()],
        ...[this.keys.displaysOf(tenant), this.keys.eventLog(tenant, 'display')],
      ],
      [
        ...[id, JSON.stringify(display), createdAt, this.config.limits.displaysPerTenant],
        ...eventArguments(event, this.config),
      ],
    );
    return ConfirmOutcome.parse(outcome);
  }

  /** Undefined: the token was already claimed, or the display is revoked. */
  async claim(code: string, display: string, digest: string): Promise<Display | undefined> {
    const json = await CLAIM.run(
      this.redis,
      [
        ...[this.keys.pairing(code), this.keys.displays()],
        ...[this.keys.display('tokens'), this.keys.pairings()],
      ],
      [display, digest, code],
    );
    return json === null ? undefined : displayFrom(z.string().parse(json));
  }
}
