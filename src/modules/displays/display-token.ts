import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const SECRET_BYTES = 32;

/** 256 random bits as 43 characters. */
export const newSecret = (): string => randomBytes(SECRET_BYTES).toString('base64url');

/** SHA-256, stored instead of the secret. It needs neither salt nor a slow hash: secrets have 256 random bits. */
export const digestOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** Compares in constant time. */
export function isSecretOf(secret: string, digest: string): boolean {
  const [given, stored] = [Buffer.from(digestOf(secret)), Buffer.from(digest)];
  return given.length === stored.length && timingSafeEqual(given, stored);
}

const TOKEN = /^fwd_([0-9a-f]{16})_[\w-]{43}$/;

export const newDisplayId = (): string => randomBytes(8).toString('hex');
export const newDisplayToken = (id: string): string => `fwd_${id}_${newSecret()}`;

/** The display id in a token; undefined if it does not have the form of a display's token. */
export const displayOf = (token: string): string | undefined => TOKEN.exec(token)?.[1];
