import { z } from 'zod';
import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { rateOf } from '../../lib/rate-limiter.js';
import { CLOCK_TOLERANCE_MS, type Principal } from './principal.js';
import { FloorConfig } from '../config/floor-config.js';
import { Keys } from '../redis/keys.js';
import { LuaScript } from '../redis/lua-script.js';
import { RedisConnections } from '../redis/redis-connections.js';
import { SharedRateLimiter } from '../redis/shared-rate-limiter.js';

/**
 * Revokes one token (by its `jti`), all tokens of a user that were issued until `at`, or a display. `at`: epoch ms.
 * Users and tokens are those of `issuer`; without it (written by an older version) those of every issuer.
 */
export const Revocation = z.object({
  kind: z.enum(['token', 'subject', 'display']),
  tenant: z.string(),
  name: z.string(),
  issuer: z.string().exactOptional(),
  at: z.number(),
});
export type Revocation = z.infer<typeof Revocation>;

type RevocationKey = Pick<Revocation, 'kind' | 'tenant' | 'name' | 'issuer'>;

/** The keys of the revocations that could apply to this login. */
export function revocationKeysOf({ tenant, issuer, subject, tokenId, display }: Principal): RevocationKey[] {
  if (display !== undefined) return [{ kind: 'display', tenant, name: display }];
  const person: RevocationKey = { kind: 'subject', tenant, name: subject };
  const names =
    tokenId === undefined ? [person] : [person, { kind: 'token' as const, tenant, name: tokenId }];
  return issuer === undefined ? names : [...names, ...names.map((name) => ({ ...name, issuer }))];
}

export const keyOf = ({ kind, tenant, name, issuer }: RevocationKey): string =>
  JSON.stringify([kind, tenant, name, ...(issuer === undefined ? [] : [issuer])]);

/**
 * A token without `iat` counts as old. The issuer's clock may be ahead of ours, so a token that says it was issued within
 * the tolerance after the revocation may be older than it.
 */
export function appliesTo({ kind, at }: Pick<Revocation, 'kind' | 'at'>, { issuedAt }: Principal): boolean {
  return kind !== 'subject' || issuedAt === undefined || issuedAt <= at + CLOCK_TOLERANCE_MS;
}

const READ_NEW = new LuaScript(import.meta.dirname, 'lua/revocations-since.lua');

const BATCH_SIZE = 1_000;
const HOUR_MS = 3_600_000;

/** A token may be issued and may expire a tolerance later than its claims say; a revocation has to outlive it. */
export const revocationsKeptMs = ({ auth }: Pick<FloorConfig, 'auth'>): number =>
  auth.longestTokenHours * HOUR_MS + 4 * CLOCK_TOLERANCE_MS;

const ReadNewOutput = z.tuple([
  z.string(),
  z.array(z.tuple([z.string(), z.tuple([z.string(), z.string()])])),
]);

interface RevocationBatch {
  revocations: Revocation[];
  /** Redis was emptied since the last read, so revocations and displays are lost. */
  emptied: boolean;
  /** More can be read at once. */
  more: boolean;
}

/** The stream of revocations in Redis that all processes read. Methods reject while Redis is away. */
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

  get longestTokenMs(): number {
    return this.config.auth.longestTokenHours * HOUR_MS;
  }

  get keepMs(): number {
    return revocationsKeptMs(this.config);
  }

  /** @returns 0 if added; else the ms to wait, since the tenant has revoked too many within an hour */
  async add(revocation: Revocation): Promise<number> {
    const { tenant, at } = revocation;
    const rate = rateOf(this.config.limits.revocationsPerHour, HOUR_MS);
    const waitMs = await this.limiter.take(this.keys.attempts('revocation', tenant), rate);
    if (waitMs > 0) return waitMs;
    const [key, oldest] = [this.keys.revocations(), at - this.keepMs];
    await this.redis.commands.xadd(key, 'MINID', '~', oldest, '*', 'revocation', JSON.stringify(revocation));
    return 0;
  }

  /** Reads what was added since the last call, in one round trip. */
  async readNew(): Promise<RevocationBatch> {
    const { epoch: known } = this;
    const [epoch, entries] = ReadNewOutput.parse(
      await READ_NEW.run(
        this.redis.commands,
        [this.keys.revocationsEpoch(), this.keys.revocations()],
        [known, this.last, randomUUID(), BATCH_SIZE],
      ),
    );
    this.last = entries.at(-1)?.[0] ?? (epoch === known ? this.last : '0-0');
    this.epoch = epoch;
    return {
      revocations: entries.map(([, [, json]]) => Revocation.parse(JSON.parse(json))),
      emptied: known !== '' && epoch !== known,
      more: entries.length === BATCH_SIZE,
    };
  }
}
