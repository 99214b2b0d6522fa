import { VendorProtocolError } from './vendor-errors.js';

/** Ten thousand agents, each in some queues. */
const MOST_ROWS = 50_000;

/**
 * While a list is read page by page.
 *
 * @throws VendorProtocolError when it is longer than any floor
 */
export function ensureFewRows(what: string, count: number): void {
  if (count > MOST_ROWS)
    throw new VendorProtocolError(`${what} has more than ${MOST_ROWS} rows, and is not read further`, '');
}
