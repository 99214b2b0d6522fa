import { Global, Module } from '@nestjs/common';
import { Authority } from './authority.js';
import { Logins } from './logins.js';
import { PageConfigController } from './page-config.controller.js';
import { RevocationLog } from './revocation-log.js';
import { Revocations } from './revocations.js';
import { TokenVerifier } from './token-verifier.js';
import { TrustedIssuers } from './trusted-issuers.js';

/** Who is asking, and what they may do. It also needs the DisplaysModule, which knows the logins of displays. */
@Global()
@Module({
  controllers: [PageConfigController],
  providers: [TrustedIssuers, TokenVerifier, Logins, Authority, RevocationLog, Revocations],
  exports: [TrustedIssuers, TokenVerifier, Logins, Authority, Revocations],
})
export class AuthModule {}
