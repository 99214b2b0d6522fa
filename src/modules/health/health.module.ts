import { Module, type DynamicModule } from '@nestjs/common';
import type { Role } from '../config/floor-config.js';
import { FloorModule } from '../floor/floor.module.js';
import { HealthController } from './health.controller.js';
import { ShutdownCoordinator } from './shutdown-coordinator.js';
import { Readiness, RedisCheck, FreshnessCheck } from './readiness.js';

@Module({
  imports: [FloorModule],
  controllers: [HealthController],
  providers: [ShutdownCoordinator, Readiness, RedisCheck],
  exports: [ShutdownCoordinator, Readiness],
})
export class HealthModule {
  /** Workers serve no clients, so they do not check the replica. */
  static with(role: Role): DynamicModule {
    return { module: HealthModule, global: true, providers: role === 'worker' ? [] : [FreshnessCheck] };
  }
}
