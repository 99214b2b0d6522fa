import { randomInt } from 'node:crypto';

/** Without what looks alike on a television across the room, and without vowels, so that no code is a word. */
const ALPHABET = 'CDFGHJKMNPQRTVWXY34679';
const LENGTH = 8;
const CODE = new RegExp(`^[${ALPHABET}]{${LENGTH}}$`);

export const newPairingCode = (): string =>
  Array.from({ length: LENGTH }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join('');

/** As a screen shows it. */
export const shown = (code: string): string => `${code.slice(0, LENGTH / 2)}-${code.slice(LENGTH / 2)}`;

/** As people type it: in small letters, with or without the dash. Undefined when it is no code. */
export function pairingCodeOf(typed: string): string | undefined {
  if (typed.length > 2 * LENGTH) return undefined;
  const code = typed.toUpperCase().replace(/[\s-]/g, '');
  return CODE.test(code) ? code : undefined;
}
