import { Module } from '@nestjs/common';
import { AuthModule } from '../../auth/auth.module.js';
import { FloorModule } from '../../floor/floor.module.js';
import { CommandDesk } from './command-service.js';
import { CommandNews } from './command-waiter.js';
import { CommandPace } from './command-limiter.js';
import { CommandQueue } from '../command-queue.js';
import { CommandStore } from '../command-store.js';
import { CommandsController } from './commands.controller.js';
import { OrderCheckModule } from './command-resolver.module.js';
import { Trail } from './audit-log.js';

/** Where orders are given: the api role. */
@Module({
  imports: [AuthModule, OrderCheckModule, FloorModule],
  controllers: [CommandsController],
  providers: [CommandDesk, CommandNews, CommandPace, CommandQueue, CommandStore, Trail],
  exports: [CommandDesk, CommandStore],
})
export class CommandDeskModule {}
