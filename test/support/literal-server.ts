import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

export interface SeenRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingMessage['headers'];
  body: string;
}

export type Answerer = (request: SeenRequest, response: ServerResponse) => void;

/** An HTTP server on a free loopback port whose answers the test sets, and that keeps its requests. */
export class LiteralServer {
  readonly seen: SeenRequest[] = [];
  private readonly server: Server;

  private constructor(private answerer: Answerer) {
    this.server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const url = new URL(request.url ?? '/', 'http://127.0.0.1');
        const seen: SeenRequest = {
          method: request.method ?? '',
          path: url.pathname,
          query: url.searchParams,
          headers: request.headers,
          body: Buffer.concat(chunks).toString(),
        };
        this.seen.push(seen);
        this.answerer(seen, response);
      });
    });
  }

  static async start(answerer: Answerer): Promise<LiteralServer> {
    const one = new LiteralServer(answerer);
    await new Promise<void>((resolve) => one.server.listen(0, '127.0.0.1', resolve));
    return one;
  }

  get baseUrl(): string {
    const address = this.server.address();
    if (address === null || typeof address === 'string') throw new Error('the server does not listen');
    return `http://127.0.0.1:${address.port}`;
  }

  answer(answerer: Answerer): void {
    this.answerer = answerer;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

export const json =
  (body: unknown, status = 200, headers: Record<string, string> = {}): Answerer =>
  (_request, response) =>
    void response
      .writeHead(status, { 'content-type': 'application/json', ...headers })
      .end(JSON.stringify(body));

export const text =
  (body: string, status = 200, headers: Record<string, string> = {}): Answerer =>
  (_request, response) =>
    void response.writeHead(status, headers).end(body);
