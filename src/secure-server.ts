import helmet from '@fastify/helmet';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { RawServerDefault } from 'fastify';
import { exceedsJsonBounds } from './lib/json-bounds.js';
import type { FloorConfig } from './modules/config/floor-config.js';
import { FloorError } from './modules/domain/problem.js';
import { pageOrigins } from './modules/http/origins.js';
import type { RefusalReason } from './modules/http/refusals.js';
import { RequestLimiter } from './modules/http/request-limiter.js';
import { hasToken, tokenInUrl } from './modules/http/token-in-url.js';

const issuerOrigins = ({ console }: FloorConfig['auth']): string[] =>
  console === undefined ? [] : [...new Set([new URL(console.issuer).origin, ...(console.origins ?? [])])];

/** Same origin only, nothing inline; `'self'` also covers the WebSocket. Pages may connect to their issuer. */
const policyOf = ({ auth }: FloorConfig) => ({
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'"],
  connectSrc: ["'self'", ...issuerOrigins(auth)],
  imgSrc: ["'self'", 'data:'],
  baseUri: ["'none'"],
  // Signing out at the issuer is a form, see `auth.console.signOut`.
  formAction: ["'self'", ...issuerOrigins(auth)],
  frameAncestors: ["'none'"],
});

/** Without `includeSubDomains`: other hosts of the domain are not ours. */
const HSTS = 'max-age=31536000';

const CORS = {
  methods: ['GET', 'HEAD', 'POST', 'DELETE'],
  allowedHeaders: ['authorization', 'content-type', 'idempotency-key', 'if-none-match', 'x-request-id'],
  exposedHeaders: [
    'etag',
    'floorwalker-polled-at',
    'floorwalker-state',
    'location',
    'retry-after',
    'x-request-id',
  ],
  maxAge: 600,
};
const TOO_LARGE = 413;

/** Installs what applies to every request: limits, security headers, CORS, and the refusal of tokens in URLs. */
export async function secureServer(
  app: NestFastifyApplication,
  config: FloorConfig,
  refused: (reason: RefusalReason) => void,
): Promise<void> {
  const { limits } = config;
  const limiter = app.get(RequestLimiter, { strict: false });
  const server = app.getHttpAdapter().getInstance();
  server.server.maxConnections = limits.maxConnections;
  server.server.on('drop', () => refused('connections'));
  server.addHook('onRequest', (request, reply, done) => {
    void reply.header('x-request-id', request.id);
    if (request.protocol === 'https') void reply.header('strict-transport-security', HSTS);
    done();
  });
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
  await app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: policyOf(config) },
    xFrameOptions: { action: 'deny' },
    hsts: false,
  });
  // Before the limits, so that pages of these origins can read a refusal too. Tokens only: credentials (cookies) stay off.
  const origins = pageOrigins(config);
  if (origins.length > 0) app.enableCors({ origin: origins, ...CORS });
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
