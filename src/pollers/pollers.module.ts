import { Module } from '@nestjs/common';
import { AccountVendorsModule } from '../modules/accounts/account-vendors.module.js';
import { PollNudge } from '../modules/commands/poll-nudge.js';
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
