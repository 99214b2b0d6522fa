import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { FloorModule } from '../floor/floor.module.js';
import { CommandDesk } from './command-desk.js';
import { CommandNews } from './command-news.js';
import { CommandPace } from './command-pace.js';
import { CommandQueue } from './command-queue.js';
import { CommandStore } from './command-store.js';
import { CommandsController } from './commands.controller.js';
import { OrderCheckModule } from './order-check.module.js';
import { Trail } from './trail.js';

/** Where orders are given: the api role. */
@Module({
  imports: [AuthModule, OrderCheckModule, FloorModule],
  controllers: [CommandsController],
  providers: [CommandDesk, CommandNews, CommandPace, CommandQueue, CommandStore, Trail],
  exports: [CommandDesk, CommandStore],
})
export class CommandDeskModule {}
