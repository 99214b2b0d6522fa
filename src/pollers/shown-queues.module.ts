import { Module } from '@nestjs/common';
import { JobQueues } from '../modules/operations/job-queues.js';
import { ShownQueues } from './shown-queues.js';

/** For the processes that serve people, which need not poll anything. */
@Module({
  providers: [ShownQueues, { provide: JobQueues, useExisting: ShownQueues }],
  exports: [JobQueues],
})
export class ShownQueuesModule {}
