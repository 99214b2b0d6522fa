import { Global, Module } from '@nestjs/common';
import { ClientAddresses } from './client-addresses.js';
import { LastAnswers } from './last-answers.js';
import { RequestPace } from './request-limiter.js';

/** What bounds requests; the application puts it before everything else. */
@Global()
@Module({ providers: [ClientAddresses, LastAnswers, RequestPace], exports: [ClientAddresses, RequestPace] })
export class HttpModule {}
