import { Module } from '@nestjs/common';
import { FloorModule } from '../floor/floor.module.js';
import { AccountsController } from './accounts.controller.js';
import { FloorController } from './floor.controller.js';
import { FloorReads } from './floor-reads.js';

@Module({
  imports: [FloorModule],
  controllers: [AccountsController, FloorController],
  providers: [FloorReads],
})
export class AccountsRestModule {}
