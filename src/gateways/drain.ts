import { setTimeout as delay } from 'node:timers/promises';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { FloorConfig } from '../modules/config/floor-config.js';
import { FloorError } from '../modules/domain/problem.js';
import { ShutdownCoordinator } from '../modules/health/shutdown-coordinator.js';
import { Connections } from './connections.js';

const STEP_MS = 50;
/** The share of the whole time that balancers get to notice, so that clients reconnect to another instance. */
const NOTICE_SHARE = 0.2;

/**
 * Closes the connections of a stopping process a few at a time, so that the other instances do not get all its clients at
 * once. Clients reconnect automatically, with the positions they hold.
 */
@Injectable()
export class Drain implements OnModuleInit {
  private begun = false;

  constructor(
    private readonly config: FloorConfig,
    private readonly shutdown: ShutdownCoordinator,
    private readonly connections: Connections,
  ) {}

  onModuleInit(): void {
    this.shutdown.beforeExit(() => this.run());
  }

  /** Why new connections are refused; a balancer may try another instance at once. Undefined while they are not. */
  refusal(): FloorError | undefined {
    return this.begun
      ? new FloorError('unavailable', 'This instance is stopping; connect to another.')
      : undefined;
  }

  private async run(): Promise<void> {
    this.begun = true;
    const { drainMs } = this.config.socket;
    await delay(drainMs * NOTICE_SHARE);
    for (let left = Math.floor((drainMs * (1 - NOTICE_SHARE)) / STEP_MS); left > 0; left -= 1) {
      this.connections.closeSome(Math.ceil(this.connections.size / left));
      await delay(STEP_MS);
    }
  }
}
