import { Module } from '@nestjs/common';
import { VENDORS } from '../../../vendors/vendors.catalog.js';
import { FloorConfig } from '../../config/floor-config.js';
import { FloorModule } from '../../floor/floor.module.js';
import { AccountViews } from './account-views.js';
import { Capabilities, CommandCatalogue } from './capabilities.js';
import { CommandResolver } from './command-resolver.js';

/** Which commands an account has, and whether one is valid; sends nothing to a vendor. */
@Module({
  imports: [FloorModule],
  providers: [
    {
      provide: CommandCatalogue,
      inject: [FloorConfig],
      useFactory: (config: FloorConfig) => new CommandCatalogue(config, VENDORS),
    },
    AccountViews,
    CommandResolver,
    Capabilities,
  ],
  exports: [CommandCatalogue, AccountViews, CommandResolver, Capabilities],
})
export class CommandResolverModule {}
