import type { Duplex } from 'node:stream';
import type { INestApplicationContext } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import type { Server, ServerOptions } from 'socket.io';
import type { FloorConfig } from '../modules/config/floor-config.js';
import { isOriginAllowed } from './origin-check.js';

/** A client that still reads answers a closing WebSocket within this; for others nobody waits on shutdown. */
const GOODBYE_MS = 1_000;

/**
 * Socket.IO as this service needs it. State is not delivered by Socket.IO's own means (no recovery of connections, no
 * cluster adapter): every process tails the change log, and versions tell clients what they miss.
 */
export class FloorIoAdapter extends IoAdapter {
  private readonly upgraded = new Set<Duplex>();

  constructor(
    app: INestApplicationContext,
    private readonly config: FloorConfig,
  ) {
    super(app);
  }

  override createIOServer(port: number, options?: Partial<ServerOptions>): Server {
    const { auth, limits, socket } = this.config;
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
        decide(allowed ? null : 'This origin may not connect.', allowed);
      },
    };
    // Nest's adapter passes its options on as they are and only declares them all required.
    const server = super.createIOServer(port, ours as ServerOptions);
    this.watch(server.httpServer);
    // The first HTTP request of each connection would be kept for its whole life, and nobody reads it.
    server.engine.on('connection', (connection: object) => Object.assign(connection, { request: null }));
    return server;
  }

  override async close(server: Server): Promise<void> {
    const goodbye = setTimeout(() => {
      for (const socket of this.upgraded) socket.destroy();
    }, GOODBYE_MS);
    await super.close(server);
    clearTimeout(goodbye);
  }

  private watch(http: Server['httpServer']): void {
    http.on('upgrade', (_request, socket: Duplex) => {
      this.upgraded.add(socket);
      socket.once('close', () => this.upgraded.delete(socket));
    });
  }
}
