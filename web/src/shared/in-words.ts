import { ACTIONS } from '../texts/actions.js';

const CODE = /^[A-Za-z0-9]+([_-][A-Za-z0-9]+)*$/;
const KNOWN = new Map<string, string>(Object.entries(ACTIONS.codes));

/** A code of a phone system as people write it: `fewest_calls` is `Fewest calls first`. Anything else stays as it is. */
export function inWords(code: string): string {
  const known = KNOWN.get(code);
  if (known !== undefined) return known;
  const isCode = CODE.test(code) && (/[_-]/.test(code) || code === code.toLowerCase());
  if (!isCode) return code;
  const words = code.replace(/[_-]/g, ' ').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
