import { Global, Module } from '@nestjs/common';
import { Authority } from './authority.js';
import { Logins } from './logins.js';
import { PageConfigController } from './page-config.controller.js';
import { RevocationLog } from './revocation-log.js';
import { Revocations } from './revocations.js';
import { TokenVerifier } from './token-verifier.js';
import { TrustedIssuers } from './trusted-issuers.js';

/** Authentication and authorisation. It needs `DisplaysModule` for the logins of displays. */
@Global()
@Module({
  controllers: [PageConfigController],
  providers: [TrustedIssuers, TokenVerifier, Logins, Authority, RevocationLog, Revocations],
  exports: [TrustedIssuers, TokenVerifier, Logins, Authority, Revocations],
})
export class AuthModule {}
