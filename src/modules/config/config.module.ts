import { Module, type DynamicModule } from '@nestjs/common';
import { ConfigChanges } from './config-changes.js';
import { FloorConfig } from './floor-config.js';

@Module({})
export class ConfigModule {
  static with(config: FloorConfig): DynamicModule {
    return {
      module: ConfigModule,
      global: true,
      providers: [{ provide: FloorConfig, useValue: config }, ConfigChanges],
      exports: [FloorConfig, ConfigChanges],
    };
  }
}
