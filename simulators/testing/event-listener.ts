import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { WebSocket } from 'ws';

/** Until the condition holds; the test's own time-out is the limit. */
export async function eventually(condition: () => boolean): Promise<void> {
  // What waits after its test has failed keeps no worker from ending.
  while (!condition()) await delay(10, undefined, { ref: false });
}

/** A client of a façade's WebSocket. */
export class SocketListener {
  readonly frames: string[] = [];
  isClosed = false;

  private constructor(private readonly socket: WebSocket) {
    socket.on('message', (data: Buffer) => this.frames.push(data.toString('utf8')));
    socket.on('close', () => (this.isClosed = true));
    socket.on('error', () => undefined);
  }

  /** Rejects with the status of a refusal. */
  static async open(url: string): Promise<SocketListener> {
    const socket = new WebSocket(url.replace(/^http/, 'ws'), { headers: { 'user-agent': 'OpenAPI' } });
    const listener = new SocketListener(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('unexpected-response', (_request, answer) => {
        reject(new Error(String(answer.statusCode)));
        socket.terminate();
      });
    });
    return listener;
  }

  send(message: string | object): void {
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  /** The frames that are JSON. */
  get events(): unknown[] {
    return this.frames.filter((text) => text.startsWith('{')).map((text) => JSON.parse(text) as unknown);
  }

  /** Sends, and waits for so many more frames. */
  async ask(message: string | object, answers = 1): Promise<string[]> {
    const before = this.frames.length;
    this.send(message);
    await eventually(() => this.frames.length >= before + answers);
    return this.frames.slice(before);
  }

  close(): void {
    this.socket.terminate();
  }
}

/** Where a façade posts to. */
export class PostListener {
  readonly posts: { headers: IncomingMessage['headers']; body: string }[] = [];
  /** The statuses of the next answers; then 200. */
  answers: number[] = [];

  private constructor(private readonly server: ReturnType<typeof createServer>) {
    server.on('request', (request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (text: string) => (body += text));
      request.on('end', () => {
        this.posts.push({ headers: request.headers, body });
        response.writeHead(this.answers.shift() ?? 200).end();
      });
    });
  }

  static async open(): Promise<PostListener> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new PostListener(server);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/events`;
  }

  async next(count: number): Promise<PostListener['posts']> {
    await eventually(() => this.posts.length >= count);
    return this.posts;
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}
