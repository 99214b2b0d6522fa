import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Mistake } from '../../../vendors/port/command.js';
import { CommandType } from '../../domain/command.js';
import type { Json } from '../../domain/document.js';
import { equal } from '../../domain/diff.js';
import { InvalidCommand, checkWith } from './invalid-command.js';

const LONGEST_TEXT = 500;
const LONGEST_LIST = 1_000;
/** No command needs more, and code that walks through a request does not run out of stack. */
const DEEPEST = 8;

/** Whatever in a request is larger than any command needs, or no JSON (a socket also carries bytes). */
function bounded(value: unknown, path: Mistake['path'] = []): Mistake[] {
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

/** A hash of JSON that does not depend on the order of keys. */
export function digestOf(value: unknown): string {
  return createHash('sha256').update(canonical(value)).digest('base64url');
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  // What JSON has no word for stands for nothing: a request came as JSON, or says "no body".
  if (value === undefined) return 'null';
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([key, one]) => `${JSON.stringify(key)}:${canonical(one)}`).join(',')}}`;
}

const name = z.string().min(1).max(LONGEST_TEXT);

/** A command as it is sent: agents and queues by any of their names. */
export const CommandRequest = z.strictObject({
  type: CommandType,
  agent: name.exactOptional(),
  queue: name.exactOptional(),
  /** `all`: every queue the agent is in. */
  queues: z.union([z.literal('all'), z.array(name).min(1).max(LONGEST_LIST)]).exactOptional(),
  params: z.record(z.string(), z.custom<Json>()).default({}),
});
export type CommandRequest = z.infer<typeof CommandRequest>;

/** To be called before a request is walked through. Throws `InvalidCommand` for what is larger than any command needs. */
export function ensureBounded(body: unknown): void {
  const tooMuch = bounded(body);
  if (tooMuch.length > 0) throw new InvalidCommand(tooMuch);
}

/** Parameters may also stand beside the other fields. Throws `InvalidCommand` with every mistake. */
export function commandRequest(body: unknown): CommandRequest {
  ensureBounded(body);
  const { request, mistakes } = gathered(body);
  const result = checkWith(CommandRequest, request, []);
  if (result.data === undefined || mistakes.length > 0)
    throw new InvalidCommand([...result.mistakes, ...mistakes]);
  return result.data;
}

/** With all parameters in `params`. */
function gathered(body: unknown): { request: unknown; mistakes: Mistake[] } {
  if (!isObject(body)) return { request: body, mistakes: [] };
  const { params = {} } = body;
  const entries = Object.entries(body);
  const beside = entries.filter(([key]) => !Object.hasOwn(CommandRequest.shape, key));
  if (!isObject(params) || beside.length === 0) return { request: body, mistakes: [] };
  const twice = beside.filter(([key, value]) => Object.hasOwn(params, key) && !equal(params[key], value));
  return {
    request: {
      ...Object.fromEntries(entries.filter(([key]) => Object.hasOwn(CommandRequest.shape, key))),
      params: Object.fromEntries([...Object.entries(params), ...beside]),
    },
    mistakes: twice.map(([key]) => ({
      path: ['params', key],
      code: 'contradiction',
      message: 'stands in params and beside them, with different values; give it once',
    })),
  };
}

function isObject(value: unknown): value is { [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
