import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const SECRET_BYTES = 32;

/** 43 characters nobody can guess. */
export const newSecret = (): string => randomBytes(SECRET_BYTES).toString('base64url');

/** What is stored of a secret: whoever reads the store cannot log in with it. It needs no salt, since no two are alike. */
export const digestOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** In constant time: how far a guess was right cannot be measured. */
export function isSecretOf(secret: string, digest: string): boolean {
  const [given, stored] = [Buffer.from(digestOf(secret)), Buffer.from(digest)];
  return given.length === stored.length && timingSafeEqual(given, stored);
}

const TOKEN = /^fwd_([0-9a-f]{16})_[\w-]{43}$/;

export const newDisplayId = (): string => randomBytes(8).toString('hex');
export const newDisplayToken = (id: string): string => `fwd_${id}_${newSecret()}`;

/** Whose token a text wants to be; undefined when it is no display's. */
export const displayOf = (token: string): string | undefined => TOKEN.exec(token)?.[1];
