import { Injectable } from '@nestjs/common';
import { Authority } from '../auth/authority.js';
import type { Principal } from '../auth/principal.js';
import { FloorConfig } from '../config/floor-config.js';
import { DisplayEvent } from '../domain/display-event.js';
import { orUnavailable } from '../domain/unavailable.js';
import { readEvents } from '../redis/event-log.js';
import { Keys } from '../redis/keys.js';
import { RedisConnections } from '../redis/redis-connections.js';

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
    const log = this.keys.eventLog(caller.tenant, 'display');
    return orUnavailable(readEvents(this.connections.commands, log, DisplayEvent, this.config));
  }
}
