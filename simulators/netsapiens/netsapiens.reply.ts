import type { WireReply } from '../wire/facade.js';
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

export function failureReply({ status, message }: NetsapiensFailure): WireReply {
  return jsonReply({ code: status, message }, status);
}

/** A valid write, ready to be applied. */
export interface NetsapiensCommand {
  apply: () => void;
  status?: 200;
  synchronous?: 'yes' | 'no' | undefined;
  /** The answer to a synchronous command. */
  made?: () => Fields;
}
