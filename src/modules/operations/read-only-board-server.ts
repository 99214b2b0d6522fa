import { createReadStream } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import {
  type AppControllerRoute,
  type AppViewRoute,
  type BullBoardQueues,
  checkBoardParts,
  type ControllerHandlerReturnType,
  type IServerAdapter,
  type UIConfig,
} from '../../lib/internals/bull-board-api.js';

const TYPES: { readonly [extension: string]: string } = {
  '.css': 'text/css; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
};
/** The library's page loads fonts from another host and has inline styles; the content policy forbids both. */
const BLOCKED_MARKUP = /<link href="https:[^>]*>|<style>.*?<\/style>| style="[^"]*"/gs;
const PLACEHOLDER = /<%[-=] (\w+) %>/g;
/** Path and query parameters of a route. */
const Parameters = z.record(z.string(), z.unknown());

/**
 * A server adapter for bull-board that registers only GET routes; routes that change jobs do not exist. The methods are
 * those of the library's interface.
 */
export class ReadOnlyBoardServer implements IServerAdapter {
  private queues: BullBoardQueues = new Map();
  private views = '';
  private statics = { route: '', folder: '' };
  private entry: AppViewRoute | undefined;
  private api: AppControllerRoute[] = [];
  private uiConfig: UIConfig = {};
  private onError: ((error: Error) => ControllerHandlerReturnType) | undefined;

  constructor(private readonly basePath: string) {}

  setQueues(queues: BullBoardQueues): this {
    this.queues = queues;
    return this;
  }

  setViewsPath(folder: string): this {
    this.views = folder;
    return this;
  }

  setStaticPath(route: string, folder: string): this {
    this.statics = { route, folder };
    return this;
  }

  setEntryRoute(entry: AppViewRoute): this {
    this.entry = entry;
    return this;
  }

  setErrorHandler(handler: (error: Error) => ControllerHandlerReturnType): this {
    this.onError = handler;
    return this;
  }

  setApiRoutes(routes: AppControllerRoute[]): this {
    this.api = routes.filter(({ method }) => [method].flat().every((one) => one === 'get'));
    return this;
  }

  setUIConfig(config: UIConfig): this {
    this.uiConfig = config;
    return this;
  }

  /** Called after `createBullBoard`. */
  async register(scope: FastifyInstance): Promise<void> {
    const { queues, views, statics, entry, api, uiConfig, onError } = this;
    checkBoardParts({ queues, views, statics, entry, api, uiConfig, onError });
    scope.setErrorHandler((error, _request, reply) => {
      const answer = this.onError?.(error instanceof Error ? error : new Error(String(error)));
      return reply.code(answer?.status ?? 500).send(answer?.body ?? {});
    });
    await this.registerPage(scope);
    await this.registerFiles(scope);
    for (const one of this.api)
      for (const url of [one.route].flat())
        scope.get(url, async (request, reply) => {
          const { queues, uiConfig } = this;
          const [params, query] = [Parameters.parse(request.params), Parameters.parse(request.query)];
          const { status = 200, body } = await one.handler({
            queues,
            uiConfig,
            params,
            query,
            body: {},
            headers: {},
          });
          return reply.code(status).send(body);
        });
  }

  private async registerPage(scope: FastifyInstance): Promise<void> {
    const { entry, basePath, uiConfig } = this;
    if (entry === undefined) return;
    const { name, params } = entry.handler({ basePath, uiConfig });
    const template = await readFile(path.join(this.views, name), 'utf8');
    const page = template
      .replace(BLOCKED_MARKUP, '')
      .replace(PLACEHOLDER, (_all, name: string) => params[name] ?? '');
    for (const url of [entry.route].flat())
      scope.get(url, (_request, reply) => reply.type('text/html; charset=utf-8').send(page));
  }

  /** Serves only files found at startup, so that no path can escape the folder. */
  private async registerFiles(scope: FastifyInstance): Promise<void> {
    const { route, folder } = this.statics;
    const found = await readdir(folder, { recursive: true, withFileTypes: true });
    const files = new Map(
      found
        .filter((one) => one.isFile() && TYPES[path.extname(one.name)] !== undefined)
        .map(({ parentPath, name }) => path.join(parentPath, name))
        .map((file) => [path.relative(folder, file).split(path.sep).join('/'), file] as const),
    );
    scope.get<{ Params: { '*': string } }>(`${route}/*`, async ({ params }, reply) => {
      const file = files.get(params['*']);
      if (file === undefined) return reply.callNotFound();
      return reply.type(TYPES[path.extname(file)] ?? '').send(createReadStream(file));
    });
  }
}
