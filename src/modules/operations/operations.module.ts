import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { OperationsAccess } from './operations-access.js';
import { OperationsController } from './operations.controller.js';
import { QueueBoard } from './queue-board.js';

/** The board of the job queues, for the tenant that operates the service. */
@Module({})
export class OperationsModule {
  /** @param queues the module that provides `JobQueues` */
  static with(queues: Type): DynamicModule {
    return {
      module: OperationsModule,
      imports: [AuthModule, queues],
      controllers: [OperationsController],
      providers: [OperationsAccess, QueueBoard],
    };
  }
}
