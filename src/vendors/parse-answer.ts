import type { z } from 'zod';
import { VendorProtocolError } from './vendor-errors.js';

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
