import { Injectable } from '@nestjs/common';
import { changedFields } from '../../lib/changed-fields.js';
import { Authority } from '../auth/authority.js';
import { doneBy } from '../auth/done-by.js';
import type { Principal } from '../auth/principal.js';
import { FloorConfig } from '../config/floor-config.js';
import { AlertSetupEvent, type AlertSetupEventKind } from '../domain/alert-setup-event.js';
import { orUnavailable } from '../domain/unavailable.js';
import { readEvents } from '../redis/event-log.js';
import { Keys } from '../redis/keys.js';
import { RedisConnections } from '../redis/redis-connections.js';

/** The entry of the audit log. */
export const alertSetupEvent = (
  caller: Pick<Principal, 'subject' | 'issuer'>,
  what: AlertSetupEventKind,
  about: Pick<AlertSetupEvent, 'target' | 'name' | 'changed' | 'note'>,
): AlertSetupEvent => ({ ...doneBy(caller), what, ...about });

/** What follows from a change, or notes it. */
const FOLLOWS = ['version', 'by', 'updatedAt', 'changedAt', 'changedBy', 'target', 'sealed'];

/** What a person has changed of a rule or channel. */
export const changedIn = (before: object, after: object): string[] =>
  changedFields(before, after).filter((name) => !FOLLOWS.includes(name));

/** Reads what people did to a tenant's rules, silences and channels. */
@Injectable()
export class AlertSetupLog {
  constructor(
    private readonly connections: RedisConnections,
    private readonly keys: Keys,
    private readonly authority: Authority,
    private readonly config: FloorConfig,
  ) {}

  /** Newest first. Throws unless the token covers the whole tenant. */
  async read(caller: Principal): Promise<AlertSetupEvent[]> {
    this.authority.ensureWholeTenant(caller);
    const logs = (['rule', 'channel'] as const).map((of) =>
      readEvents(
        this.connections.commands,
        this.keys.eventLog(caller.tenant, of),
        AlertSetupEvent,
        this.config,
      ),
    );
    return (await orUnavailable(Promise.all(logs))).flat().sort((a, b) => b.at - a.at);
  }
}
