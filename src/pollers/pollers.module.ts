import { Module } from '@nestjs/common';
import { AccountVendorsModule } from '../modules/accounts/account-vendors.module.js';
import { FloorModule } from '../modules/floor/floor.module.js';
import { Metrics } from '../modules/health/metrics.js';
import { AccountRecords } from './account-records.js';
import { PollMetrics } from './poll-metrics.js';
import { PollPlans } from './poll-plans.js';
import { PollQueue } from './poll-queue.js';
import { PollWorker } from './poll-worker.js';
import { Poll } from './poll.js';
import { Stewards } from './stewards.js';
import { TurnReport } from './turn-report.js';
import { WorkerCheck } from './worker-check.js';

/** BullMQ: when to ask the vendors, how often, and what a failure means. */
@Module({
  imports: [AccountVendorsModule, FloorModule],
  providers: [
    { provide: PollMetrics, useExisting: Metrics },
    AccountRecords,
    Poll,
    PollPlans,
    PollQueue,
    PollWorker,
    Stewards,
    TurnReport,
    WorkerCheck,
  ],
  exports: [PollQueue],
})
export class PollersModule {}
