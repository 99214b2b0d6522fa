import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { AccountVendorsModule } from '../accounts/account-vendors.module.js';
import { FloorModule } from '../floor/floor.module.js';
import { Metrics } from '../health/metrics.js';
import { CommandLife } from './command-life.js';
import { CommandMetrics } from './command-metrics.js';
import { CommandQueue } from './command-queue.js';
import { CommandRunner } from './command-runner.js';
import { CommandStore } from './command-store.js';
import { CommandWatch } from './command-watch.js';
import { CommandWorker } from './command-worker.js';
import { ConfirmationPatience } from './confirmation-patience.js';
import { Confirmations } from './confirmations.js';
import { ExclusiveLocks } from './exclusive-locks.js';
import { Nudges } from './nudges.js';
import { ShownFloor } from './shown-floor.js';

/** Where commands are sent: the worker role. */
@Module({})
export class CommandRunnerModule {
  /** @param pollers the module that has `PollNudge` */
  static with(pollers: Type): DynamicModule {
    return {
      module: CommandRunnerModule,
      imports: [AccountVendorsModule, FloorModule, pollers],
      providers: [
        { provide: CommandMetrics, useExisting: Metrics },
        CommandLife,
        CommandQueue,
        CommandRunner,
        CommandStore,
        CommandWatch,
        CommandWorker,
        ConfirmationPatience,
        Confirmations,
        ExclusiveLocks,
        Nudges,
        ShownFloor,
      ],
    };
  }
}
