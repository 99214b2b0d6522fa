import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { Command } from '../domain/command.js';
import { AccountId } from '../domain/id.js';
import { Expectation } from '../domain/expectation.js';
import type { Effect } from '../../vendors/port/command.js';

const DIGITS = 15;

const padded = (instant: number): string => String(instant).padStart(DIGITS, '0');

/** A command's name in the audit log: names sort by time, and commands of one millisecond by id. */
export const auditName = ({ createdAt, id }: Pick<Command, 'createdAt' | 'id'>): string =>
  `${padded(createdAt)}:${id}`;

/** Sorts before every name of that millisecond, and after every earlier one. */
export const auditFrom = (instant: number): string => padded(Math.max(0, instant));

export const idOf = (name: string): string => name.slice(DIGITS + 1);

/** `<account>.<random>`: the id says where the command is stored. An account's id holds no dot. */
export const newCommandId = (account: string): string => `${account}.${randomUUID()}`;

/** Undefined for what cannot be the id of a command. */
export function accountOf(id: string): string | undefined {
  const account = AccountId.safeParse(id.slice(0, Math.max(0, id.indexOf('.'))));
  return account.success ? account.data : undefined;
}

/** The last fence issued per poll target when the vendor had answered: polls with a later one began afterwards. */
export const FencesAtAck = z.record(z.string(), z.number());
export type FencesAtAck = z.infer<typeof FencesAtAck>;

const StoredEffect = z.object({ polls: z.array(z.string()), shows: z.array(Expectation) });

/** A command as it is stored: its row, what has to be seen of it, and how often it was written. */
export interface CommandRecord {
  command: Command;
  effect: Effect;
  revision: number;
  /** When its last step wanted it to be checked again; by the clock of Redis. */
  dueAt: number;
  /** How long ago it was accepted when it was read; by the clock of Redis, since each process has one of its own. */
  ageMs: number;
  /** Present once it is settled. */
  fencesAtAck?: FencesAtAck;
  /** The trace that the request began; absent: it is not recorded. */
  trace?: string;
}

/**
 * What the reader of the record would refuse, as sentences; empty when it can be read. Checked before a command is
 * accepted: one record that cannot be read would otherwise take the account's audit log with it.
 */
export function unreadableParts(command: Command, effect: Effect): string[] {
  const asStored = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
  const results = [Command.safeParse(asStored(command)), StoredEffect.safeParse(asStored(effect))];
  return results.flatMap(({ error }) =>
    (error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`),
  );
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
    ...(begun !== undefined && { fencesAtAck: FencesAtAck.parse(JSON.parse(begun)) }),
    ...(trace !== undefined && { trace }),
  };
}
