import { Module } from '@nestjs/common';
import { VENDORS } from '../../../vendors/vendors.catalog.js';
import { FloorConfig } from '../../config/floor-config.js';
import { FloorModule } from '../../floor/floor.module.js';
import { AccountViews } from './account-views.js';
import { Capabilities, CommandCatalogue } from './capabilities.js';
import { CommandResolver } from './command-resolver.js';

/** Which commands an account has. */
@Module({
  providers: [
    {
      provide: CommandCatalogue,
      inject: [FloorConfig],
      useFactory: (config: FloorConfig) => new CommandCatalogue(config, VENDORS),
    },
  ],
  exports: [CommandCatalogue],
})
export class CommandCatalogueModule {}

/** Whether a command is valid, and what a token may do; sends nothing to a vendor. */
@Module({
  imports: [CommandCatalogueModule, FloorModule],
  providers: [AccountViews, CommandResolver, Capabilities],
  exports: [CommandCatalogueModule, AccountViews, CommandResolver, Capabilities],
})
export class CommandResolverModule {}
