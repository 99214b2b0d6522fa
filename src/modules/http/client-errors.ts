import type { Socket } from 'node:net';
import { FloorError, type ProblemCode } from '../domain/problem.js';
import type { RefusalReason } from './refusals.js';

interface Refusal {
  code: ProblemCode;
  detail: string;
  reason?: RefusalReason;
}

const REFUSALS: { readonly [code: string]: Refusal } = {
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
const UNREADABLE: Refusal = { code: 'bad-request', detail: 'This is no HTTP request.' };

/** What is answered to bytes that became no request: refused by code, and the connection ends. */
export function onClientError(refused: (reason: RefusalReason) => void) {
  return (error: Error & { code?: string }, socket: Socket): void => {
    // The client is gone already.
    if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
    const { code, detail, reason } = REFUSALS[error.code ?? ''] ?? UNREADABLE;
    if (reason !== undefined) refused(reason);
    socket.end(rawRefusal(new FloorError(code, detail)), () => socket.destroy());
  };
}

/** A problem as the bytes of a whole HTTP answer, for connections that nothing else answers. */
export function rawRefusal({ problem }: FloorError): string {
  const body = JSON.stringify({ type: 'about:blank', ...problem });
  const { status, title, retryAfterMs } = problem;
  const head = [
    `HTTP/1.1 ${status} ${title}`,
    'connection: close',
    'cache-control: no-store',
    'content-type: application/problem+json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    ...(retryAfterMs === undefined ? [] : [`retry-after: ${Math.ceil(retryAfterMs / 1000)}`]),
  ];
  return `${head.join('\r\n')}\r\n\r\n${body}`;
}
