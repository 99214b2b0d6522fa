import { Global, Module } from '@nestjs/common';
import { FloorConfig } from '../config/floor-config.js';
import { NO_TRACING, Tracing } from './tracing.js';

@Global()
@Module({
  providers: [
    {
      provide: Tracing,
      inject: [FloorConfig],
      useFactory: async ({ tracing, role }: FloorConfig): Promise<Tracing> => {
        if (tracing === undefined) return NO_TRACING;
        // The library is loaded only if tracing is configured.
        const { OpenTelemetryTracing } = await import('./open-telemetry.tracing.js');
        return OpenTelemetryTracing.create(tracing, role);
      },
    },
  ],
  exports: [Tracing],
})
export class TracingModule {}
