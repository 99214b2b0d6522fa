import { checkPrimeSync, createHash, createPrivateKey, type KeyObject } from 'node:crypto';

const PRIME_BYTES = 128;
const EXPONENT = 65_537n;

const made = new Map<number, KeyObject>();

/**
 * The account's RSA key, 2,048 bits, from the seed: a simulator that is started again is the same account, and no
 * private key lies in the repository. For simulators only: the seed gives the key away.
 */
export function seededKey(seed: number): KeyObject {
  const known = made.get(seed);
  if (known !== undefined) return known;
  const p = primeOf(`${seed} p`);
  const q = primeOf(`${seed} q`);
  const d = inverse(EXPONENT, (p - 1n) * (q - 1n));
  const key = createPrivateKey({
    format: 'jwk',
    key: {
      kty: 'RSA',
      n: base64url(p * q),
      e: base64url(EXPONENT),
      d: base64url(d),
      p: base64url(p),
      q: base64url(q),
      dp: base64url(d % (p - 1n)),
      dq: base64url(d % (q - 1n)),
      qi: base64url(inverse(q, p)),
    },
  });
  made.set(seed, key);
  return key;
}

/** The first prime at or after a number that the text decides; its two highest bits are set, so p * q has full length. */
function primeOf(text: string): bigint {
  const blocks = Array.from({ length: PRIME_BYTES / 32 }, (_, block) =>
    createHash('sha256').update(`voximplant key ${text} ${block}`).digest('hex'),
  );
  let candidate = BigInt(`0x${blocks.join('')}`) | (3n << BigInt(PRIME_BYTES * 8 - 2)) | 1n;
  while (candidate % EXPONENT === 1n || !checkPrimeSync(candidate)) candidate += 2n;
  return candidate;
}

/** Of `value` modulo `modulus`, by the extended algorithm of Euclid. */
function inverse(value: bigint, modulus: bigint): bigint {
  let [r0, r1, t0, t1] = [modulus, value % modulus, 0n, 1n];
  while (r1 !== 0n) {
    const quotient = r0 / r1;
    [r0, r1, t0, t1] = [r1, r0 - quotient * r1, t1, t0 - quotient * t1];
  }
  return t0 < 0n ? t0 + modulus : t0;
}

function base64url(value: bigint): string {
  const hex = value.toString(16);
  return Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex').toString('base64url');
}
