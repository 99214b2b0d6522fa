import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https';
import type { Duplex } from 'node:stream';

/** PEM. */
export interface Certificate {
  key: string;
  cert: string;
}

/** Takes over a request for a WebSocket. */
export type Upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/** An HTTP listener on 127.0.0.1, with a certificate HTTPS, that can go away and come back on the same port. */
export class LoopbackServer {
  private readonly server: Server | TlsServer;
  private listeningPort: number | undefined;

  constructor(
    listener: RequestListener,
    private readonly tls?: Certificate,
    upgrade?: Upgrade,
  ) {
    this.server = tls === undefined ? createServer(listener) : createTlsServer(tls, listener);
    if (upgrade !== undefined) this.server.on('upgrade', upgrade);
  }

  get baseUrl(): string {
    if (this.listeningPort === undefined) throw new Error('The server has never listened');
    return `${this.tls === undefined ? 'http' : 'https'}://127.0.0.1:${this.listeningPort}`;
  }

  /** `port` 0 takes a free one, the first time; afterwards it is always the same. */
  async open(port: number): Promise<void> {
    if (this.server.listening) return;
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(this.listeningPort ?? port, '127.0.0.1', () => {
        this.server.off('error', reject);
        resolve();
      });
    });
    const address = this.server.address();
    if (typeof address === 'object' && address) this.listeningPort = address.port;
  }

  /** Cuts what is open, requests in progress included. */
  async close(): Promise<void> {
    if (!this.server.listening) return;
    await new Promise<void>((resolve, reject) => {
      this.server.close((error) => (error ? reject(error) : resolve()));
      this.server.closeAllConnections();
    });
  }
}

/** The request's body as text; undefined when it is longer than `limit` bytes or never ends properly. */
export async function readBody(request: IncomingMessage, limit: number): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > limit) return undefined;
      chunks.push(chunk);
    }
  } catch {
    // The client disconnected before its body ended.
    return undefined;
  }
  return Buffer.concat(chunks).toString('utf8');
}
