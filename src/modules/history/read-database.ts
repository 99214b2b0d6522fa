import { Injectable } from '@nestjs/common';
import { FloorConfig } from '../config/floor-config.js';
import { FloorError } from '../domain/problem.js';
import { HistoryDatabase } from './history-database.js';
import { HistoryUnavailable } from './history-unavailable.js';

const CONNECTIONS = 4;
/** A client waits for the answer. */
const STATEMENT_MS = 8_000;

/** The connections that answer clients: apart from the recorder's, so that neither waits for the other. */
@Injectable()
export class ReadDatabase extends HistoryDatabase {
  constructor({ history }: FloorConfig) {
    super(history.url, CONNECTIONS, STATEMENT_MS);
  }
}

/** Maps `HistoryUnavailable` to the problem `history-unavailable`, which says why; everything else stays as it is. */
export async function orHistoryUnavailable<T>(access: Promise<T>): Promise<T> {
  try {
    return await access;
  } catch (cause) {
    throw historyProblem(cause);
  }
}

/** The address of the database and the names in it stay in the log. */
export function historyProblem(cause: unknown): unknown {
  if (!(cause instanceof HistoryUnavailable)) return cause;
  return new FloorError('history-unavailable', `${reasonOf(cause)} The live floor does not depend on it.`, {
    cause,
  });
}

function reasonOf({ message, cause }: HistoryUnavailable): string {
  if (cause === undefined) return `No history is kept: ${message}.`;
  if (/statement timeout|Query read timeout/i.test(message))
    return 'PostgreSQL did not answer in time. Ask for a shorter range, or try again in a few seconds.';
  if (typeof cause === 'object' && cause !== null && 'code' in cause && cause.code === '42P01')
    return 'The tables of the history do not exist yet; a worker makes them when it starts.';
  return 'PostgreSQL cannot be reached. Try again in a few seconds.';
}
