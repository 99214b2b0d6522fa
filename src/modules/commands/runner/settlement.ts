import { commandError, commandErrorOf, VendorError } from '../../../vendors/port/errors.js';
import type { Executed } from '../../../vendors/port/command.js';
import { outcomeOf, type CommandError, type CommandEvent, type QueueResult } from '../../domain/command.js';

type Settled = Extract<CommandEvent, { kind: 'settled' }>;
export type Settlement = Pick<Settled, 'status' | 'error' | 'results' | 'created'>;

/** The outcome of a command that the vendor answered. */
export function settlementOf({ results, created }: Executed): Settlement {
  const more = { ...(results !== undefined && { results }), ...(created !== undefined && { created }) };
  if (results === undefined) return { status: 'succeeded', ...more };
  const status = outcomeOf(results);
  return { status, ...more, ...(status !== 'succeeded' && { error: errorOf(results) }) };
}

/** @param sent a request that changes something had left, or may have */
export function settlementOfError(error: unknown, sent: boolean): Settlement {
  if (error instanceof VendorError) {
    // A request that was sent earlier in the same command has worked; only of the last one is the error.
    return { status: error.mayHaveActed ? 'unknown' : 'failed', error: commandErrorOf(error) };
  }
  const detail = 'The service failed to carry it out; its log says why.';
  return { status: sent ? 'unknown' : 'failed', error: commandError('internal', detail) };
}

function errorOf(results: { [queue: string]: QueueResult }): CommandError {
  const all = Object.entries(results);
  const errors = all.flatMap(([, { error }]) => error ?? []);
  const [first] = errors;
  if (first !== undefined && all.every(([, { status }]) => status !== 'succeeded')) return first;
  const outcomes = all.map(([queue, { status, error }]) =>
    error === undefined ? `${queue}: ${status}` : `${queue}: ${status} (${error.detail})`,
  );
  return commandError('partial', `By queue: ${outcomes.join('; ')}`);
}
