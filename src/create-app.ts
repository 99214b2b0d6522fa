import { existsSync } from 'node:fs';
import helmet from '@fastify/helmet';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Logger } from 'nestjs-pino';
import { AppModule } from './app.module.js';
import { FloorIoAdapter } from './gateways/floor-io.adapter.js';
import { requestId } from './logging.js';
import type { FloorConfig } from './modules/config/floor-config.js';
import type { DemoSimulators } from './modules/demo/demo-simulators.js';
import { ProblemFilter } from './modules/http/problem.filter.js';

const LARGEST_BODY_BYTES = 64 * 1024;
const LONGEST_REQUEST_MS = 30_000;
const IMMUTABLE = 'public, max-age=31536000, immutable';

export interface AppOptions {
  /** The built pages; without them (tests, a worker) only the API is there. */
  webRoot?: string;
  simulators?: DemoSimulators;
}

/** The application, put together but not listening. */
export async function createApp(
  config: FloorConfig,
  { webRoot, simulators }: AppOptions = {},
): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit: LARGEST_BODY_BYTES,
    requestTimeout: LONGEST_REQUEST_MS,
    genReqId: requestId,
  });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.with(config, simulators), adapter, {
    bufferLogs: true,
    abortOnError: false,
  });
  app.useLogger(app.get(Logger));
  app.useGlobalFilters(new ProblemFilter());
  adapter.getInstance().addHook('onRequest', (request, reply, done) => {
    void reply.header('x-request-id', request.id);
    done();
  });
  await app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: POLICY },
    hsts: HSTS,
  });
  if (config.role !== 'worker') {
    app.useWebSocketAdapter(new FloorIoAdapter(app, config));
    if (webRoot !== undefined && existsSync(webRoot)) await servePages(app, webRoot);
  }
  return app;
}

/** Everything comes from here; `'self'` covers the socket too. */
const POLICY = {
  defaultSrc: ["'self'"],
  baseUri: ["'none'"],
  formAction: ["'self'"],
  frameAncestors: ["'self'"],
  imgSrc: ["'self'", 'data:'],
  objectSrc: ["'none'"],
};

/** For this host alone: what else runs under its domain is not ours to decide. */
const HSTS = { maxAge: 31_536_000, includeSubDomains: false };

async function servePages(app: NestFastifyApplication, root: string): Promise<void> {
  // Only who serves pages needs it.
  const { default: fastifyStatic } = await import('@fastify/static');
  await app.register(fastifyStatic, {
    root,
    cacheControl: false,
    setHeaders: (response, file) => {
      // The names of assets hold a hash of their content.
      void response.header('cache-control', /[\\/]assets[\\/]/.test(file) ? IMMUTABLE : 'no-cache');
    },
  });
}
