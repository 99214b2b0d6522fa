import { Injectable, Logger, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { IntervalTask } from '../lib/interval-task.js';
import { OutageLog } from '../lib/outage-log.js';
import type { Principal } from '../modules/auth/principal.js';
import { FloorConfig } from '../modules/config/floor-config.js';
import { messageOf } from '../modules/displays/display.js';
import { DisplayStore } from '../modules/displays/display-store.js';
import type { DisplayMessage } from '../modules/domain/display-settings.js';
import { FloorError } from '../modules/domain/problem.js';
import { Connections } from './connections.js';
import type { Session } from './session.js';

/** As revocations: a change is everywhere within two seconds. */
const CHECK_EVERY_MS = 1_000;

/**
 * Tells connected displays what they show: when they connect, and when it was changed. Each process with connected displays
 * reads one counter a second, and the displays only after it has moved; what is told is the state on record, so nothing is lost
 * while Redis is away.
 */
@Injectable()
export class DisplayPush implements OnModuleInit, BeforeApplicationShutdown {
  private readonly checking: IntervalTask;
  /** What each connection was told last, as JSON. */
  private readonly told = new WeakMap<Session, string>();
  /** The counter of changes that everything told was read after; absent: none was read yet. */
  private changes: number | undefined;

  constructor(
    private readonly connections: Connections,
    private readonly store: DisplayStore,
    private readonly config: FloorConfig,
  ) {
    const outage = new OutageLog(new Logger('Gateway'), 'read the settings of displays');
    this.checking = new IntervalTask(CHECK_EVERY_MS, outage, () => this.check());
  }

  onModuleInit(): void {
    this.checking.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.checking.stop();
  }

  /** A new connection is told at once if it is a display's. */
  welcome({ principal }: Session): void {
    if (principal.display !== undefined) this.checking.runNow();
  }

  /** Throws `forbidden` unless it is the login of a display, and `not-found` if that reload is not asked for. */
  async reloaded({ display }: Principal, askedAt: number): Promise<void> {
    if (display === undefined) throw new FloorError('forbidden', 'The token is not the login of a display.');
    await this.store.reloaded(display, askedAt);
  }

  private async check(): Promise<void> {
    const open = this.openDisplays();
    if (open.size === 0) return;
    const ids = [...open.keys()];
    const isUntold = [...open.values()].some((sessions) => sessions.some((one) => !this.told.has(one)));
    // Read before the displays: a change after it raises the number again.
    const changes = await this.store.changes();
    if (changes === this.changes && !isUntold) return;
    for (const display of await this.store.some(ids)) {
      const message = messageOf(display);
      const json = JSON.stringify(message);
      for (const session of open.get(display.id) ?? [])
        if (this.told.get(session) !== json) this.tell(session, message, json);
    }
    this.changes = changes;
  }

  private tell(session: Session, message: DisplayMessage, json: string): void {
    // One that does not read is told the state of then, once it does.
    if (session.backlog > this.config.socket.slowPackets) return void this.told.delete(session);
    this.told.set(session, json);
    session.display(message);
  }

  private openDisplays(): ReadonlyMap<string, Session[]> {
    const open = new Map<string, Session[]>();
    for (const session of this.connections.all) {
      const { display } = session.principal;
      if (display !== undefined) open.set(display, [...(open.get(display) ?? []), session]);
    }
    return open;
  }
}
