import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { ContractsController, Contracts } from './contracts.controller.js';
import { RouteTable } from './route-table.js';

/** What the service promises, made from what it checks requests with. */
@Module({
  imports: [DiscoveryModule],
  controllers: [ContractsController],
  providers: [Contracts, RouteTable],
})
export class ContractsModule {}
