/** The history cannot be read or written now; `message` is the reason, for people. */
export class HistoryUnavailable extends Error {}

/** SQLSTATE: connection, resources, shutdown and start, cancelled by a timeout; a table or partition that is not there yet. */
const PASSING = /^(08...|53...|57P0.|57014|55P03|25P03|42P01)$/;

/**
 * Whether the same statement may work later: PostgreSQL does not answer, is starting or stopping, or has no tables yet. An
 * error of the statement itself is a mistake of ours.
 */
export function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (!('code' in error) || typeof error.code !== 'string')
    return /timeout|terminated|not queryable|ended/i.test(error.message);
  return PASSING.test(error.code) || /^(E[A-Z]+|28...|3D...)$/.test(error.code);
}
