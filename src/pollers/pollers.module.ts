import { Module } from '@nestjs/common';
import { AccountVendorsModule } from '../modules/vendor-accounts/vendor-accounts.module.js';
import { PollNudge } from '../modules/commands/runner/refresh-requests.js';
import { FloorModule } from '../modules/floor/floor.module.js';
import { Metrics } from '../modules/health/metrics.js';
import { AccountRecords } from './account-records.js';
import { PollMetrics } from './poll-metrics.js';
import { PollPlans } from './poll-plans.js';
import { PollQueue } from './poll-queue.js';
import { PollWorker, WorkerCheck } from './poll-worker.js';
import { Poll } from './poll.js';
import { Stewards } from './coordinator-election.js';
import { TurnReport } from './poll-recorder.js';

/** BullMQ: when to ask the vendors, how often, and what a failure means. */
@Module({
  imports: [AccountVendorsModule, FloorModule],
  providers: [
    { provide: PollMetrics, useExisting: Metrics },
    { provide: PollNudge, useExisting: PollQueue },
    AccountRecords,
    Poll,
    PollPlans,
    PollQueue,
    PollWorker,
    Stewards,
    TurnReport,
    WorkerCheck,
  ],
  exports: [PollNudge],
})
export class PollersModule {}
