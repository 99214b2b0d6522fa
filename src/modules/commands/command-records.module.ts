import { Module } from '@nestjs/common';
import { CommandQueue } from './command-queue.js';
import { CommandStore } from './command-store.js';

/** What accepting and sending commands share: with `ROLE=all` both use the same store and the same queue. */
@Module({
  providers: [CommandStore, CommandQueue],
  exports: [CommandStore, CommandQueue],
})
export class CommandRecordsModule {}
