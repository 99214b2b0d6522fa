import type { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { INestApplicationContext } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import type { Server, ServerOptions } from 'socket.io';
import { checkEngineIo, checkWs, interceptRequests } from '../lib/internals/engine-io.js';
import type { FloorConfig } from '../modules/config/floor-config.js';
import type { FloorError } from '../modules/domain/problem.js';
import { rawProblem } from '../modules/http/client-errors.js';
import { Refusals } from '../modules/http/refusals.js';
import { boundedParser } from './bounded-parser.js';
import { Drain } from './drain.js';
import { GatewayMetrics } from './gateway-metrics.js';
import { broadcastAdapter } from './direct-adapter.js';
import { ConnectionLimiter, type Connection } from './connection-limiter.js';

/**
 * Whether a page of that origin may connect. Browsers do not apply CORS to WebSockets, so any page could open one, but
 * they send the page's origin. Other clients send none.
 */
export function isOriginAllowed({ headers }: IncomingMessage, origins: readonly string[]): boolean {
  const { origin, host } = headers;
  if (origin === undefined || origins.includes(origin)) return true;
  return host !== undefined && URL.canParse(origin) && new URL(origin).host === host.toLowerCase();
}

/** The bytes that WebSockets were sent, as their TCP connections count them: exact, and without work per message. */
class BytesWritten {
  private readonly open = new Set<Socket>();
  private closed = 0;

  /** @param connection of a WebSocket */
  watch(connection: Duplex): void {
    if (!(connection instanceof Socket)) return;
    this.open.add(connection);
    connection.once('close', () => {
      this.open.delete(connection);
      this.closed += connection.bytesWritten;
    });
  }

  get total(): number {
    let total = this.closed;
    for (const { bytesWritten } of this.open) total += bytesWritten;
    return total;
  }
}

/** The message of `ws` for a frame larger than `maxHttpBufferSize`. */
const TOO_LARGE = 'Max payload size exceeded';
/** A client that still reads answers the closing handshake within this; on shutdown, others are cut. */
const CLOSING_MS = 1_000;

/**
 * Socket.IO as this service needs it. State is not delivered by Socket.IO's own means (no recovery of connections, no
 * cluster adapter): every process tails the change log, and versions tell clients what they miss.
 */
export class FloorIoAdapter extends IoAdapter {
  private readonly upgraded = new Set<Duplex>();
  private readonly sent = new BytesWritten();

  constructor(
    private readonly app: INestApplicationContext,
    private readonly config: FloorConfig,
  ) {
    super(app);
  }

  override createIOServer(port: number, options?: Partial<ServerOptions>): Server {
    const { auth, limits, socket } = this.config;
    const limiter = this.app.get(ConnectionLimiter, { strict: false });
    const refusals = this.app.get<Refusals>(Refusals, { strict: false });
    const ours: Partial<ServerOptions> = {
      ...options,
      transports: socket.polling ? ['polling', 'websocket'] : ['websocket'],
      serveClient: false,
      // Compression per socket switches off "encode once": five times the CPU and the memory.
      perMessageDeflate: false,
      maxHttpBufferSize: limits.maxMessageBytes,
      parser: boundedParser,
      adapter: broadcastAdapter(socket),
      connectTimeout: 10_000,
      pingInterval: 25_000,
      pingTimeout: 20_000,
      cors: { origin: auth.origins },
      allowRequest: (request, decide) => {
        const allowed = isOriginAllowed(request, auth.origins);
        if (!allowed) refusals.count('origin');
        decide(allowed ? null : 'This origin may not connect.', allowed);
      },
    };
    // Nest's adapter passes its options on as they are and only declares them all required.
    const server = super.createIOServer(port, ours as ServerOptions);
    checkEngineIo();
    checkWs();
    this.watch(server.httpServer);
    this.app.get<GatewayMetrics>(GatewayMetrics, { strict: false }).deliveredBytes(() => this.sent.total);
    const drain = this.app.get(Drain, { strict: false });
    this.guard(server, (request) => drain.refusal() ?? limiter.check(request));
    server.engine.on('connection', (connection: Connection) => {
      limiter.track(connection, connection.request);
      // Otherwise the first HTTP request of each connection stays in memory for as long as the connection.
      Object.assign(connection, { request: null });
      connection.once('close', (_reason, cause: unknown) => {
        if (String(cause).includes(TOO_LARGE)) refusals.count('message-bytes');
      });
    });
    return server;
  }

  /** Nest's own would keep several unused objects per socket: `SocketEvents` and `Connections` listen instead. */
  override bindMessageHandlers(): void {}
  override bindClientDisconnect(): void {}

  override async close(server: Server): Promise<void> {
    const closing = setTimeout(() => {
      for (const socket of this.upgraded) socket.destroy();
    }, CLOSING_MS);
    await super.close(server);
    clearTimeout(closing);
  }

  /** Refuses new connections before Engine.IO allocates anything for them. */
  private guard(server: Server, refusalOf: (request: IncomingMessage) => FloorError | undefined): void {
    const refusalOfNew = (request: IncomingMessage) => (isNew(request) ? refusalOf(request) : undefined);
    interceptRequests(server, {
      upgrade: (request, socket) => {
        const refusal = refusalOfNew(request);
        if (refusal === undefined) return false;
        socket.on('error', () => socket.destroy());
        socket.end(rawProblem(refusal), () => socket.destroy());
        return true;
      },
      request: (request, response) => {
        const refusal = refusalOfNew(request);
        if (refusal === undefined) return false;
        response.socket?.end(rawProblem(refusal));
        return true;
      },
    });
  }

  private watch(http: Server['httpServer']): void {
    http.on('upgrade', (_request, socket: Duplex) => {
      this.upgraded.add(socket);
      this.sent.watch(socket);
      socket.once('close', () => this.upgraded.delete(socket));
    });
  }
}

/** True for the first request of a connection. */
const isNew = ({ url = '' }: IncomingMessage): boolean => !/[?&]sid=[^&]/.test(url);
