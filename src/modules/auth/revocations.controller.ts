import { Body, Controller, Header, Post } from '@nestjs/common';
import { Describes } from '../contracts/describes.js';
import { requestPart } from '../http/request-part.js';
import { Authority } from './authority.js';
import type { Principal } from './principal.js';
import { revokeContract, RevocationRequest, type RevocationAnswer } from './revocations.contract.js';
import { Revocations } from './revocations.js';
import { Caller, Needs } from './token.guard.js';

/** Ends people's tokens before their time. Whoever sets up phone systems may, not whoever hangs up screens. */
@Controller('v1/revocations')
@Needs('queues:admin')
export class RevocationsController {
  constructor(
    private readonly revocations: Revocations,
    private readonly authority: Authority,
  ) {}

  @Post()
  @Header('cache-control', 'no-store')
  @Describes(revokeContract)
  async revoke(@Caller() caller: Principal, @Body() body: unknown): Promise<RevocationAnswer> {
    this.authority.ensureWholeTenant(caller);
    const what = requestPart(RevocationRequest, body, 'body');
    const { tenant } = caller;
    const revokedAt = Date.now();
    await this.revocations.revoke(
      'jti' in what
        ? { kind: 'token', tenant, name: what.jti, at: revokedAt }
        : { kind: 'subject', tenant, name: what.subject, at: revokedAt },
    );
    return { ...what, revokedAt };
  }
}
