import { once } from 'node:events';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';

/** A proxy as of some offices: HTTP passes, and whatever asks for an upgrade is never answered. */
export class SwallowingProxy {
  swallowed = 0;
  private readonly held = new Set<Duplex>();

  private constructor(private readonly server: Server) {}

  static async to(target: string): Promise<SwallowingProxy> {
    const server = createServer();
    const proxy = new SwallowingProxy(server);
    server.on('request', (incoming, answer) => {
      const { method, headers, url = '/' } = incoming;
      const outgoing = request(new URL(url, target), { method, headers, agent: false }, (found) => {
        answer.writeHead(found.statusCode ?? 502, found.headers);
        found.pipe(answer);
      });
      outgoing.on('error', () => answer.destroy());
      answer.on('close', () => outgoing.destroy());
      incoming.pipe(outgoing);
    });
    server.on('upgrade', (_incoming, socket: Duplex) => {
      proxy.swallowed += 1;
      proxy.held.add(socket);
      socket.on('error', () => socket.destroy());
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    for (const socket of this.held) socket.destroy();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
