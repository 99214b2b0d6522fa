import type { Mistake } from '../../vendors/vendor-command.js';

export const LONGEST_TEXT = 500;
export const LONGEST_LIST = 1_000;
/** No command needs more, and whoever walks through a request does not run out of stack. */
const DEEPEST = 8;

/** Whatever in a request is larger than any command needs, or no JSON (a socket also carries bytes). */
export function bounded(value: unknown, path: Mistake['path'] = []): Mistake[] {
  if (typeof value === 'string')
    return value.length > LONGEST_TEXT ? [tooBig(path, `must have at most ${LONGEST_TEXT} characters`)] : [];
  if (value === null || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value)))
    return [];
  if (path.length >= DEEPEST) return [tooBig(path, `must not be nested deeper than ${DEEPEST} levels`)];
  const entries = entriesOf(value);
  if (entries === undefined) return [{ path, code: 'wrong-type', message: 'must be JSON' }];
  if (entries.length > LONGEST_LIST) return [tooBig(path, `must have at most ${LONGEST_LIST} entries`)];
  if (entries.some(([key]) => String(key).length > LONGEST_TEXT))
    return [tooBig(path, `must have names of at most ${LONGEST_TEXT} characters`)];
  return entries.flatMap(([key, one]) => {
    // Schemas pass over it in silence.
    if (key === '__proto__')
      return [{ path: [...path, key], code: 'unknown-field', message: 'is not known here' }];
    return bounded(one, [...path, key]);
  });
}

function entriesOf(value: unknown): [key: string | number, value: unknown][] | undefined {
  if (Array.isArray(value)) return [...value.entries()];
  if (typeof value !== 'object' || value === null || !isPlain(value)) return undefined;
  return Object.entries(value);
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

const tooBig = (path: Mistake['path'], message: string): Mistake => ({ path, code: 'too-big', message });
