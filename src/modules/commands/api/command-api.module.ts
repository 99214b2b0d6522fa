import { Module } from '@nestjs/common';
import { AuthModule } from '../../auth/auth.module.js';
import { FloorModule } from '../../floor/floor.module.js';
import { CommandService } from './command-service.js';
import { CommandWaiter } from './command-waiter.js';
import { CommandLimiter } from './command-limiter.js';
import { CommandRecordsModule } from '../command-records.module.js';
import { CommandsController } from './commands.controller.js';
import { CommandResolverModule } from './command-resolver.module.js';
import { AuditLog } from './audit-log.js';
import { ProposalAnswers } from './proposal-answers.js';

/** Accepts commands: the api role. */
@Module({
  imports: [AuthModule, CommandRecordsModule, CommandResolverModule, FloorModule],
  controllers: [CommandsController],
  providers: [CommandService, CommandWaiter, CommandLimiter, AuditLog, ProposalAnswers],
  exports: [CommandService, CommandRecordsModule],
})
export class CommandApiModule {}
