import { z } from 'zod';
import { Command } from '../domain/command.js';
import { Expectation } from '../domain/expectation.js';
import type { Effect } from '../../vendors/vendor-command.js';

/** The last fence issued per poll target when the vendor had answered: polls with a later one began afterwards. */
export const Begun = z.record(z.string(), z.number());
export type Begun = z.infer<typeof Begun>;

const StoredEffect = z.object({ polls: z.array(z.string()), shows: z.array(Expectation) });

/** A command as it is stored: its row, what is to be seen of it, and how often it was written. */
export interface CommandRecord {
  command: Command;
  effect: Effect;
  revision: number;
  /** When its last step wanted it to be looked at again; by the clock of Redis. */
  dueAt: number;
  /** How long ago it was accepted when it was read; by the clock of Redis, since each process has one of its own. */
  ageMs: number;
  /** Present once it is settled. */
  begun?: Begun;
  /** The trace that the order began; absent: it is not recorded. */
  trace?: string;
}

/** The hash of a command; undefined when it is empty. @param now by the clock of Redis, epoch ms */
export function recordOf(fields: { [field: string]: string }, now: number): CommandRecord | undefined {
  const { row, effect, revision, due, accepted, begun, trace } = fields;
  if (row === undefined || effect === undefined) return undefined;
  return {
    command: Command.parse(JSON.parse(row)),
    effect: StoredEffect.parse(JSON.parse(effect)),
    revision: Number(revision),
    dueAt: Number(due),
    ageMs: now - Number(accepted),
    ...(begun !== undefined && { begun: Begun.parse(JSON.parse(begun)) }),
    ...(trace !== undefined && { trace }),
  };
}
