import { z } from 'zod';
import { Body, Controller, Header, Post } from '@nestjs/common';
import { type RouteContract, Describes } from '../http/describes.js';
import { named } from '../http/named.js';
import { Instant } from '../domain/id.js';
import { requestPart } from '../http/request-part.js';
import { Authority } from './authority.js';
import type { Principal } from './principal.js';
import { Revocations } from './revocations.js';
import { Caller, Needs } from './token.guard.js';

const name = z.string().min(1).max(200);

const RevocationRequest = named(
  'RevocationRequest',
  z.union(
    [z.strictObject({ jti: name }), z.strictObject({ subject: name })],
    'must hold either jti or subject, as text of 1-200 characters',
  ),
  'One token by its `jti`, or every token of a person that was issued until now.',
  { subject: 'ann' },
);

const RevocationAnswer = named(
  'Revocation',
  z.object({
    jti: name.exactOptional(),
    subject: name.exactOptional(),
    /** Of a subject every token is revoked that was issued until then. */
    revokedAt: Instant,
  }),
  'What is no longer accepted, and since when.',
);
type RevocationAnswer = z.infer<typeof RevocationAnswer>;

const revokeContract: RouteContract = {
  tag: 'Logins',
  summary: 'End a person’s tokens before their time',
  description:
    'Needs a token for the whole tenant. Displays that the person made stay. Every instance refuses the tokens within two seconds and ends their connections.',
  body: RevocationRequest,
  answers: { 201: { description: 'It is revoked.', body: RevocationAnswer } },
};

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
