import { Global, Module } from '@nestjs/common';
import { ClientAddresses } from './client-addresses.js';
import { CloseIdleConnections } from './close-idle-connections.js';
import { Origins } from './origins.js';
import { Refusals } from './refusals.js';
import { RequestLimiter } from './request-limiter.js';

/** Limits and error handling of HTTP requests. */
@Global()
@Module({
  providers: [ClientAddresses, CloseIdleConnections, Origins, Refusals, RequestLimiter],
  exports: [ClientAddresses, Origins, Refusals, RequestLimiter],
})
export class HttpModule {}
