import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { ContractsController } from './contracts.controller.js';
import { Contracts } from './contracts.js';
import { RouteTable } from './route-table.js';

/** What the service promises, made from what it checks requests with. */
@Module({
  imports: [DiscoveryModule],
  controllers: [ContractsController],
  providers: [Contracts, RouteTable],
})
export class ContractsModule {}
