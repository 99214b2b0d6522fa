import { VendorProtocolError } from './vendor-errors.js';

/**
 * The JSON of an answer's body. Says what it found instead in words that help, and never quotes it: V8's own message
 * holds a piece of the text, and a login page may hold our token.
 */
export function readJson(body: string, what: string): unknown {
  const text = body.trim();
  if (text === '') throw new VendorProtocolError(`${what} answered with an empty body`, '');
  if (text.startsWith('<'))
    throw new VendorProtocolError(`${what} answered HTML: is the address (baseUrl) right?`, '');
  try {
    return JSON.parse(text);
  } catch (error) {
    const cutOff = error instanceof Error && /end of JSON|Unterminated/.test(error.message);
    throw new VendorProtocolError(
      `${what} answered ${cutOff ? 'JSON that is cut off' : 'text that is not JSON'} (${text.length} characters)`,
      '',
    );
  }
}
