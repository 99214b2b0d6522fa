import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Server, ServerOptions } from 'socket.io';
import { FloorIoAdapter } from '../../../src/gateways/floor-io.adapter.js';
import type { FloorConfig } from '../../../src/modules/config/floor-config.js';
import { asyncApi } from '../../../src/modules/contracts/async-api.js';
import { openApi, type OpenApi } from '../../../src/modules/contracts/open-api.js';
import { RouteTable } from '../../../src/modules/contracts/route-table.js';
import { RestTraffic } from './rest-traffic.js';
import { SocketTraffic } from './socket-traffic.js';

const documents = new Map<string, RestTraffic>();
let socketTraffic: SocketTraffic | undefined;

/** Compiling costs more than checking: once per document. */
function restTraffic(document: OpenApi): RestTraffic {
  const key = JSON.stringify(document);
  const known = documents.get(key) ?? new RestTraffic(document);
  documents.set(key, known);
  return known;
}

/** The service's own adapter, overheard. */
class OverheardIoAdapter extends FloorIoAdapter {
  constructor(
    app: NestFastifyApplication,
    config: FloorConfig,
    private readonly mistaken: (mistake: string) => void,
  ) {
    super(app, config);
  }

  override createIOServer(port: number, options?: Partial<ServerOptions>): Server {
    const server = super.createIOServer(port, options);
    socketTraffic ??= new SocketTraffic(asyncApi());
    socketTraffic.listen(server, this.mistaken);
    return server;
  }
}

/**
 * Holds everything that a service says, from its first answer on, against the documents it gives out itself, and what it
 * was asked and took as well. For a service that does not listen yet.
 */
export function overhear(
  app: NestFastifyApplication,
  config: FloorConfig,
  mistaken: (mistake: string) => void,
): void {
  // A worker serves only its health and metrics.
  if (config.role === 'worker') return;
  restTraffic(openApi(app.get(RouteTable, { strict: false }).routes())).listen(
    app.getHttpAdapter().getInstance(),
    mistaken,
  );
  app.useWebSocketAdapter(new OverheardIoAdapter(app, config, mistaken));
}
