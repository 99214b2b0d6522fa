import { EventEmitter } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket as TcpSocket } from 'node:net';
import type { Duplex } from 'node:stream';
import type * as engineIo from 'engine.io';
import type { Server, Socket } from 'socket.io';
import { ChangedInternals, installedPackage } from './installed-package.js';

type EngineIo = Pick<typeof engineIo, 'Socket' | 'transports'>;
type Connection = Socket['conn'];

/** Handles a request, or returns false and leaves it to Engine.IO. */
export interface Interceptor {
  upgrade(request: IncomingMessage, socket: Duplex): boolean;
  request(request: IncomingMessage, response: ServerResponse): boolean;
}

/**
 * Puts an interceptor before Engine.IO's own handling of requests; its hook `allowRequest` comes later and can only
 * answer 400.
 * @throws ChangedInternals when the engine handles requests in another way
 */
export function interceptRequests({ engine }: Pick<Server, 'engine'>, interceptor: Interceptor): void {
  for (const method of ['handleUpgrade', 'handleRequest'] as const)
    if (typeof engine[method] !== 'function') throw changed(`no longer has \`Server.${method}\``);
  const upgrade = engine.handleUpgrade.bind(engine);
  engine.handleUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (!interceptor.upgrade(request, socket)) upgrade(request, socket, head);
  };
  const handle = engine.handleRequest.bind(engine);
  engine.handleRequest = (request: IncomingMessage, response: ServerResponse) => {
    if (!interceptor.request(request, response)) handle(request, response);
  };
}

/**
 * How many packets of a connection wait for its transport. There is no public sign of it: the WebSocket's
 * `bufferedAmount` stays small while this queue grows without a bound.
 */
export function packetsWaiting(connection: Connection): number {
  // Declared private, hence without a type.
  return (connection['writeBuffer'] as unknown[]).length;
}

/** The parts of a WebSocket transport beneath Engine.IO: the one of `ws`, and the TCP or TLS connection of that. */
interface WebSocketParts {
  socket?: { readyState: number; _socket?: TcpSocket | null };
}

const OPEN = 1;

/**
 * The TCP connection of a WebSocket, while nothing waits before it: not in Engine.IO, whose transport is then writable, and
 * not in the connection itself. What is written to it now comes after everything that was sent before, and before
 * everything that is sent later. Undefined: send through Engine.IO.
 */
export function idleTcp(connection: Connection): TcpSocket | undefined {
  const { readyState, transport } = connection;
  if (readyState !== 'open' || !transport.writable || packetsWaiting(connection) > 0) return undefined;
  if (transport.name !== 'websocket') return undefined;
  // Both are private, hence without a type.
  const { socket } = transport as unknown as WebSocketParts;
  const tcp = socket?.readyState === OPEN ? socket._socket : undefined;
  return tcp?.writableLength === 0 ? tcp : undefined;
}

/**
 * Checks at start what `packetsWaiting`, `idleTcp` and pre-encoded broadcasts rely on, with Engine.IO's own classes and a WebSocket
 * that is none.
 * @throws ChangedInternals
 */
export function checkEngineIo(parts: EngineIo = installed().parts): void {
  checkWriteBuffer(parts);
  checkPreEncodedFrame(parts);
}

/** A server's end of a WebSocket, as Engine.IO makes it: without an address. */
type WebSocketClass = new (address: null, protocols: undefined, options: object) => object;

/**
 * Checks at start that a WebSocket of `ws` keeps its connection where `idleTcp` looks for it.
 * @throws ChangedInternals
 */
export function checkWs(WebSocket: WebSocketClass = installedWs().WebSocket): void {
  if ('_socket' in new WebSocket(null, undefined, {})) return;
  throw new ChangedInternals(
    'ws',
    installedWs().version,
    'no longer keeps its connection in `WebSocket._socket`',
  );
}

/** A packet that its transport does not take waits in `Socket.writeBuffer`. */
function checkWriteBuffer({ Socket }: EngineIo): void {
  const transport = Object.assign(new EventEmitter(), {
    ...{ name: 'check', writable: false, sid: '', discard: () => undefined },
    close: (done?: () => void) => done?.(),
  });
  const server = {
    opts: { pingInterval: 1_000, pingTimeout: 1_000, maxHttpBufferSize: 1 },
    upgrades: () => [],
  };
  // The constructor takes no interfaces but Engine.IO's own classes, of which it uses these parts.
  const socket = Reflect.construct(Socket, ['check', server, transport, undefined, 4]) as {
    writeBuffer?: unknown;
    close(discard: boolean): void;
  };
  const { writeBuffer } = socket;
  socket.close(true);
  if (!Array.isArray(writeBuffer) || writeBuffer.length !== 1)
    throw changed('no longer keeps the packets that wait in `Socket.writeBuffer`');
}

/** The WebSocket transport hands `wsPreEncodedFrame` to `ws` as it is, in one call. */
function checkPreEncodedFrame({ transports }: EngineIo): void {
  const sent: unknown[] = [];
  const sender = { sendFrame: (frame: unknown) => sent.push(frame) };
  const websocket = Object.assign(new EventEmitter(), { _sender: sender, send: () => undefined });
  const transport = Reflect.construct(transports.websocket, [{ websocket, _query: { EIO: '4' } }]) as {
    socket?: unknown;
    send(packets: object[]): void;
  };
  if (transport.socket !== websocket)
    throw changed('no longer keeps its WebSocket in `transports.websocket.socket`');
  const frame = [Buffer.from('frame')];
  transport.send([{ type: 'message', data: 'other', options: { wsPreEncodedFrame: frame } }]);
  if (sent.length !== 1 || sent[0] !== frame)
    throw changed('no longer sends a packet’s `wsPreEncodedFrame` as it is');
}

function installed(): { version: string; parts: EngineIo } {
  const { version, require: load } = installedPackage('engine.io', 'socket.io');
  return { version, parts: load('engine.io') as EngineIo };
}

function installedWs(): { version: string; WebSocket: WebSocketClass } {
  const { version, require: load } = installedPackage('ws', 'engine.io');
  return { version, ...(load('ws') as { WebSocket: WebSocketClass }) };
}

function changed(change: string): ChangedInternals {
  return new ChangedInternals('engine.io', installed().version, change);
}
