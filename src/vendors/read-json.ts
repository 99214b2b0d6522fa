import { VendorProtocolError } from './vendor-errors.js';

/** A whole number of so many digits may be beyond what a double holds exactly. */
const MANY_DIGITS = /\d{16}/;
/** No phone system answers with a tenth of that. */
const DEEPEST = 100;
/** Of valid JSON: every text, to be left alone, and every number. */
const TEXT_OR_NUMBER = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/**
 * The JSON of an answer's body. A whole number that would lose digits, such as an id beyond 2^53, becomes a text of
 * them. Says what it found instead in words that help, and never quotes it: V8's own message
 * holds a piece of the text, and a login page may hold our token.
 */
export function readJson(body: string, what: string): unknown {
  const text = body.trim();
  if (text === '') throw new VendorProtocolError(`${what} answered with an empty body`, '');
  if (text.startsWith('<'))
    throw new VendorProtocolError(`${what} answered HTML: is the address (baseUrl) right?`, '');
  try {
    const data: unknown = JSON.parse(text);
    if (isTooDeep(data)) throw new VendorProtocolError(`${what} answered JSON that is nested too deeply`, '');
    return MANY_DIGITS.test(text) ? JSON.parse(text.replace(TEXT_OR_NUMBER, exact)) : data;
  } catch (error) {
    if (error instanceof VendorProtocolError) throw error;
    const cutOff = error instanceof Error && /end of JSON|Unterminated/.test(error.message);
    throw new VendorProtocolError(
      `${what} answered ${cutOff ? 'JSON that is cut off' : 'text that is not JSON'} (${text.length} characters)`,
      '',
    );
  }
}

/** Level by level: whoever walks through it later does so by calling himself. */
function isTooDeep(data: unknown): boolean {
  let level = [data].filter(isBranch);
  for (let depth = 0; depth < DEEPEST && level.length > 0; depth += 1)
    level = level.flatMap((branch) => Object.values(branch).filter(isBranch));
  return level.length > 0;
}

const isBranch = (value: unknown): value is object => typeof value === 'object' && value !== null;

function exact(token: string): string {
  return /^-?\d+$/.test(token) && !Number.isSafeInteger(Number(token)) ? `"${token}"` : token;
}
