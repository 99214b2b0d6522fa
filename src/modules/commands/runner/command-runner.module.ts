import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { VendorAccountsModule } from '../../vendor-accounts/vendor-accounts.module.js';
import { FloorModule } from '../../floor/floor.module.js';
import { CommandRecordsModule } from '../command-records.module.js';
import { CommandRunner } from './command-runner.js';
import { CommandRecovery } from './command-recovery.js';
import { CommandWorker } from './command-worker.js';
import { ConfirmationDeadlines } from './account-confirmations.js';
import { Confirmations } from './confirmations.js';
import { ExclusiveLocks } from './exclusive-locks.js';
import { RefreshRequests } from './refresh-requests.js';
import { ExpectationChecker } from './expectation-checker.js';

/** Sends commands and confirms them: the worker role. */
@Module({})
export class CommandRunnerModule {
  /** @param pollers the module that exports `PollRefresh` */
  static with(pollers: Type): DynamicModule {
    return {
      module: CommandRunnerModule,
      imports: [CommandRecordsModule, VendorAccountsModule, FloorModule, pollers],
      providers: [
        CommandRunner,
        CommandRecovery,
        CommandWorker,
        ConfirmationDeadlines,
        Confirmations,
        ExclusiveLocks,
        RefreshRequests,
        ExpectationChecker,
      ],
    };
  }
}
