import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';

/** A proxy that connects (CONNECT) and forwards nothing else, and remembers what it was asked for. */
export class ConnectProxy {
  readonly asked: { target: string; authorization: string | undefined }[] = [];
  /** Other than 200: it connects nothing. */
  status = 200;
  /** Where a name leads, other than to itself. */
  readonly names = new Map<string, string>();
  private readonly open = new Set<Duplex>();

  private constructor(private readonly server: Server) {
    server.on('connect', (request, socket: Duplex) => this.join(request, socket));
  }

  static async start(): Promise<ConnectProxy> {
    const server = createServer((_request, response) => response.writeHead(405).end());
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new ConnectProxy(server);
  }

  /** `127.0.0.1:<port>` */
  get host(): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** From now on, and the connections that are open end. */
  refuse(status: number): void {
    this.status = status;
    for (const socket of this.open) socket.destroy();
  }

  async stop(): Promise<void> {
    for (const socket of this.open) socket.destroy();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private join({ url = '', headers }: IncomingMessage, near: Duplex): void {
    this.asked.push({ target: url, authorization: headers['proxy-authorization'] });
    this.open.add(near);
    near.on('error', () => near.destroy());
    if (this.status !== 200) {
      near.end(`HTTP/1.1 ${this.status} No\r\ncontent-length: 6\r\n\r\nsecret`);
      return;
    }
    const { hostname, port } = new URL(`http://${url}`);
    const far = connect(Number(port || 80), this.names.get(hostname) ?? hostname.replace(/^\[|\]$/g, ''));
    far.on('error', () => near.destroy());
    far.on('close', () => near.destroy());
    near.on('close', () => far.destroy());
    far.once('connect', () => {
      near.write('HTTP/1.1 200 Connected\r\n\r\n');
      near.pipe(far).pipe(near);
    });
  }
}
