import { Global, Module } from '@nestjs/common';
import { ClientAddresses } from './client-addresses.js';
import { CloseIdleConnections } from './last-answers.js';
import { RequestLimiter } from './request-limiter.js';

/** What bounds requests; the application puts it before everything else. */
@Global()
@Module({
  providers: [ClientAddresses, CloseIdleConnections, RequestLimiter],
  exports: [ClientAddresses, RequestLimiter],
})
export class HttpModule {}
