import { Agent, request, type IncomingHttpHeaders } from 'node:http';

export interface HttpQuestion {
  method: string;
  /** Path and query as they are sent, not normalized. */
  url: string;
  headers?: Record<string, string>;
  payload?: string | Buffer;
}

interface HttpAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

/** One kept connection to a service, for very many requests one after the other. */
export class HttpLine {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 1 });

  constructor(private readonly base: string) {}

  /** Rejects when the connection ends without an answer. */
  ask({ method, url, headers = {}, payload = '' }: HttpQuestion): Promise<HttpAnswer> {
    const { hostname, port } = new URL(this.base);
    const length = payload.length === 0 ? {} : { 'content-length': String(Buffer.byteLength(payload)) };
    return new Promise((resolve, reject) => {
      const asked = request(
        { agent: this.agent, hostname, port, method, path: url, headers: { ...headers, ...length } },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.once('error', reject);
          response.once('end', () =>
            resolve({
              status: response.statusCode ?? 0,
              headers: response.headers,
              body: Buffer.concat(chunks).toString(),
            }),
          );
        },
      );
      asked.once('error', reject);
      asked.end(payload);
    });
  }

  close(): void {
    this.agent.destroy();
  }
}
