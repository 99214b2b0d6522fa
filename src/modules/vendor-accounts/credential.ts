import { createHash, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import { AesGcm } from '../../lib/aes-gcm.js';

const derive = promisify<string, string, number, Buffer>(scrypt);
const NAME_BYTES = 12;

/** One login to one vendor system, as far as Redis may know it. */
export interface Credential {
  /** The same for all who log in with the same credentials; other credentials, other name. */
  name: string;
  /** Opens only with the same credentials. */
  box: AesGcm;
}

/** Slow on purpose: some vendors' credentials are a person's password, and Redis must not help to guess it. */
export async function credentialOf(
  vendor: string,
  baseUrl: string,
  credentials: unknown,
): Promise<Credential> {
  const bytes = await derive(canonical(credentials), `floorwalker ${vendor} ${baseUrl}`, NAME_BYTES + 32);
  return {
    name: bytes.subarray(0, NAME_BYTES).toString('hex'),
    box: new AesGcm(bytes.subarray(NAME_BYTES)),
  };
}

/** Names what a vendor meters; `login` is no secret. */
export function meterName(vendor: string, baseUrl: string, login: string): string {
  return createHash('sha256')
    .update(JSON.stringify([vendor, baseUrl, login]))
    .digest('hex')
    .slice(0, 24);
}

/** The same text for the same content, whatever the order of the keys in the file. */
function canonical(value: unknown): string {
  return JSON.stringify(value ?? null, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
