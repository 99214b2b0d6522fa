import type { z } from 'zod';
import { exceedsJsonBounds } from '../../lib/json-bounds.js';
import { VendorProtocolError } from '../port/errors.js';

type Issue = z.core.$ZodIssue;

const WORDS: Record<string, string> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
};

/**
 * The data as the schema reads it. What cannot be read is a `VendorProtocolError` with the path of the first mistake;
 * it says what kind of value was found, never the value itself, which may be a secret.
 */
export function parseAnswer<T>(schema: z.ZodType<T>, data: unknown, what: string): T {
  const parsed = schema.safeParse(data);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const keys = issue?.path ?? [];
  const path = pathText(keys);
  throw new VendorProtocolError(
    `${what} answered something unreadable at ${path === '' ? 'its top' : path}: ` +
      `${issue === undefined ? 'it is not what is documented' : complaint(issue)}, found ${kindAt(data, keys)}`,
    path,
  );
}

function complaint(issue: Issue): string {
  return issue.code === 'invalid_type'
    ? `expected ${WORDS[issue.expected] ?? issue.expected}`
    : issue.message;
}

/** `data[3].call_status`. */
function pathText(keys: readonly PropertyKey[]): string {
  return keys
    .map((key, i) => (typeof key === 'number' ? `[${key}]` : `${i > 0 ? '.' : ''}${String(key)}`))
    .join('');
}

function kindAt(data: unknown, keys: readonly PropertyKey[]): string {
  let value = data;
  for (const key of keys) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return 'nothing';
    value = Reflect.get(value, key);
  }
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (value === '') return 'an empty text';
  return Array.isArray(value) ? 'a list' : (WORDS[typeof value] ?? typeof value);
}

/** A whole number of so many digits may be beyond what a double holds exactly. */
const MANY_DIGITS = /\d{16}/;
/** Matches every text of valid JSON, which stays as it is, and every number. */
const TEXT_OR_NUMBER = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/**
 * The JSON of an answer's body. A whole number that would lose digits, such as an id beyond 2^53, becomes a text of
 * them. Says what it found instead in words that help, and never quotes it: V8's own message
 * holds a piece of the text, and a login page may hold our token.
 */
export function readJson(body: string, what: string): unknown {
  const text = readText(body, what).trim();
  try {
    if (exceedsJsonBounds(text))
      throw new VendorProtocolError(`${what} answered JSON that is nested too deeply`, '');
    const data: unknown = JSON.parse(text);
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

/** The text of an answer's body, which is neither empty nor a page for people. */
export function readText(body: string, what: string): string {
  const start = body.trimStart();
  if (start === '') throw new VendorProtocolError(`${what} answered with an empty body`, '');
  if (start.startsWith('<'))
    throw new VendorProtocolError(`${what} answered HTML: is the address (baseUrl) right?`, '');
  return body;
}

function exact(token: string): string {
  return /^-?\d+$/.test(token) && !Number.isSafeInteger(Number(token)) ? `"${token}"` : token;
}

/** Control characters, and those that turn the direction of the text around them. */
const UNSEEN = /[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]/u;
const ALL_UNSEEN = new RegExp(UNSEEN, 'gu');

/** A stranger's text as it may stand in rows, logs and terminals: without what cannot be seen, and not too long. */
export function tidyText(text: string, longest: number): string {
  if (text.length <= longest && !UNSEEN.test(text)) return text;
  const clean = text.replace(ALL_UNSEEN, ' ');
  // Not in the middle of a character.
  return clean.length <= longest ? clean : `${clean.slice(0, longest - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
