import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';

/** A phone system's end of a live line, on loopback, that sends what the test sets. */
export class WebSocketPeer {
  /** Of each line, in the order in which they came. */
  readonly lines: {
    url: string;
    headers: IncomingMessage['headers'];
    heard: unknown[];
    socket: WebSocket;
  }[] = [];
  private readonly server = createServer();
  private readonly connections = new Set<Socket>();

  /** @param talk answers one message of a line; `nth` counts the lines from 0 */
  private constructor(private readonly talk: (message: unknown, socket: WebSocket, nth: number) => void) {
    new WebSocketServer({ server: this.server }).on('connection', (socket, request) => {
      const nth = this.lines.length;
      const line = { url: request.url ?? '', headers: request.headers, heard: [] as unknown[], socket };
      this.lines.push(line);
      socket.on('message', (data: Buffer) => {
        const message: unknown = JSON.parse(data.toString('utf8'));
        line.heard.push(message);
        this.talk(message, socket, nth);
      });
    });
    this.server.on('connection', (connection) => {
      this.connections.add(connection);
      connection.on('close', () => this.connections.delete(connection));
    });
  }

  static async start(
    talk: (message: unknown, socket: WebSocket, nth: number) => void,
  ): Promise<WebSocketPeer> {
    const peer = new WebSocketPeer(talk);
    await new Promise<void>((resolve) => peer.server.listen(0, '127.0.0.1', resolve));
    return peer;
  }

  get baseUrl(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  say(event: object, nth = this.lines.length - 1): void {
    this.lines[nth]?.socket.send(JSON.stringify(event));
  }

  async stop(): Promise<void> {
    for (const connection of this.connections) connection.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
