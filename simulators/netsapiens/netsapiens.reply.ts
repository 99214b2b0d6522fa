import type { WireReply } from '../wire/facade.js';
import type { NetsapiensQuirks } from './netsapiens.quirks.js';
import type { Fields } from './netsapiens.wording.js';

const MESSAGES: Readonly<Record<number, string>> = {
  202: 'Accepted',
  400: 'Bad Request',
  401: 'The access token provided has expired.',
  403: 'Permission Denied',
  404: 'Not Found',
  409: 'UID already exists.',
  429: 'Too Many Requests',
};

/** Ends a request with a status and the vendor's words. */
export class NetsapiensFailure extends Error {
  constructor(
    readonly status: number,
    message = MESSAGES[status] ?? 'Internal Server Error',
  ) {
    super(message);
    this.name = 'NetsapiensFailure';
  }
}

export function jsonReply(body: unknown, status = 200): WireReply {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

/** An answer with a page of a list, in the form of this system. */
export function listReply(rows: readonly Fields[], { emptyLists, listShape }: NetsapiensQuirks): WireReply {
  if (rows.length === 0) {
    if (emptyLists === '404') throw new NetsapiensFailure(404);
    if (emptyLists === 'object') return jsonReply({});
    if (emptyLists === 'null') return jsonReply(null);
    if (emptyLists === 'blank') return { status: 200, body: '' };
    if (emptyLists === '204') return { status: 204, body: '' };
  }
  if (listShape === 'data') return jsonReply({ data: rows });
  return jsonReply(listShape === 'object' && rows.length === 1 ? rows[0] : rows);
}

export function failureReply({ status, message }: NetsapiensFailure): WireReply {
  return jsonReply({ code: status, message }, status);
}

/** A valid write, ready to be applied. */
export interface NetsapiensCommand {
  apply: () => void;
  status?: 200;
  synchronous?: 'yes' | 'no' | undefined;
  /** The row as it is after the command, where the system answers with it. */
  row?: () => Fields;
  /** The answer to a synchronous command. */
  made?: () => Fields;
}
