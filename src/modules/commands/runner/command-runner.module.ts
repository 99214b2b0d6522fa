import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { AccountVendorsModule } from '../../vendor-accounts/vendor-accounts.module.js';
import { FloorModule } from '../../floor/floor.module.js';
import { Metrics } from '../../health/metrics.js';
import { CommandLife, CommandMetrics } from '../command-state-machine.js';
import { CommandQueue } from '../command-queue.js';
import { CommandRunner } from './command-runner.js';
import { CommandStore } from '../command-store.js';
import { CommandWatch } from './command-recovery.js';
import { CommandWorker } from './command-worker.js';
import { ConfirmationPatience, Confirmations } from './confirmations.js';
import { ExclusiveLocks } from './exclusive-locks.js';
import { Nudges } from './refresh-requests.js';
import { ShownFloor } from './expectation-checker.js';

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
