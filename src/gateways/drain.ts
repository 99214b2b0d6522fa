import { setTimeout as delay } from 'node:timers/promises';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { FloorConfig } from '../modules/config/floor-config.js';
import { FloorError } from '../modules/domain/problem.js';
import { ShutdownCoordinator } from '../modules/health/shutdown-coordinator.js';
import { Connections } from './connections.js';

const SLICE_MS = 50;
/** Of the whole time, for balancers to hear of it, so that whoever is sent away arrives elsewhere. */
const NOTICE_SHARE = 0.2;

/**
 * When this process is asked to stop its clients are sent to others a few at a time: all at once they would arrive all at
 * once. They come back by themselves, with the positions they hold.
 */
@Injectable()
export class Drain implements OnModuleInit {
  private begun = false;

  constructor(
    private readonly config: FloorConfig,
    private readonly leaving: ShutdownCoordinator,
    private readonly connections: Connections,
  ) {}

  onModuleInit(): void {
    this.leaving.beforeExit(() => this.run());
  }

  /** Why nobody is let in any more; a balancer may ask another instance at once. */
  refusal(): FloorError | undefined {
    return this.begun
      ? new FloorError('unavailable', 'This instance is stopping; connect to another.')
      : undefined;
  }

  private async run(): Promise<void> {
    this.begun = true;
    const { drainMs } = this.config.socket;
    await delay(drainMs * NOTICE_SHARE);
    for (let left = Math.floor((drainMs * (1 - NOTICE_SHARE)) / SLICE_MS); left > 0; left -= 1) {
      this.connections.closeSome(Math.ceil(this.connections.size / left));
      await delay(SLICE_MS);
    }
  }
}
