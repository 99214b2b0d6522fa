import { AsyncResource } from 'node:async_hooks';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { SpanStart, Tracing } from './modules/tracing/tracing.js';

/** The API and the addresses that phone systems post to; pages, assets and probes are no traces. */
const TRACED = /^\/(?:v1|hooks)\//;
/** Parameters of paths that may be said; others are secrets or may be. */
const SHOWN: ReadonlySet<string> = new Set(['account', 'queue', 'agent', 'server', 'id']);

/**
 * Gives every request of the API a span of a server, by OpenTelemetry's conventions for HTTP, which what the request leads to
 * is part of. It goes on from the request's `traceparent`. Neither queries nor secrets in paths are said.
 */
export function traceRequests(
  server: Pick<FastifyInstance, 'addHook'>,
  tracing: Pick<Tracing, 'during' | 'add'>,
): void {
  const spans = new WeakMap<FastifyRequest, AsyncResource>();
  server.addHook('onRequest', (request, reply, done) => {
    const route = request.routeOptions.url;
    if (route === undefined || !TRACED.test(route)) return done();
    void tracing.during(startOf(request, route), async () => {
      spans.set(request, new AsyncResource('traced request'));
      const closed = new Promise<void>((resolve) => void reply.raw.once('close', resolve));
      done();
      await closed;
      tracing.add(() => outcomeOf(reply));
    });
  });
  // A body is read by events of the connection, which know nothing of the span.
  server.addHook('preHandler', (request, _reply, done) => {
    const span = spans.get(request);
    if (span === undefined) done();
    else span.runInAsyncScope(done);
  });
}

function startOf({ method, headers, params, protocol }: FastifyRequest, route: string): SpanStart {
  const name = route.replace(/:(\w+)/g, '{$1}');
  const { traceparent } = headers;
  return {
    ...{ name: `${method} ${name}`, kind: 'server', root: true },
    from: typeof traceparent === 'string' ? traceparent : undefined,
    attributes: () => ({
      ...{ 'http.request.method': method, 'http.route': name, 'url.scheme': protocol },
      'url.path': route.replace(/:(\w+)/g, (_, param: string) => shownPart(params, param)),
    }),
  };
}

function shownPart(params: unknown, name: string): string {
  const value: unknown =
    typeof params === 'object' && params !== null && SHOWN.has(name) ? Reflect.get(params, name) : undefined;
  return typeof value === 'string' ? encodeURIComponent(value) : `{${name}}`;
}

/** `error.type` where the service failed, or its caller left before the answer was sent; a refusal is no failure of the service. */
function outcomeOf({ raw: { statusCode, writableFinished, headersSent } }: FastifyReply) {
  const failed = statusCode >= 500 ? String(statusCode) : writableFinished ? undefined : 'aborted';
  return {
    ...(headersSent && { 'http.response.status_code': statusCode }),
    ...(failed !== undefined && { 'error.type': failed }),
  };
}
