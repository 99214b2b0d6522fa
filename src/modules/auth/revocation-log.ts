import { z } from 'zod';
import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { rateOf } from '../../lib/rate-limiter.js';
import type { Principal } from './principal.js';
import { FloorConfig } from '../config/floor-config.js';
import { Keys } from '../redis/keys.js';
import { LuaScript } from '../redis/lua-script.js';
import { RedisConnections } from '../redis/redis-connections.js';
import { SharedRateLimiter } from '../redis/shared-rate-limiter.js';

/**
 * What ends before its time: one token (by its `jti`), all tokens of a person that were issued until `at`, or a display.
 * `at`: epoch ms.
 */
export const Revocation = z.object({
  kind: z.enum(['token', 'subject', 'display']),
  tenant: z.string(),
  name: z.string(),
  at: z.number(),
});
export type Revocation = z.infer<typeof Revocation>;

type Named = Pick<Revocation, 'kind' | 'tenant' | 'name'>;

/** What could name this login. */
export function namesOf({ tenant, subject, tokenId, display }: Principal): Named[] {
  if (display !== undefined) return [{ kind: 'display', tenant, name: display }];
  const person: Named = { kind: 'subject', tenant, name: subject };
  return tokenId === undefined ? [person] : [person, { kind: 'token', tenant, name: tokenId }];
}

export const keyOf = ({ kind, tenant, name }: Named): string => JSON.stringify([kind, tenant, name]);

/** A token that does not say when it was issued may be an old one. Issuers tell whole seconds, rounded down. */
export function reaches({ kind, at }: Pick<Revocation, 'kind' | 'at'>, { issuedAt }: Principal): boolean {
  return kind !== 'subject' || issuedAt === undefined || issuedAt <= at;
}

const SINCE = new LuaScript(import.meta.dirname, 'lua/revocations-since.lua');

const AT_ONCE = 1_000;
const HOUR_MS = 3_600_000;

const Since = z.tuple([z.string(), z.array(z.tuple([z.string(), z.tuple([z.string(), z.string()])]))]);

interface RevocationNews {
  revocations: Revocation[];
  /** Redis was emptied since the last look: what lay there is gone, displays too. */
  emptied: boolean;
  /** More is there already. */
  more: boolean;
}

/** The revocations in Redis, where all processes read them. Rejects while Redis is away. */
@Injectable()
export class RevocationLog {
  private epoch = '';
  private last = '0-0';

  constructor(
    private readonly redis: RedisConnections,
    private readonly keys: Keys,
    private readonly limiter: SharedRateLimiter,
    private readonly config: FloorConfig,
  ) {}

  /** The longest that a token may be good for, and with it a revocation. */
  get keepMs(): number {
    return this.config.auth.longestTokenHours * HOUR_MS;
  }

  /** 0 when it was added; else the tenant has revoked too many within an hour, and may again in so many ms. */
  async add(revocation: Revocation): Promise<number> {
    const { tenant, at } = revocation;
    const rate = rateOf(this.config.limits.revocationsPerHour, HOUR_MS);
    const waitMs = await this.limiter.take(this.keys.attempts('revocation', tenant), rate);
    if (waitMs > 0) return waitMs;
    const [key, oldest] = [this.keys.revocations(), at - this.keepMs];
    await this.redis.commands.xadd(key, 'MINID', '~', oldest, '*', 'revocation', JSON.stringify(revocation));
    return 0;
  }

  /** What was added since the last call, in one call to Redis. */
  async news(): Promise<RevocationNews> {
    const { epoch: known } = this;
    const [epoch, entries] = Since.parse(
      await SINCE.run(
        this.redis.commands,
        [this.keys.revocationsEpoch(), this.keys.revocations()],
        [known, this.last, randomUUID(), AT_ONCE],
      ),
    );
    this.last = entries.at(-1)?.[0] ?? (epoch === known ? this.last : '0-0');
    this.epoch = epoch;
    return {
      revocations: entries.map(([, [, json]]) => Revocation.parse(JSON.parse(json))),
      emptied: known !== '' && epoch !== known,
      more: entries.length === AT_ONCE,
    };
  }
}
