import { Injectable, Logger } from '@nestjs/common';
import { decodeJwt, errors, jwtVerify, type JWTPayload } from 'jose';
import { z } from 'zod';
import type { Principal } from './principal.js';
import { FloorError } from '../domain/problem.js';
import { Revocations } from './revocations.js';
import { TrustedIssuers, type TrustedIssuer } from './trusted-issuers.js';

const DISPLAY_TOKEN = /^fwd_/;

/** Whether a text wants to be the token of a display rather than a JWT. */
const isDisplayToken = (token: string): boolean => DISPLAY_TOKEN.test(token);

/** The logins of wall screens, as those who check logins need them. An abstract class, so that it is the injection token. */
export abstract class DisplayLogins {
  /** Throws `unauthenticated` for a token that is none (any more); `unavailable` while Redis cannot be asked. */
  abstract principalOf(token: string): Promise<Principal>;

  /**
   * Notes that these displays are in use now, in one call however many.
   * @returns those of them that do not exist (any more). Rejects while Redis cannot be asked.
   */
  abstract inUse(displays: string[]): Promise<string[]>;
}

/** A token that does not say, as many issuers make them, or says that it is an access token or just a JWT. */
const USUAL = [undefined, 'jwt', 'at+jwt'];

/**
 * Whether a token is of a kind that opens anything here: issuers sign other things (logout tokens, proofs of possession)
 * with the same keys. Compared as RFC 7515 has it: in any case, with or without `application/`.
 */
export function isTypeAccepted(typ: string | undefined, accepted: readonly string[] | undefined): boolean {
  return (accepted?.map(plain) ?? USUAL).includes(typ === undefined ? undefined : plain(typ));
}

const plain = (typ: string): string => typ.toLowerCase().replace(/^application\//, '');

/** Clocks of issuers and ours differ a little. */
const CLOCK_TOLERANCE_S = 30;
const LONGEST_TOKEN = 8_192;
/** The last instant there is a date for; in milliseconds what is much later is no number any more. */
const LATEST_S = 8_640_000_000_000;

const names = z.array(z.string().min(1).max(300)).max(1_000);

const Claims = z.object({
  sub: z.string().min(1).max(200),
  tenant: z.string().min(1).max(200),
  scope: z.string().max(1_000),
  accounts: names.exactOptional(),
  queues: names.exactOptional(),
  agent: z.string().min(1).max(200).exactOptional(),
  jti: z.string().min(1).max(200).exactOptional(),
  iat: z.number().max(LATEST_S).exactOptional(),
  exp: z.number().max(LATEST_S),
});

/** Turns a token into a principal, or refuses it. What it says on refusal never holds a part of the token. */
@Injectable()
export class TokenVerifier {
  private readonly logger = new Logger('Auth');
  /** Issuers whose keys could not be had, so that it is said once. */
  private readonly silent = new Set<string>();

  constructor(
    private readonly issuers: TrustedIssuers,
    private readonly displays: DisplayLogins,
    private readonly revocations: Revocations,
  ) {}

  /** Throws `unauthenticated`; `unavailable` when what is needed to check it cannot be had right now. */
  async verify(token: string): Promise<Principal> {
    const principal = await (isDisplayToken(token)
      ? this.displays.principalOf(token)
      : this.principalOf(token));
    await this.revocations.ready();
    if (this.revocations.names(principal)) throw refused('it was revoked');
    return principal;
  }

  private async principalOf(token: string): Promise<Principal> {
    const issuer = this.issuerOf(token);
    const claims = Claims.safeParse(await this.payloadOf(token, issuer));
    if (!claims.success) {
      const [issue] = claims.error.issues;
      throw refused(`its claim "${issue?.path.join('.') ?? ''}" is missing or wrong`);
    }
    const { sub, tenant, scope, accounts, queues, agent, jti, iat, exp } = claims.data;
    const goodForMs = exp * 1000 - (iat === undefined ? Date.now() : iat * 1000);
    if (goodForMs > this.revocations.longestTokenMs + CLOCK_TOLERANCE_S * 1000)
      throw refused('it is good for longer than this service accepts');
    return {
      subject: sub,
      tenant,
      scopes: new Set(scope.split(' ').filter((one) => one !== '')),
      ...(accounts !== undefined && { accounts: new Set(accounts) }),
      ...(queues !== undefined && { queues: new Set(queues) }),
      ...(agent !== undefined && { agent }),
      ...(jti !== undefined && { tokenId: jti }),
      ...(iat !== undefined && { issuedAt: iat * 1000 }),
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
    { issuer, audience, algorithms, keys, typ }: TrustedIssuer,
  ): Promise<JWTPayload> {
    try {
      const { payload, protectedHeader } = await jwtVerify(token, keys, {
        issuer,
        audience,
        algorithms,
        clockTolerance: CLOCK_TOLERANCE_S,
        requiredClaims: ['exp'],
      });
      this.silent.delete(issuer);
      if (!isTypeAccepted(protectedHeader.typ, typ)) throw refused('its type "typ" is not accepted here');
      return payload;
    } catch (error) {
      if (error instanceof FloorError) throw error;
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
