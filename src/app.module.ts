import {
  Module,
  type BeforeApplicationShutdown,
  type DynamicModule,
  type ModuleMetadata,
} from '@nestjs/common';
import { GatewaysModule } from './gateways/gateways.module.js';
import { logging } from './logging.js';
import { RestModule } from './modules/rest/rest.module.js';
import { PlansRestModule } from './modules/plans/plans.module.js';
import { AlertsRestModule } from './modules/alerts/alerts-rest.module.js';
import { ChannelsRestModule } from './modules/alerts/channels/channels.module.js';
import { DeliveryModule } from './modules/alerts/delivery/delivery.module.js';
import { AuthModule } from './modules/auth/auth.module.js';
import { CommandApiModule } from './modules/commands/api/command-api.module.js';
import { CommandRunnerModule } from './modules/commands/runner/command-runner.module.js';
import { ConfigModule } from './modules/config/config.module.js';
import type { FloorConfig } from './modules/config/floor-config.js';
import { ContractsModule } from './modules/contracts/contracts.module.js';
import { DemoModule } from './modules/demo/demo.module.js';
import { DemoSimulators } from './modules/demo/demo-simulators.js';
import { DisplaysRestModule } from './modules/displays/displays.module.js';
import { FloorModule } from './modules/floor/floor.module.js';
import { HealthModule } from './modules/health/health.module.js';
import { ShutdownCoordinator } from './modules/health/shutdown-coordinator.js';
import { MetricsModule } from './modules/metrics/metrics.module.js';
import { HistoryModule, RecorderModule } from './modules/history/history.module.js';
import { HooksModule } from './modules/hooks/hooks.module.js';
import { HttpModule } from './modules/http/http.module.js';
import { OperationsModule } from './modules/operations/operations.module.js';
import { RedisModule } from './modules/redis/redis.module.js';
import { TracingModule } from './modules/tracing/tracing.module.js';
import { PollersModule } from './pollers/pollers.module.js';
import { BoardQueuesModule } from './pollers/board-queues.js';

/** The modules of every role, and those of the role of this process. */
@Module({})
export class AppModule implements BeforeApplicationShutdown {
  constructor(private readonly shutdown: ShutdownCoordinator) {}

  /** Nest calls the root module first, so everything that serves clients is still open here. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.shutdown.finished();
  }

  static with(config: FloorConfig, simulators?: DemoSimulators): DynamicModule {
    const imports: NonNullable<ModuleMetadata['imports']> = [
      ConfigModule.with(config),
      logging(config),
      MetricsModule,
      RedisModule,
      HttpModule,
      TracingModule,
      FloorModule,
      HealthModule.with(config.role),
      HistoryModule,
    ];
    if (config.role !== 'worker')
      imports.push(
        ...[AuthModule, RestModule, CommandApiModule, DisplaysRestModule, GatewaysModule],
        ContractsModule,
        HooksModule,
        AlertsRestModule,
        PlansRestModule,
        ChannelsRestModule,
      );
    if (config.role !== 'worker' && config.operations !== undefined)
      imports.push(OperationsModule.with(BoardQueuesModule));
    if (config.role !== 'worker' && config.demo) imports.push(DemoModule);
    if (config.role !== 'api')
      imports.push(PollersModule, CommandRunnerModule.with(PollersModule), RecorderModule, DeliveryModule);
    return {
      module: AppModule,
      imports,
      // A provider, so that Nest stops them with the application.
      providers: simulators === undefined ? [] : [{ provide: DemoSimulators, useValue: simulators }],
    };
  }
}
