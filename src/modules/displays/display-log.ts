import { Injectable } from '@nestjs/common';
import { Authority } from '../auth/authority.js';
import type { Principal } from '../auth/principal.js';
import { FloorConfig } from '../config/floor-config.js';
import { DisplayEvent } from '../domain/display-event.js';
import { orUnavailable } from '../domain/unavailable.js';
import { Keys } from '../redis/keys.js';
import { RedisConnections } from '../redis/redis-connections.js';

const DAY_MS = 86_400_000;
const MOST_EVENTS = 1_000;

/** For `lua/note-event.lua`: its arguments after the key of the log. @param event absent: none is added */
export const eventArguments = (
  event: DisplayEvent | undefined,
  { audit: { keepDays } }: Pick<FloorConfig, 'audit'>,
): (string | number)[] => {
  const at = event?.at ?? 0;
  return [event === undefined ? '' : JSON.stringify(event), at, at - keepDays * DAY_MS, MOST_EVENTS];
};

/** Reads what people did to a tenant's displays. */
@Injectable()
export class DisplayLog {
  constructor(
    private readonly connections: RedisConnections,
    private readonly keys: Keys,
    private readonly authority: Authority,
    private readonly config: FloorConfig,
  ) {}

  /** Newest first. Throws unless the token covers the whole tenant. */
  async read(caller: Principal): Promise<DisplayEvent[]> {
    this.authority.ensureWholeTenant(caller);
    const oldest = Date.now() - this.config.audit.keepDays * DAY_MS;
    const log = this.keys.displayLog(caller.tenant);
    const stored = await orUnavailable(this.connections.commands.zrevrangebyscore(log, '+inf', oldest));
    return stored.map((json) => DisplayEvent.parse(JSON.parse(json)));
  }
}
