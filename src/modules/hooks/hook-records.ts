import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { FloorConfig } from '../config/floor-config.js';
import type { ContactPart } from '../domain/contact.js';
import { contactEntries } from '../floor/contact-log.js';
import { Keys } from '../redis/keys.js';
import { RedisConnections } from '../redis/redis-connections.js';

/** Of an account, what came to its hook address with the right key, over all processes. */
export interface HookCounts {
  /** Events that led to hints. */
  accepted: number;
  /** Not signed as the vendor does. */
  refused: number;
  /** Signed, but not the vendor's events. */
  unreadable: number;
  /** When the last event was accepted, epoch ms. */
  lastAt?: number;
}

export interface HookHint {
  targets: readonly string[] | 'all';
  event: string;
  at: number;
  /** What the event tells of contacts. */
  contacts?: readonly ContactPart[];
}

const count = z.coerce.number().catch(0);
const Counts = z.object({
  accepted: count,
  refused: count,
  unreadable: count,
  lastAt: z.coerce.number().exactOptional(),
});

/** The change log carries hints to the account's coordinator; what came is counted beside it. */
@Injectable()
export class HookRecords {
  constructor(
    private readonly connections: RedisConnections,
    private readonly keys: Keys,
    private readonly config: FloorConfig,
  ) {}

  async hint(account: string, hints: readonly HookHint[]): Promise<void> {
    const log = this.keys.log(this.keys.shardOf(account));
    const counts = this.keys.hook(account);
    const writes = this.connections.commands.multi();
    for (const { targets, event, at, contacts = [] } of hints) {
      const text = targets === 'all' ? targets : JSON.stringify(targets);
      const entry = ['k', 'hint', 'a', account, 't', text, 'e', event, 'at', at];
      writes.xadd(log, 'MAXLEN', '~', this.config.redis.logEntries, '*', ...entry);
      // Beside the hint and not in it, so that they are not lost while the account has no coordinator.
      for (const json of contactEntries(contacts)) {
        const told = ['k', 'contacts', 'a', account, 'j', json];
        writes.xadd(log, 'MAXLEN', '~', this.config.redis.logEntries, '*', ...told);
      }
    }
    writes.hincrby(counts, 'accepted', 1).hset(counts, 'lastAt', Date.now());
    await writes.exec();
  }

  async count(account: string, what: 'refused' | 'unreadable'): Promise<void> {
    await this.connections.commands.hincrby(this.keys.hook(account), what, 1);
  }

  async counts(account: string): Promise<HookCounts> {
    const { lastAt, ...counts } = await this.connections.commands.hgetall(this.keys.hook(account));
    return Counts.parse({ ...counts, ...(lastAt !== undefined && { lastAt }) });
  }
}
