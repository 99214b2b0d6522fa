import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { FloorModule } from '../floor/floor.module.js';
import { PlanBodies } from './plan-bodies.js';
import { PlanStore } from './plan-store.js';
import { PlansController } from './plans.controller.js';
import { PlansService } from './plans.js';

/** The plans, for rules and timelines. */
@Module({ imports: [FloorModule], providers: [PlanStore], exports: [PlanStore] })
export class PlansModule {}

/** The REST API of plans. */
@Module({
  imports: [AuthModule, FloorModule, PlansModule],
  controllers: [PlansController],
  providers: [PlansService, PlanBodies],
})
export class PlansRestModule {}
