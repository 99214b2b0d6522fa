import { Injectable, Logger } from '@nestjs/common';
import { decodeJwt, errors, jwtVerify, type JWTPayload } from 'jose';
import { z } from 'zod';
import { FloorError } from '../domain/problem.js';
import type { Principal } from './principal.js';
import { TrustedIssuers, type TrustedIssuer } from './trusted-issuers.js';

/** Clocks of issuers and ours differ a little. */
const CLOCK_TOLERANCE_S = 30;
const LONGEST_TOKEN = 8_192;

const names = z.array(z.string().min(1).max(300)).max(1_000);

const Claims = z.object({
  sub: z.string().min(1).max(200),
  tenant: z.string().min(1).max(200),
  scope: z.string().max(1_000),
  accounts: names.exactOptional(),
  queues: names.exactOptional(),
  agent: z.string().min(1).max(200).exactOptional(),
  exp: z.number(),
});

/** Turns a token into a principal, or refuses it. What it says on refusal never holds a part of the token. */
@Injectable()
export class TokenVerifier {
  private readonly logger = new Logger('Auth');
  /** Issuers whose keys could not be had, so that it is said once. */
  private readonly silent = new Set<string>();

  constructor(private readonly issuers: TrustedIssuers) {}

  /** Throws `unauthenticated`; `unavailable` when the issuer's keys cannot be had right now. */
  async verify(token: string): Promise<Principal> {
    const issuer = this.issuerOf(token);
    const claims = Claims.safeParse(await this.payloadOf(token, issuer));
    if (!claims.success) {
      const [issue] = claims.error.issues;
      throw refused(`its claim "${issue?.path.join('.') ?? ''}" is missing or wrong`);
    }
    const { sub, tenant, scope, accounts, queues, agent, exp } = claims.data;
    return {
      subject: sub,
      tenant,
      scopes: new Set(scope.split(' ').filter((one) => one !== '')),
      ...(accounts !== undefined && { accounts: new Set(accounts) }),
      ...(queues !== undefined && { queues: new Set(queues) }),
      ...(agent !== undefined && { agent }),
      expiresAt: exp * 1000,
    };
  }

  /** What an unverified token says only chooses among the issuers we were configured with. */
  private issuerOf(token: string): TrustedIssuer {
    if (token.length > LONGEST_TOKEN) throw refused('it is too long');
    const issuer = this.issuers.of(claimedIssuer(token) ?? '');
    if (issuer === undefined) throw refused('its issuer is not trusted here');
    return issuer;
  }

  private async payloadOf(
    token: string,
    { issuer, audience, algorithms, keys }: TrustedIssuer,
  ): Promise<JWTPayload> {
    try {
      const { payload } = await jwtVerify(token, keys, {
        issuer,
        audience,
        algorithms,
        clockTolerance: CLOCK_TOLERANCE_S,
        requiredClaims: ['exp'],
      });
      this.silent.delete(issuer);
      return payload;
    } catch (error) {
      throw refusalFor(error) ?? this.unreachable(issuer, error);
    }
  }

  private unreachable(issuer: string, cause: unknown): FloorError {
    const detail = `The keys of issuer "${issuer}" cannot be read right now.`;
    if (!this.silent.has(issuer)) this.logger.error(`${detail} ${String(cause)}`);
    this.silent.add(issuer);
    return new FloorError('unavailable', detail, { cause });
  }
}

function claimedIssuer(token: string): string | undefined {
  try {
    return decodeJwt(token).iss;
  } catch (error) {
    throw refused('it is not a JWT', error);
  }
}

function refusalFor(error: unknown): FloorError | undefined {
  if (error instanceof errors.JWTExpired) return refused('it has expired', error);
  if (error instanceof errors.JWTClaimValidationFailed)
    return refused(`its claim "${error.claim}" is missing or wrong`, error);
  if (error instanceof errors.JWKSNoMatchingKey) return refused('no key of its issuer has made it', error);
  return isTheTokensFault(error) ? refused('its signature or form is wrong', error) : undefined;
}

function isTheTokensFault(error: unknown): boolean {
  return (
    error instanceof errors.JWSSignatureVerificationFailed ||
    error instanceof errors.JWSInvalid ||
    error instanceof errors.JWTInvalid ||
    error instanceof errors.JOSEAlgNotAllowed ||
    error instanceof errors.JWKSMultipleMatchingKeys ||
    error instanceof errors.JOSENotSupported
  );
}

function refused(why: string, cause?: unknown): FloorError {
  return new FloorError('unauthenticated', `The token is not accepted: ${why}.`, { cause });
}
