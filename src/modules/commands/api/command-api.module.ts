import { Module } from '@nestjs/common';
import { AuthModule } from '../../auth/auth.module.js';
import { FloorModule } from '../../floor/floor.module.js';
import { CommandService } from './command-service.js';
import { CommandWaiter } from './command-waiter.js';
import { CommandLimiter } from './command-limiter.js';
import { CommandQueue } from '../command-queue.js';
import { CommandStore } from '../command-store.js';
import { CommandsController } from './commands.controller.js';
import { CommandResolverModule } from './command-resolver.module.js';
import { AuditLog } from './audit-log.js';

/** Where orders are given: the api role. */
@Module({
  imports: [AuthModule, CommandResolverModule, FloorModule],
  controllers: [CommandsController],
  providers: [CommandService, CommandWaiter, CommandLimiter, CommandQueue, CommandStore, AuditLog],
  exports: [CommandService, CommandStore],
})
export class CommandApiModule {}
