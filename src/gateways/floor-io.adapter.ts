import type { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { INestApplicationContext } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import type { Server, ServerOptions } from 'socket.io';
import type { FloorConfig } from '../modules/config/floor-config.js';
import type { FloorError } from '../modules/domain/problem.js';
import { rawRefusal } from '../modules/http/client-errors.js';
import { Refusals } from '../modules/http/refusals.js';
import { Drain } from './drain.js';
import { GatewayMetrics } from './gateway-metrics.js';
import { preEncodeBroadcasts } from './pre-encoded-broadcast.js';
import { ConnectionLimiter, type Connection } from './connection-limiter.js';

/**
 * Whether a page of that origin may connect. Browsers do not apply CORS to WebSockets, so any page could open one; they
 * do send the page's origin, and what is no browser sends none.
 */
export function isOriginAllowed({ headers }: IncomingMessage, origins: readonly string[]): boolean {
  const { origin, host } = headers;
  if (origin === undefined || origins.includes(origin)) return true;
  return host !== undefined && URL.canParse(origin) && new URL(origin).host === host.toLowerCase();
}

/** What WebSockets were sent, as their connections count it: exact, and nothing is done per message. */
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

/** What `ws` says of a message beyond `maxHttpBufferSize`. */
const TOO_LARGE = 'Max payload size exceeded';
/** A client that still reads answers a closing WebSocket within this; for others nobody waits on shutdown. */
const GOODBYE_MS = 1_000;

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
    const lobby = this.app.get(ConnectionLimiter, { strict: false });
    const refusals = this.app.get<Refusals>(Refusals, { strict: false });
    const ours: Partial<ServerOptions> = {
      ...options,
      transports: socket.polling ? ['polling', 'websocket'] : ['websocket'],
      serveClient: false,
      // Compression per socket switches off "encode once": five times the CPU and the memory.
      perMessageDeflate: false,
      maxHttpBufferSize: limits.maxMessageBytes,
      connectTimeout: 10_000,
      pingInterval: 25_000,
      pingTimeout: 20_000,
      cors: { origin: auth.origins },
      allowRequest: (request, decide) => {
        const allowed = isOriginAllowed(request, auth.origins);
        if (!allowed) refusals.refused('origin');
        decide(allowed ? null : 'This origin may not connect.', allowed);
      },
    };
    // Nest's adapter passes its options on as they are and only declares them all required.
    const server = super.createIOServer(port, ours as ServerOptions);
    if (!socket.polling) preEncodeBroadcasts(server);
    this.watch(server.httpServer);
    this.app.get<GatewayMetrics>(GatewayMetrics, { strict: false }).deliveredBytes(() => this.sent.total);
    const drain = this.app.get(Drain, { strict: false });
    this.guard(server, (request) => drain.refusal() ?? lobby.check(request));
    server.engine.on('connection', (connection: Connection) => {
      lobby.track(connection, connection.request);
      // The first HTTP request of each connection would be kept for its whole life, and nobody reads it.
      Object.assign(connection, { request: null });
      connection.once('close', (_reason, cause: unknown) => {
        if (String(cause).includes(TOO_LARGE)) refusals.refused('message-bytes');
      });
    });
    return server;
  }

  /** Nest's would keep several objects for each socket, and nobody uses them: `SocketEvents` and `Connections` listen. */
  override bindMessageHandlers(): void {}
  override bindClientDisconnect(): void {}

  override async close(server: Server): Promise<void> {
    const goodbye = setTimeout(() => {
      for (const socket of this.upgraded) socket.destroy();
    }, GOODBYE_MS);
    await super.close(server);
    clearTimeout(goodbye);
  }

  /** Asked before Engine.IO builds anything; its own hook can only answer 400, and comes later. */
  private guard({ engine }: Server, refusalOf: (request: IncomingMessage) => FloorError | undefined): void {
    const upgrade = engine.handleUpgrade.bind(engine);
    engine.handleUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      const refusal = isNew(request) ? refusalOf(request) : undefined;
      if (refusal === undefined) return upgrade(request, socket, head);
      socket.on('error', () => socket.destroy());
      socket.end(rawRefusal(refusal), () => socket.destroy());
    };
    const answer = engine.handleRequest.bind(engine);
    engine.handleRequest = (request: IncomingMessage, response: ServerResponse) => {
      const refusal = isNew(request) ? refusalOf(request) : undefined;
      if (refusal === undefined) return answer(request, response);
      response.socket?.end(rawRefusal(refusal));
    };
  }

  private watch(http: Server['httpServer']): void {
    http.on('upgrade', (_request, socket: Duplex) => {
      this.upgraded.add(socket);
      this.sent.watch(socket);
      socket.once('close', () => this.upgraded.delete(socket));
    });
  }
}

/** Not one more request of a connection that is there. */
const isNew = ({ url = '' }: IncomingMessage): boolean => !/[?&]sid=[^&]/.test(url);
