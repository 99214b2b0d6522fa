import { Module } from '@nestjs/common';
import { FloorModule } from '../../floor/floor.module.js';
import { CommandCatalogueModule } from '../api/command-resolver.module.js';
import { CommandRecordsModule } from '../command-records.module.js';
import { CommandProposer } from './command-proposer.js';
import { RuleJoins } from './rule-joins.js';

/** Puts commands of rules on record: the worker role. */
@Module({
  imports: [CommandRecordsModule, CommandCatalogueModule, FloorModule],
  providers: [CommandProposer, RuleJoins],
  exports: [CommandProposer],
})
export class CommandProposerModule {}
