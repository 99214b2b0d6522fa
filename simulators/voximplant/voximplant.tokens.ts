import { createPublicKey, verify, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import type { SimClock } from '../engine/clock.js';
import { VoximplantFailure } from './voximplant.envelope.js';

const LONGEST_SECONDS = 3600;

const Header = z.object({ alg: z.literal('RS256'), kid: z.string() });
/** Official clients send `iss` as a number or as a text. */
const Claims = z.object({ iss: z.union([z.number(), z.string()]), iat: z.number(), exp: z.number() });

/** The service account's tokens: signed by the client, so the platform knows those that were used. */
export class VoximplantTokens {
  private readonly publicKey: KeyObject;
  /** Tokens in use, by when they end. */
  private readonly used = new Map<string, number>();
  private readonly revoked = new Set<string>();
  rejected = false;

  constructor(
    private readonly clock: SimClock,
    private readonly account: { accountId: string; keyId: string },
    privateKey: KeyObject,
  ) {
    this.publicKey = createPublicKey(privateKey);
  }

  /** An absent token and a bad signature are answered alike; which code they have is an assumption. */
  check(authorization: string | undefined): void {
    const token = /^Bearer (\S+)$/.exec(authorization ?? '')?.[1];
    if (token === undefined) throw new VoximplantFailure(100);
    const { header, claims, signed, signature } = readToken(token);
    const { accountId, keyId } = this.account;
    const good =
      !this.rejected &&
      header.kid === keyId &&
      String(claims.iss) === accountId &&
      verify('RSA-SHA256', Buffer.from(signed), this.publicKey, signature);
    if (!good) throw new VoximplantFailure(100);
    const now = this.clock.now() / 1000;
    if (claims.exp - claims.iat > LONGEST_SECONDS) throw new VoximplantFailure(454);
    if (claims.iat > now) throw new VoximplantFailure(455);
    if (claims.exp <= now || this.revoked.has(token)) throw new VoximplantFailure(456);
    this.used.set(token, claims.exp);
  }

  alive(): number {
    const now = this.clock.now() / 1000;
    for (const [token, end] of this.used) if (end <= now) this.used.delete(token);
    return this.used.size;
  }

  /** Every token used so far counts as expired; the key stays valid. */
  revokeAll(): void {
    for (const token of this.used.keys()) this.revoked.add(token);
    this.used.clear();
  }
}

function readToken(token: string) {
  const [head = '', body = '', signature = '', ...rest] = token.split('.');
  try {
    if (rest.length > 0) throw new SyntaxError('a token has three parts');
    return {
      header: Header.parse(part(head)),
      claims: Claims.parse(part(body)),
      signed: `${head}.${body}`,
      signature: Buffer.from(signature, 'base64url'),
    };
  } catch {
    throw new VoximplantFailure(447);
  }
}

const part = (text: string): unknown => JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
