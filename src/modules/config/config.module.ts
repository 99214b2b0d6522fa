import { Module, type DynamicModule } from '@nestjs/common';
import { FloorConfig } from './floor-config.js';

@Module({})
export class ConfigModule {
  static with(config: FloorConfig): DynamicModule {
    return {
      module: ConfigModule,
      global: true,
      providers: [{ provide: FloorConfig, useValue: config }],
      exports: [FloorConfig],
    };
  }
}
