import { Module } from '@nestjs/common';
import { AlertRecordsModule } from '../modules/alerts/alert-records.module.js';
import { CommandProposerModule } from '../modules/commands/proposals/command-proposer.module.js';
import { VendorAccountsModule } from '../modules/vendor-accounts/vendor-accounts.module.js';
import { PollRefresh } from '../modules/commands/runner/refresh-requests.js';
import { FloorModule } from '../modules/floor/floor.module.js';
import { HistoryModule } from '../modules/history/history.module.js';
import { AccountRegistry } from './account-registry.js';
import { AccountRecords } from './account-records.js';
import { PollMetrics } from './poll-metrics.js';
import { PollPlans } from './poll-plans.js';
import { PollQueue } from './poll-queue.js';
import { PollWorker, WorkerCheck } from './poll-worker.js';
import { Poll } from './poll.js';
import { PushMetrics } from './push-metrics.js';
import { CoordinatorElection } from './coordinator-election.js';
import { PollRecorder } from './poll-recorder.js';

/** BullMQ: when to poll the vendors, how often, and what a failure means. */
@Module({
  imports: [VendorAccountsModule, FloorModule, HistoryModule, AlertRecordsModule, CommandProposerModule],
  providers: [
    PollMetrics,
    PushMetrics,
    { provide: PollRefresh, useExisting: PollQueue },
    AccountRecords,
    AccountRegistry,
    Poll,
    PollPlans,
    PollQueue,
    PollWorker,
    CoordinatorElection,
    PollRecorder,
    WorkerCheck,
  ],
  exports: [PollRefresh],
})
export class PollersModule {}
