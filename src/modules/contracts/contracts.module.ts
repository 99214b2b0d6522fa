import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { ContractsController, Contracts } from './contracts.controller.js';
import { RouteTable } from './route-table.js';

/** OpenAPI and AsyncAPI documents, built from the schemas that check requests. */
@Module({
  imports: [DiscoveryModule],
  controllers: [ContractsController],
  providers: [Contracts, RouteTable],
})
export class ContractsModule {}
