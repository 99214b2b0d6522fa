import { Module } from '@nestjs/common';
import { FloorModule } from '../floor/floor.module.js';
import { HookEvents } from './hook-events.js';
import { HookRecords } from './hook-records.js';
import { HookRoutes } from './hook-routes.js';
import { PushController } from './push.controller.js';

/** What phone systems post, and how an account's push is doing. */
@Module({
  imports: [FloorModule],
  providers: [HookEvents, HookRecords, HookRoutes],
  controllers: [PushController],
})
export class HooksModule {}
