import { Injectable, Logger } from '@nestjs/common';
import { decodeJwt, errors, jwtVerify, type JWTPayload } from 'jose';
import { CLOCK_TOLERANCE_MS, type Principal } from './principal.js';
import { FloorError } from '../domain/problem.js';
import { Revocations } from './revocations.js';
import { InvalidClaim, principalOf } from './token-claims.js';
import { TrustedIssuers, type TrustedIssuer } from './trusted-issuers.js';

const DISPLAY_TOKEN = /^fwd_/;

/** Whether the token has the prefix of display tokens; others are JWTs. */
const isDisplayToken = (token: string): boolean => DISPLAY_TOKEN.test(token);

/** Port to the logins of wall screens. An abstract class, so that it serves as injection token. */
export abstract class DisplayLogins {
  /** Throws `unauthenticated` if no display has the token; `unavailable` while Redis is away. */
  abstract principalOf(token: string): Promise<Principal>;

  /**
   * Notes that these displays are in use now, in one round trip.
   * @returns the ids that do not exist. Rejects while Redis is away.
   */
  abstract inUse(displays: string[]): Promise<string[]>;
}

/** Accepted by default: no `typ` (as many issuers), a plain JWT, or an access token (RFC 9068). */
const DEFAULT_TYPES = [undefined, 'jwt', 'at+jwt'];

/**
 * Whether the `typ` of a token is accepted: issuers sign other things (logout tokens, proofs of possession) with the same
 * keys. Compared as in RFC 7515: case-insensitive, with or without `application/`.
 */
export function isTypeAccepted(typ: string | undefined, accepted: readonly string[] | undefined): boolean {
  return (accepted?.map(normalisedType) ?? DEFAULT_TYPES).includes(
    typ === undefined ? undefined : normalisedType(typ),
  );
}

const normalisedType = (typ: string): string => typ.toLowerCase().replace(/^application\//, '');

const MAX_TOKEN_LENGTH = 16_384;

/** Other tokens of an issuer that its access tokens could be mistaken for: `token_use` of Cognito, `typ` of Keycloak. */
const OTHER_TOKENS: ReadonlySet<unknown> = new Set(['id', 'ID', 'Refresh', 'Offline', 'Logout']);

/** Verifies tokens. Error texts never contain a part of the token. */
@Injectable()
export class TokenVerifier {
  private readonly logger = new Logger('Auth');
  /** Issuers whose keys cannot be read, so that an outage is logged once. */
  private readonly unreachableIssuers = new Set<string>();

  constructor(
    private readonly issuers: TrustedIssuers,
    private readonly displays: DisplayLogins,
    private readonly revocations: Revocations,
  ) {}

  /** Throws `unauthenticated`, or `unavailable` if keys, displays or revocations cannot be read now. */
  async verify(token: string): Promise<Principal> {
    const principal = await (isDisplayToken(token) ? this.displays.principalOf(token) : this.accepted(token));
    await this.revocations.ready();
    if (this.revocations.isRevoked(principal)) throw notAccepted('it is revoked');
    return principal;
  }

  private async accepted(token: string): Promise<Principal> {
    const issuer = this.issuerOf(token);
    const principal = readClaims(await this.payloadOf(token, issuer), issuer);
    const { expiresAt, issuedAt } = principal;
    const now = Date.now();
    if (issuedAt !== undefined && issuedAt > now + CLOCK_TOLERANCE_MS)
      throw notAccepted('its claim "iat" is in the future');
    if (expiresAt - (issuedAt ?? now) > this.revocations.longestTokenMs + CLOCK_TOLERANCE_MS)
      throw notAccepted('its validity is longer than this service accepts');
    return principal;
  }

  /** The unverified `iss` claim only selects one of the configured issuers. */
  private issuerOf(token: string): TrustedIssuer {
    if (token.length > MAX_TOKEN_LENGTH) throw notAccepted('it is too long');
    const issuer = this.issuers.of(claimedIssuer(token) ?? '');
    if (issuer === undefined) throw notAccepted('its issuer is not trusted');
    return issuer;
  }

  private async payloadOf(
    token: string,
    { issuer, audience, algorithms, keys, typ }: TrustedIssuer,
  ): Promise<JWTPayload> {
    try {
      const { payload, protectedHeader } = await jwtVerify(token, keys, {
        issuer,
        algorithms,
        clockTolerance: CLOCK_TOLERANCE_MS / 1000,
        requiredClaims: ['exp'],
      });
      this.unreachableIssuers.delete(issuer);
      if (!isTypeAccepted(protectedHeader.typ, typ)) throw notAccepted('its "typ" is not accepted');
      if (OTHER_TOKENS.has(payload['token_use'] ?? payload['typ']))
        throw notAccepted('it is not an access token');
      if (!isFor(payload, audience)) throw notAccepted('its claim "aud" is missing or invalid');
      return payload;
    } catch (error) {
      if (error instanceof FloorError) throw error;
      throw rejectionFor(error) ?? this.unreachable(issuer, error);
    }
  }

  private unreachable(issuer: string, cause: unknown): FloorError {
    const detail = `The keys of issuer "${issuer}" cannot be read now.`;
    if (!this.unreachableIssuers.has(issuer)) this.logger.error(`${detail} ${String(cause)}`);
    this.unreachableIssuers.add(issuer);
    return new FloorError('unavailable', detail, { cause });
  }
}

/** Cognito's access tokens have no `aud`; they name the client that they were issued to. */
function isFor({ aud, client_id: client }: JWTPayload, audience: string | string[]): boolean {
  const named: readonly unknown[] = [aud ?? client].flat();
  return [audience].flat().some((one) => named.includes(one));
}

function readClaims(payload: JWTPayload, issuer: TrustedIssuer): Principal & { expiresAt: number } {
  try {
    return principalOf(payload, issuer);
  } catch (error) {
    throw error instanceof InvalidClaim ? notAccepted(error.message, error) : error;
  }
}

function claimedIssuer(token: string): string | undefined {
  try {
    return decodeJwt(token).iss;
  } catch (error) {
    throw notAccepted('it is not a JWT', error);
  }
}

function rejectionFor(error: unknown): FloorError | undefined {
  if (error instanceof errors.JWTExpired) return notAccepted('it has expired', error);
  if (error instanceof errors.JWTClaimValidationFailed)
    return notAccepted(`its claim "${error.claim}" is missing or invalid`, error);
  if (error instanceof errors.JWKSNoMatchingKey) return notAccepted('signing key not found', error);
  return isTokenError(error) ? notAccepted('its signature or format is invalid', error) : undefined;
}

function isTokenError(error: unknown): boolean {
  return (
    error instanceof errors.JWSSignatureVerificationFailed ||
    error instanceof errors.JWSInvalid ||
    error instanceof errors.JWTInvalid ||
    error instanceof errors.JOSEAlgNotAllowed ||
    error instanceof errors.JWKSMultipleMatchingKeys ||
    error instanceof errors.JOSENotSupported
  );
}

function notAccepted(reason: string, cause?: unknown): FloorError {
  return new FloorError('unauthenticated', `The token is not accepted: ${reason}.`, { cause });
}
