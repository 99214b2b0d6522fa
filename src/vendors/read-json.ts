import { VendorProtocolError } from './vendor-errors.js';

/** A whole number of so many digits may be beyond what a double holds exactly. */
const MANY_DIGITS = /\d{16}/;
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
    return MANY_DIGITS.test(text) ? JSON.parse(text.replace(TEXT_OR_NUMBER, exact)) : data;
  } catch (error) {
    const cutOff = error instanceof Error && /end of JSON|Unterminated/.test(error.message);
    throw new VendorProtocolError(
      `${what} answered ${cutOff ? 'JSON that is cut off' : 'text that is not JSON'} (${text.length} characters)`,
      '',
    );
  }
}

function exact(token: string): string {
  return /^-?\d+$/.test(token) && !Number.isSafeInteger(Number(token)) ? `"${token}"` : token;
}
