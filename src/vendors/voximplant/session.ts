import { createPrivateKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { SignJWT } from 'jose';
import type { IssuedToken, TokenSource } from '../kit/session-auth.js';
import type { VendorAuthFailed } from '../port/errors.js';
import { TokenRefused } from './envelope.js';

/** The flat file that the control panel gives for a service account. */
const KeyFile = z.object({
  account_id: z.union([z.int().positive(), z.string().regex(/^\d+$/)]),
  key_id: z.string().min(1),
  private_key: z.string().min(1),
});

const AccountId = z
  .union([z.int(), z.string()])
  .transform(String)
  .refine((id) => /^\d+$/.test(id), { error: 'must be the number of the account' });
const Application = z
  .union([z.int().positive(), z.string().min(1)], { error: 'must be the id or the name of an application' })
  .transform(String);
const PrivateKey = z
  .string()
  // From an environment variable it often comes in one line.
  .transform((text) => text.replaceAll('\\n', '\n'))
  .refine(isRsaKey, { error: "must be the service account's RSA private key, in PEM" });

const Given = z.strictObject({
  accountId: AccountId.optional(),
  keyId: z.string().min(1).optional(),
  privateKey: PrivateKey.optional(),
  file: z.string().min(1).optional(),
  application: Application,
});

export interface VoximplantCredentials {
  accountId: string;
  keyId: string;
  /** PEM. */
  privateKey: string;
  /** Digits are an id, anything else is a name. */
  application: string;
}

/** A service account and the application whose queues it reads: written out, or in the file from the control panel. */
export const VoximplantCredentials = Given.transform((given, context): VoximplantCredentials => {
  const { application, file, ...account } = given;
  const mistake = (path: string[], message: string): never => {
    context.addIssue({ code: 'custom', path, message });
    return z.NEVER;
  };
  if (file !== undefined) {
    if (Object.values(account).some((value) => value !== undefined))
      return mistake(['file'], 'must not stand beside accountId, keyId and privateKey');
    const read = readKeyFile(file);
    return typeof read === 'string' ? mistake(['file'], read) : { ...read, application };
  }
  const { accountId, keyId, privateKey } = account;
  if (accountId === undefined || keyId === undefined || privateKey === undefined)
    return mistake([], 'needs accountId, keyId and privateKey, or the file that has them');
  return { accountId, keyId, privateKey, application };
});

/** Or what is wrong with the file. */
function readKeyFile(file: string): Omit<VoximplantCredentials, 'application'> | string {
  let data: unknown;
  try {
    data = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    // Not the error's own message, which quotes what it could not parse.
    return error instanceof SyntaxError ? 'is not JSON' : `cannot be read (${codeOf(error)})`;
  }
  const parsed = KeyFile.safeParse(data);
  if (!parsed.success || !isRsaKey(parsed.data.private_key))
    return 'is not the file of a service account: account_id, key_id and an RSA private_key';
  const { account_id, key_id: keyId, private_key: privateKey } = parsed.data;
  return { accountId: String(account_id), keyId, privateKey };
}

function isRsaKey(pem: string): boolean {
  try {
    return createPrivateKey(pem).asymmetricKeyType === 'rsa';
  } catch {
    // Whatever the library finds wrong with it: it is no key.
    return false;
  }
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unknown';
}

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
export class VoximplantTokens implements TokenSource {
  private readonly key: KeyObject;
  private signed: Signed | undefined;
  private lastExpiry = 0;
  /** How far the vendor's clock is ahead of ours, as far as it matters: told when a token was refused. */
  private aheadMs = 0;

  constructor(private readonly credentials: VoximplantCredentials) {
    this.key = createPrivateKey(credentials.privateKey);
  }

  async get(): Promise<IssuedToken> {
    const now = Math.floor((Date.now() + this.aheadMs) / 1000);
    if (this.signed === undefined || now >= this.signed.renewAt) this.signed = this.sign(now);
    const { signed } = this;
    return {
      value: await signed.token,
      discard: async (refusal) => this.discard(signed, refusal),
    };
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  /** The next token is signed anew, by the vendor's clock where the refusal tells it. */
  private discard(signed: Signed, refusal: VendorAuthFailed): void {
    if (this.signed !== signed) return;
    if (refusal instanceof TokenRefused && refusal.clocks.vendor !== undefined)
      this.aheadMs = refusal.clocks.vendor - refusal.clocks.ours;
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
