import { Injectable, Logger, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { DisplayLogins } from '../modules/auth/display-logins.js';
import { Revocations } from '../modules/auth/revocations.js';
import { OutageLog } from '../modules/floor/outage-log.js';
import { Repeat } from '../modules/floor/repeat.js';
import { Connections } from './connections.js';
import type { Session } from './session.js';

/** As often as a use is noted. */
const LOOK_EVERY_MS = 60_000;

/** Ends connections whose login was revoked. While Redis is away nobody can revoke, and open connections stay. */
@Injectable()
export class RevokedSockets implements OnModuleInit, BeforeApplicationShutdown {
  private readonly repeat: Repeat;
  private stopListening = (): void => undefined;

  constructor(
    private readonly revocations: Revocations,
    private readonly displays: DisplayLogins,
    private readonly connections: Connections,
  ) {
    const outage = new OutageLog(new Logger('Gateway'), 'look after open displays');
    this.repeat = new Repeat(LOOK_EVERY_MS, outage, () => this.lookAfterDisplays());
  }

  onModuleInit(): void {
    this.stopListening = this.revocations.on('changed', ({ emptied }) => {
      for (const session of [...this.connections.all]) this.opened(session);
      if (emptied) this.repeat.now();
    });
    this.repeat.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopListening();
    await this.repeat.stop();
  }

  /** Also for what was revoked between the check of its login and its opening. */
  opened(session: Session): void {
    if (this.revocations.names(session.principal)) session.dismiss();
  }

  /** Notes that they are in use, and ends those that are not on record (any more): Redis may have been emptied. */
  async lookAfterDisplays(): Promise<void> {
    const open = new Set<string>();
    for (const { principal } of this.connections.all)
      if (principal.display !== undefined) open.add(principal.display);
    if (open.size === 0) return;
    const gone = new Set(await this.displays.inUse([...open]));
    for (const session of [...this.connections.all])
      if (gone.has(session.principal.display ?? '')) session.dismiss();
  }
}
