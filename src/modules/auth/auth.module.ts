import { Global, Module } from '@nestjs/common';
import { Authority } from './authority.js';
import { TokenVerifier } from './token-verifier.js';
import { TrustedIssuers } from './trusted-issuers.js';

@Global()
@Module({
  providers: [TrustedIssuers, TokenVerifier, Authority],
  exports: [TrustedIssuers, TokenVerifier, Authority],
})
export class AuthModule {}
