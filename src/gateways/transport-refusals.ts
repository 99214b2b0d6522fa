import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Server } from 'socket.io';
import { FloorError } from '../modules/domain/problem.js';
import { problemBody, problemHeaders, rawProblem } from '../modules/http/problem-answer.js';

/*
 * What Engine.IO and `ws` refuse, answered with a problem: on their own they answer with a line of text, with JSON of
 * their own, or with silence.
 */

/** Engine.IO's code for a request that `allowRequest` refuses. */
const FORBIDDEN = 4;
const WEBSOCKET_KEY = /^[+/0-9A-Za-z]{22}==$/;
const WEBSOCKET_VERSIONS: readonly unknown[] = ['8', '13'];

/** A request that Engine.IO refuses, as its event `connection_error` describes it. */
interface RefusedRequest {
  req: IncomingMessage & { res?: ServerResponse };
  code: number;
  message: string;
}

/** Why `ws` would not take this request; undefined: it takes it. */
export function notWebSocket({ method, url = '', headers }: IncomingMessage): FloorError | undefined {
  const isWebSocket =
    method === 'GET' &&
    headers.upgrade?.toLowerCase() === 'websocket' &&
    WEBSOCKET_KEY.test(headers['sec-websocket-key'] ?? '') &&
    WEBSOCKET_VERSIONS.includes(headers['sec-websocket-version']);
  if (!isWebSocket) return new FloorError('bad-request', 'The upgrade is not a handshake of a WebSocket.');
  // Engine.IO would look at it only after the upgrade.
  if (/[?&]EIO=4(?:&|$)/.test(url)) return undefined;
  return new FloorError('bad-request', 'The protocol is Engine.IO 4 (the parameter EIO=4 of the URL).');
}

/** Sends a refusal instead of an upgrade, and closes the connection. */
export function refuseUpgrade(socket: Duplex, refusal: FloorError): void {
  socket.on('error', () => socket.destroy());
  socket.end(rawProblem(refusal), () => socket.destroy());
}

/** Answers what the engine refuses with a problem. The engine sends no answer of its own after that. */
export function answerRefusals({ engine }: Pick<Server, 'engine'>): void {
  engine.on('connection_error', ({ req, code, message }: RefusedRequest) => {
    const refusal =
      code === FORBIDDEN
        ? new FloorError('forbidden', 'This origin may not connect.')
        : new FloorError('bad-request', `The connection is refused: ${message}.`);
    // Only a request without an upgrade has a response.
    if (req.res === undefined) return refuseUpgrade(req.socket, refusal);
    if (req.res.headersSent) return;
    const { problem } = refusal;
    const body = problemBody(problem);
    const headers = { ...problemHeaders(problem), 'content-length': Buffer.byteLength(body) };
    req.res.writeHead(problem.status, headers).end(body);
  });
}

/** Refuses upgrades of other paths than the socket's; the engine would close them without a word after a second. */
export function refuseOtherUpgrades(server: Server): void {
  const path = `${server.path()}/`;
  server.httpServer.on('upgrade', ({ url = '' }: IncomingMessage, socket: Duplex) => {
    if (!url.startsWith(path))
      refuseUpgrade(socket, new FloorError('not-found', `There is no socket here; it is at ${path}`));
  });
}
