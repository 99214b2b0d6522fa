import { Module } from '@nestjs/common';
import { CommandResolverModule } from '../commands/api/command-resolver.module.js';
import { AccountsController } from './accounts.controller.js';
import { FloorModule } from '../floor/floor.module.js';
import { FloorController } from './floor.controller.js';
import { GroupsController } from './groups.controller.js';
import { HistoryRestModule } from '../history/history-rest.module.js';
import { LoginRetries } from '../vendor-accounts/login-retries.js';
import { SetupController } from './setup.controller.js';

@Module({
  imports: [FloorModule, CommandResolverModule, HistoryRestModule],
  providers: [LoginRetries],
  controllers: [AccountsController, GroupsController, FloorController, SetupController],
})
export class RestModule {}
