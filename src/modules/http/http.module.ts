import { Global, Module } from '@nestjs/common';
import { ClientAddresses } from './client-addresses.js';
import { CloseIdleConnections } from './last-answers.js';
import { Refusals } from './refusals.js';
import { RequestLimiter } from './request-limiter.js';

/** What bounds requests; the application puts it before everything else. */
@Global()
@Module({
  providers: [ClientAddresses, CloseIdleConnections, Refusals, RequestLimiter],
  exports: [ClientAddresses, Refusals, RequestLimiter],
})
export class HttpModule {}
