import { existsSync } from 'node:fs';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { Logger } from 'nestjs-pino';
import { AppModule } from './app.module.js';
import { FloorIoAdapter } from './gateways/floor-io.adapter.js';
import { requestId } from './logging.js';
import type { FloorConfig } from './modules/config/floor-config.js';
import type { DemoSimulators } from './modules/demo/demo-simulators.js';
import { ClientAddresses } from './modules/http/client-addresses.js';
import { onClientError } from './modules/http/client-errors.js';
import { KnownPaths } from './modules/http/known-paths.js';
import { sendProblem } from './modules/http/problem-answer.js';
import { problemOf, ProblemFilter } from './modules/http/problem.filter.js';
import { Refusals, type RefusalReason } from './modules/http/refusals.js';
import { serverLimits } from './modules/http/server-limits.js';
import { Tracing } from './modules/tracing/tracing.js';
import { pageHeaders, secureServer } from './secure-server.js';
import { traceRequests } from './trace-requests.js';

const IMMUTABLE = 'public, max-age=31536000, immutable';

export interface AppOptions {
  /** Folder of the built pages; absent (tests, a worker): API only. */
  webRoot?: string;
  simulators?: DemoSimulators;
}

/** An id has up to 200 characters, each of which may be percent-encoded. */
const MAX_PARAM_LENGTH = 600;

/** Creates the application; it does not listen yet. */
export async function createApp(
  config: FloorConfig,
  { webRoot, simulators }: AppOptions = {},
): Promise<NestFastifyApplication> {
  const addresses = new ClientAddresses(config);
  const refused = (reason: RefusalReason): void =>
    app.get<Refusals>(Refusals, { strict: false }).count(reason);
  const adapter = new FastifyAdapter({
    ...serverLimits(config),
    routerOptions: { maxParamLength: MAX_PARAM_LENGTH },
    clientErrorHandler: onClientError(refused),
    // Malformed URLs fail in Fastify's router, before the filter below.
    frameworkErrors: (error: FastifyError, _request: FastifyRequest, reply: FastifyReply) =>
      sendProblem(reply, problemOf(error).problem),
    trustProxy: (peer: string) => addresses.trusts(peer),
    genReqId: requestId,
  });
  const paths = new KnownPaths();
  paths.watch(adapter.getInstance());
  const module = AppModule.with(config, simulators);
  const options = { bufferLogs: true, abortOnError: false };
  const app: NestFastifyApplication = await NestFactory.create(module, adapter, options);
  app.useLogger(app.get(Logger));
  app.useGlobalFilters(new ProblemFilter(paths));
  // First, so that what refuses a request is within its span.
  if (config.tracing !== undefined)
    traceRequests(adapter.getInstance(), app.get<Tracing>(Tracing, { strict: false }));
  await secureServer(app, config, paths, refused);
  if (config.role !== 'worker') {
    app.useWebSocketAdapter(new FloorIoAdapter(app, config));
    if (webRoot !== undefined && existsSync(webRoot)) await servePages(app, config, webRoot);
  }
  return app;
}

async function servePages(app: NestFastifyApplication, config: FloorConfig, root: string): Promise<void> {
  const { basePath, frameAncestors = [] } = config.http;
  const server = app.getHttpAdapter().getInstance();
  // Loaded only by processes that serve pages.
  const { default: fastifyStatic } = await import('@fastify/static');
  await app.register(fastifyStatic, {
    root,
    // `/wall` serves `wall.html`.
    extensions: ['html'],
    cacheControl: false,
    preCompressed: true,
    setHeaders: (response, file) => {
      // File names of assets contain a hash of their content.
      void response.header('cache-control', /[\\/]assets[\\/]/.test(file) ? IMMUTABLE : 'no-cache');
    },
  });
  if (frameAncestors.length > 0)
    server.get('/wall', { helmet: pageHeaders(config, frameAncestors) }, (_request, reply) =>
      reply.sendFile('wall.html'),
    );
  // The pages name everything relative to their folder, so the console needs the slash at the end.
  if (basePath !== undefined)
    server.get(basePath, ({ url }, reply) => reply.redirect(`${basePath}/${url.slice(basePath.length)}`));
}
