import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { Signal } from './signal.js';

const Value = z.object({
  stringValue: z.string().optional(),
  intValue: z.union([z.string(), z.number()]).optional(),
});
const Attributes = z.array(z.object({ key: z.string(), value: Value })).default([]);
const Sent = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes: Attributes }),
      scopeSpans: z.array(
        z.object({
          spans: z.array(
            z.object({
              traceId: z.string(),
              spanId: z.string(),
              parentSpanId: z.string().optional(),
              name: z.string(),
              kind: z.number(),
              startTimeUnixNano: z.string(),
              endTimeUnixNano: z.string(),
              attributes: Attributes,
            }),
          ),
        }),
      ),
    }),
  ),
});

const textsOf = (attributes: z.infer<typeof Attributes>): { [key: string]: string } =>
  Object.fromEntries(
    attributes.map(({ key, value }) => [key, String(value.stringValue ?? value.intValue ?? '')]),
  );

export interface SeenSpan {
  trace: string;
  id: string;
  parent?: string;
  name: string;
  kind: number;
  attributes: { [key: string]: string };
}

/** A collector that speaks OTLP, as JSON over HTTP, and keeps what it is sent. */
export class TraceCollector {
  readonly signal = new Signal();
  readonly spans: SeenSpan[] = [];
  /** What the senders say of themselves. */
  readonly resources: { [key: string]: string }[] = [];
  /** Everything, as it came. */
  text = '';

  private constructor(private readonly server: Server) {}

  static async start(): Promise<TraceCollector> {
    const server = createServer();
    const collector = new TraceCollector(server);
    server.on('request', (request, response) => {
      collector.take(request).then(
        () => response.writeHead(200, { 'content-type': 'application/json' }).end('{}'),
        (error: unknown) => response.writeHead(400).end(String(error)),
      );
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return collector;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** The spans from the first of a trace to this one. */
  wayTo(span: SeenSpan): SeenSpan[] {
    const before = this.spans.find(({ id }) => id === span.parent);
    return before === undefined ? [span] : [...this.wayTo(before), span];
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async take(request: IncomingMessage): Promise<void> {
    if (request.url !== '/v1/traces') throw new Error(`${request.url} is not where traces go`);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk as Uint8Array));
    const text = Buffer.concat(chunks).toString();
    this.text += text;
    for (const { resource, scopeSpans } of Sent.parse(JSON.parse(text)).resourceSpans) {
      this.resources.push(textsOf(resource.attributes));
      for (const { spans } of scopeSpans)
        for (const { traceId, spanId, parentSpanId, name, kind, attributes } of spans)
          this.spans.push({
            trace: traceId,
            id: spanId,
            ...(parentSpanId !== undefined && parentSpanId !== '' && { parent: parentSpanId }),
            ...{ name, kind },
            attributes: textsOf(attributes),
          });
    }
    this.signal.emit();
  }
}
