import helmet from '@fastify/helmet';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest, RawServerDefault } from 'fastify';
import { exceedsJsonBounds } from './lib/json-bounds.js';
import type { FloorConfig } from './modules/config/floor-config.js';
import { FloorError } from './modules/domain/problem.js';
import { pageOrigins } from './modules/http/page-origins.js';
import { sendProblem } from './modules/http/problem-answer.js';
import type { RefusalReason } from './modules/http/refusals.js';
import { compressAnswers } from './modules/http/compress-answers.js';
import type { KnownPaths } from './modules/http/known-paths.js';
import { RequestLimiter } from './modules/http/request-limiter.js';
import { hasToken, tokenInUrl } from './modules/http/token-in-url.js';

const issuerOrigins = ({ console }: FloorConfig['auth']): string[] =>
  console === undefined ? [] : [...new Set([new URL(console.issuer).origin, ...(console.origins ?? [])])];

/** Same origin only, nothing inline; `'self'` also covers the WebSocket. Pages may connect to their issuer. */
const policyOf = ({ auth }: FloorConfig, frameAncestors: readonly string[]) => ({
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'"],
  connectSrc: ["'self'", ...issuerOrigins(auth)],
  imgSrc: ["'self'", 'data:'],
  baseUri: ["'none'"],
  // Signing out at the issuer is a form, see `auth.console.signOut`.
  formAction: ["'self'", ...issuerOrigins(auth)],
  frameAncestors: frameAncestors.length === 0 ? ["'none'"] : [...frameAncestors],
});

/** The security headers of pages. Only pages of `frameAncestors` may show them in a frame. */
export const pageHeaders = (config: FloorConfig, frameAncestors: readonly string[] = []) => ({
  contentSecurityPolicy: { useDefaults: false, directives: policyOf(config, frameAncestors) },
  // The older header knows no list of origins.
  xFrameOptions: frameAncestors.length === 0 && ({ action: 'deny' } as const),
  hsts: false,
});

/** Without `includeSubDomains`: other hosts of the domain are not ours. */
const HSTS = 'max-age=31536000';

const CORS = {
  methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
  allowedHeaders: [
    'authorization',
    'content-type',
    'idempotency-key',
    'if-match',
    'if-none-match',
    'traceparent',
    'tracestate',
    'x-request-id',
  ],
  exposedHeaders: [
    'allow',
    'etag',
    'floorwalker-polled-at',
    'floorwalker-state',
    'location',
    'retry-after',
    'x-request-id',
  ],
  maxAge: 600,
};
type DecideCors = (
  error: null,
  options: typeof CORS & { origin: (string | RegExp)[]; preflight: boolean },
) => void;

/** Other OPTIONS ask for the methods of a path. */
const isPreflight = ({ headers }: FastifyRequest): boolean =>
  headers.origin !== undefined && headers['access-control-request-method'] !== undefined;

const TOO_LARGE = 413;

/** Installs what applies to every request: limits, security headers, CORS, and the refusal of tokens in URLs. */
export async function secureServer(
  app: NestFastifyApplication,
  config: FloorConfig,
  paths: KnownPaths,
  refused: (reason: RefusalReason) => void,
): Promise<void> {
  const { limits } = config;
  const origins = pageOrigins(config);
  const limiter = app.get(RequestLimiter, { strict: false });
  const server = app.getHttpAdapter().getInstance();
  server.server.maxConnections = limits.maxConnections;
  server.server.on('drop', () => refused('connections'));
  server.addHook('onRequest', (request, reply, done) => {
    void reply.header('x-request-id', request.id);
    if (request.protocol === 'https') void reply.header('strict-transport-security', HSTS);
    // Node would refuse it without a word.
    if (request.raw.httpVersion === '1.1' && request.headers.host === undefined)
      throw new FloorError('bad-request', 'The request has no Host header.');
    done();
  });
  // Node would answer 417 without a word; a client that expects something else than `100-continue` gets its answer.
  server.server.on('checkExpectation', (request, response) => {
    server.server.emit('request', request, response);
  });
  compressAnswers(server);
  // Before a token is looked at: a small body of brackets would cost much more than its size.
  const parseJson = server.getDefaultJsonParser('error', 'error');
  app.useBodyParser<RawServerDefault>(
    'application/json',
    { bodyLimit: limits.maxBodyBytes },
    (request, body, done) => {
      if (exceedsJsonBounds(body)) throw new FloorError('bad-request', 'The body is nested too deeply.');
      void parseJson(request, body.toString(), done);
    },
  );
  await app.register(helmet, pageHeaders(config));
  server.addHook('onRequest', (request, reply, done) => {
    if (request.method !== 'OPTIONS' || (origins.length > 0 && isPreflight(request))) return done();
    limiter.limitAddress(request.raw);
    const methods = paths.methodsOf(request.url);
    // Not thrown: the handler of unknown paths is not Nest's for a method that none of them has.
    if (methods === undefined)
      return sendProblem(reply, new FloorError('not-found', 'There is no such path.').problem);
    void reply.code(204).header('allow', methods.join(', ')).send();
  });
  // Before the limits, so that pages of these origins can read a refusal too. Tokens only: credentials (cookies) stay off.
  if (origins.length > 0)
    app.enableCors({
      delegator: (request: FastifyRequest, decide: DecideCors) =>
        decide(null, { origin: origins, ...CORS, preflight: isPreflight(request) }),
    });
  server.addHook('onRequest', (request, _reply, done) => {
    limiter.limitAddress(request.raw);
    if (!hasToken(request.raw.url)) return done();
    refused('token-in-url');
    throw tokenInUrl();
  });
  server.addHook('onResponse', (_request, { statusCode }, done) => {
    if (statusCode === TOO_LARGE) refused('body-bytes');
    done();
  });
}
