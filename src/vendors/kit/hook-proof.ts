import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { RawHook } from '../port/line.js';

/** What a phone system proves itself with when it posts its events. Every comparison takes the same time for any value. */

/** `Authorization: Bearer <secret>`. */
export const hasBearer = ({ headers }: RawHook, secret: string): boolean =>
  isSame(headers['authorization']?.replace(/^bearer +/i, 'Bearer ') ?? '', `Bearer ${secret}`);

/** `Authorization: Basic`, with the secret as `user:password`. */
export const hasBasic = ({ headers }: RawHook, secret: string): boolean =>
  isSame(
    headers['authorization']?.replace(/^basic +/i, 'Basic ') ?? '',
    `Basic ${Buffer.from(secret).toString('base64')}`,
  );

/** The base64 of HMAC-SHA256 over the body as it came, in the given header. */
export function isSigned({ headers, body }: RawHook, header: string, secret: string): boolean {
  return isSame(headers[header] ?? '', createHmac('sha256', secret).update(body).digest('base64'));
}

/** Digests have one length, so that the length of a secret cannot be measured either. */
function isSame(given: string, expected: string): boolean {
  return timingSafeEqual(digest(given), digest(expected));
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
