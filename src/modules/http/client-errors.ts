import type { Socket } from 'node:net';
import { FloorError, type ProblemCode } from '../domain/problem.js';
import { rawProblem } from './problem-answer.js';
import type { RefusalReason } from './refusals.js';

interface ClientErrorResponse {
  code: ProblemCode;
  detail: string;
  reason?: RefusalReason;
}

const RESPONSES: { readonly [code: string]: ClientErrorResponse } = {
  ERR_HTTP_REQUEST_TIMEOUT: {
    code: 'request-timeout',
    detail: 'The request did not arrive in time.',
    reason: 'slow-request',
  },
  HPE_HEADER_OVERFLOW: {
    code: 'headers-too-large',
    detail: 'The headers of the request are larger than allowed.',
    reason: 'header-bytes',
  },
};
const UNPARSABLE: ClientErrorResponse = {
  code: 'bad-request',
  detail: 'The bytes are not a valid HTTP request.',
};

/** Answers bytes that Node cannot parse as a request with a problem, and closes the connection. */
export function onClientError(refused: (reason: RefusalReason) => void) {
  return (error: Error & { code?: string }, socket: Socket): void => {
    // The client has already disconnected.
    if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
    const { code, detail, reason } = RESPONSES[error.code ?? ''] ?? UNPARSABLE;
    if (reason !== undefined) refused(reason);
    socket.end(rawProblem(new FloorError(code, detail)), () => socket.destroy());
  };
}
