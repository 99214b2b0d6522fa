import type { Command } from '../domain/command.js';

const DIGITS = 15;

const padded = (instant: number): string => String(instant).padStart(DIGITS, '0');

/** A command's name in the audit trail: names sort by time, and commands of one millisecond by id. */
export const auditName = ({ createdAt, id }: Pick<Command, 'createdAt' | 'id'>): string =>
  `${padded(createdAt)}:${id}`;

/** Sorts before every name of that millisecond, and after every earlier one. */
export const auditFrom = (instant: number): string => padded(Math.max(0, instant));

export const idOf = (name: string): string => name.slice(DIGITS + 1);
