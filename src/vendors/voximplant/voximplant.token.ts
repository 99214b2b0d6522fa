import { createPrivateKey, type KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';
import type { VoximplantCredentials } from './voximplant.credentials.js';

/** The vendor allows an hour; a token that is seen somewhere should not be good for long. */
const LIFE_SECONDS = 600;
const RENEW_BEFORE_SECONDS = 300;
/** Dated back, as the vendor's own clients do: clocks are never quite alike. */
const BACKDATED_SECONDS = 5;

interface Signed {
  token: Promise<string>;
  renewAt: number;
}

/**
 * The service account's tokens. They are signed here, in a millisecond, and the vendor neither counts them nor takes
 * them back: so every process makes its own, and none lies in a store.
 */
export class VoximplantToken {
  private readonly key: KeyObject;
  private signed: Signed | undefined;
  private lastExpiry = 0;
  /** How far the vendor's clock is ahead of ours, as far as it matters: told when a token was refused. */
  private aheadMs = 0;

  constructor(private readonly credentials: VoximplantCredentials) {
    this.key = createPrivateKey(credentials.privateKey);
  }

  get(): Promise<string> {
    const now = Math.floor((Date.now() + this.aheadMs) / 1000);
    if (this.signed === undefined || now >= this.signed.renewAt) this.signed = this.sign(now);
    return this.signed.token;
  }

  /** Makes another one, by the vendor's clock where it was told; unless that has happened since `token` was got. */
  async refused(token: string, clocks: { vendor: number | undefined; ours: number }): Promise<void> {
    if ((await this.signed?.token) !== token) return;
    if (clocks.vendor !== undefined) this.aheadMs = clocks.vendor - clocks.ours;
    this.signed = undefined;
  }

  private sign(now: number): Signed {
    const { accountId, keyId } = this.credentials;
    const issuedAt = now - BACKDATED_SECONDS;
    // No two alike, so that one the vendor will not have is not made again.
    this.lastExpiry = Math.max(issuedAt + LIFE_SECONDS, this.lastExpiry + 1);
    const token = new SignJWT({ iss: accountId, iat: issuedAt, exp: this.lastExpiry })
      .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: keyId })
      .sign(this.key);
    return { token, renewAt: this.lastExpiry - RENEW_BEFORE_SECONDS };
  }
}
