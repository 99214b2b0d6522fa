import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { RequestMethod, type DynamicModule } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import type { FloorConfig } from './modules/config/floor-config.js';
import { logFields } from './lib/log-fields.js';

const PROBES: ReadonlySet<unknown> = new Set(['/healthz', '/readyz', '/metrics']);
const REQUEST_ID = /^[\w.:-]{1,100}$/;

/** Logs JSON lines with the id of the request they belong to. Tokens are redacted. */
export function logging(config: FloorConfig): DynamicModule {
  return LoggerModule.forRoot({
    // The module's default path matches nothing on Fastify.
    forRoutes: [{ path: '{*path}', method: RequestMethod.ALL }],
    pinoHttp: {
      level: config.logLevel,
      // A copy, since pino modifies the object it gets.
      mixin: () => ({ ...logFields() }),
      serializers: {
        req: ({ id, method, url }: { id: string; method: string; url: string }) => ({
          id,
          method,
          url: withoutTokens(url),
        }),
        res: ({ statusCode }: { statusCode: number }) => ({ statusCode }),
      },
      redact: [
        'req.headers.authorization',
        'req.headers.cookie',
        'headers.authorization',
        'config.headers.Authorization',
      ],
      // Failures are logged with their reason where they happen.
      customLogLevel: () => 'info',
      autoLogging: { ignore: isProbe },
    },
  });
}

/** Fastify's middleware removes the matched path from `url`, so `originalUrl` counts first. */
function isProbe(request: IncomingMessage): boolean {
  return PROBES.has('originalUrl' in request ? request.originalUrl : request.url);
}

/** The id of a request: the caller's `x-request-id` if it is safe in a log line and a header, else a new one. */
export function requestId({ headers }: IncomingMessage): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
}

/** Without tokens of a query, and without the key of `POST /hooks/{account}/{key}`. */
export function withoutTokens(url: string): string {
  return url
    .replace(/([?&](?:access_token|token)=)[^&#]*/gi, '$1…')
    .replace(/^((?:https?:\/\/[^/]*)?\/+hooks\/[^/?#]*\/)[^?#]*/i, '$1…');
}
