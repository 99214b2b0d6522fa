import { z } from 'zod';
import { Body, Controller, Header, Post } from '@nestjs/common';
import { type RouteContract, Describes } from '../http/describes.js';
import { named } from '../http/named.js';
import { Instant } from '../domain/id.js';
import { requestPart } from '../http/request-part.js';
import { Authority } from './authority.js';
import type { Principal } from './principal.js';
import { FloorError } from '../domain/problem.js';
import { mayName, TrustedIssuers } from './trusted-issuers.js';
import { Revocations } from './revocations.js';
import { Caller, Needs } from './token.guard.js';

const name = z.string().min(1).max(200);
const issuer = z.string().min(1).max(1_000).exactOptional();

const RevocationRequest = named(
  'RevocationRequest',
  z.union(
    [
      named('RevokeToken', z.strictObject({ jti: name, issuer }), 'One token, by its `jti`.'),
      named('RevokeSubject', z.strictObject({ subject: name, issuer }), 'All tokens of a user.'),
    ],
    'must hold either jti or subject, as text of 1-200 characters, and may hold issuer',
  ),
  'One token by its `jti`, or all tokens of a user that were issued until now. Both are names that an issuer gave: `issuer` says which one; absent: the issuer of the caller’s own token.',
  { subject: 'ann' },
);

const RevocationAnswer = named(
  'Revocation',
  z.object({
    jti: name.exactOptional(),
    subject: name.exactOptional(),
    issuer,
    /** For a subject: all tokens issued until then are revoked. */
    revokedAt: Instant,
  }),
  'What is revoked, and since when.',
);
type RevocationAnswer = z.infer<typeof RevocationAnswer>;

const revokeContract: RouteContract = {
  tag: 'Logins',
  summary: 'Revoke a user’s tokens before they expire',
  description:
    'Needs a token for the whole tenant. Displays that the user created stay valid. Within two seconds every instance refuses the tokens and closes their connections.',
  body: RevocationRequest,
  answers: { 201: { description: 'Revoked.', body: RevocationAnswer } },
};

/** Revokes users' tokens. Needs `queues:admin`; `displays:manage` is not enough. */
@Controller('v1/revocations')
@Needs('queues:admin')
export class RevocationsController {
  constructor(
    private readonly revocations: Revocations,
    private readonly authority: Authority,
    private readonly issuers: TrustedIssuers,
  ) {}

  @Post()
  @Header('cache-control', 'no-store')
  @Describes(revokeContract)
  async revoke(@Caller() caller: Principal, @Body() body: unknown): Promise<RevocationAnswer> {
    this.authority.ensureWholeTenant(caller);
    const request = requestPart(RevocationRequest, body, 'body');
    const { tenant } = caller;
    const by = request.issuer ?? caller.issuer;
    this.ensureNames(by, tenant);
    const named = { tenant, ...(by !== undefined && { issuer: by }) };
    const revokedAt = Date.now();
    await this.revocations.revoke(
      'jti' in request
        ? { kind: 'token', ...named, name: request.jti, at: revokedAt }
        : { kind: 'subject', ...named, name: request.subject, at: revokedAt },
    );
    return { ...request, revokedAt };
  }

  /** A revocation that names an unknown issuer would revoke nothing, and the caller would not notice. */
  private ensureNames(issuer: string | undefined, tenant: string): void {
    const trusted = issuer === undefined ? undefined : this.issuers.of(issuer);
    if (trusted !== undefined && mayName(trusted, tenant)) return;
    throw new FloorError('bad-request', 'body.issuer: is not an issuer that may name this tenant');
  }
}
