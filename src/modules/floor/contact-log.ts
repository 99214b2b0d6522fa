import { Injectable } from '@nestjs/common';
import type { ContactPart } from '../domain/contact.js';
import { Keys } from '../redis/keys.js';
import { LuaScript } from '../redis/lua-script.js';
import { RedisConnections } from '../redis/redis-connections.js';
import { logBoundsOf } from './log-bounds.js';

const APPEND = new LuaScript(import.meta.dirname, 'lua/append.lua', 'lua/append-contacts.lua');

/** Of one entry of the change log. */
const MOST_PARTS = 200;

/** The entries of the change log that tell of contacts: lists of parts in JSON, none too long. */
export function contactEntries(parts: readonly ContactPart[]): string[] {
  const entries: string[] = [];
  for (let first = 0; first < parts.length; first += MOST_PARTS)
    entries.push(JSON.stringify(parts.slice(first, first + MOST_PARTS)));
  return entries;
}

/** Parts of contacts that events told, for the recorder; those of polls are committed with the poll. */
@Injectable()
export class ContactLog {
  private readonly bounds: string;

  constructor(
    private readonly connections: RedisConnections,
    private readonly keys: Keys,
    log: { logEntries: number; logBytes: number },
  ) {
    this.bounds = logBoundsOf(log);
  }

  /** Rejects when Redis does not answer. */
  async append(account: string, parts: readonly ContactPart[]): Promise<void> {
    if (parts.length === 0) return;
    const log = this.keys.log(this.keys.shardOf(account));
    await APPEND.run(this.connections.commands, [log], [account, this.bounds, ...contactEntries(parts)]);
  }
}
