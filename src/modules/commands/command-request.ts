import { z } from 'zod';
import type { Mistake } from '../../vendors/vendor-command.js';
import { CommandType } from '../domain/command.js';
import type { Json } from '../domain/document.js';
import { equal } from '../domain/equal.js';
import { bounded, LONGEST_LIST, LONGEST_TEXT } from './bounded.js';
import { InvalidCommand } from './invalid-command.js';
import { checked } from './mistakes-of.js';

const name = z.string().min(1).max(LONGEST_TEXT);

/** What somebody orders, in their own words: agents and queues by whatever they are called. */
export const CommandRequest = z.strictObject({
  type: CommandType,
  agent: name.exactOptional(),
  queue: name.exactOptional(),
  /** `all`: every queue the agent is in. */
  queues: z.union([z.literal('all'), z.array(name).min(1).max(LONGEST_LIST)]).exactOptional(),
  params: z.record(z.string(), z.custom<Json>()).default({}),
});
export type CommandRequest = z.infer<typeof CommandRequest>;

/** Before anybody walks through a request. Throws `InvalidCommand` for what is larger than any command needs. */
export function ensureBounded(body: unknown): void {
  const tooMuch = bounded(body);
  if (tooMuch.length > 0) throw new InvalidCommand(tooMuch);
}

/** Parameters may also stand beside the other fields. Throws `InvalidCommand` with every mistake. */
export function commandRequest(body: unknown): CommandRequest {
  ensureBounded(body);
  const { request, mistakes } = gathered(body);
  const result = checked(CommandRequest, request, []);
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
