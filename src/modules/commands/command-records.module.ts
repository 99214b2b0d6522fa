import { Module } from '@nestjs/common';
import { CommandMetrics } from './command-metrics.js';
import { CommandQueue } from './command-queue.js';
import { CommandStateMachine } from './command-state-machine.js';
import { CommandStore } from './command-store.js';

/** What accepting, proposing and sending commands share: with `ROLE=all` all use the same store and the same queue. */
@Module({
  providers: [CommandStore, CommandQueue, CommandMetrics, CommandStateMachine],
  exports: [CommandStore, CommandQueue, CommandStateMachine],
})
export class CommandRecordsModule {}
