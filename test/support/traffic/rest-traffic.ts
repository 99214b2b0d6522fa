import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import type { OpenApi } from '../../../src/modules/contracts/open-api.js';
import { BOARD_PATH } from '../../../src/modules/operations/operations-access.js';
import { Checks, pointerPart } from './checks.js';

const JSON_PART = pointerPart('application/json');

export interface Answer {
  method: string;
  /** As the route is written, with `:name` for parameters; absent: there is no such route. */
  route: string | undefined;
  status: number;
  header: (name: string) => string | number | string[] | undefined;
  body: unknown;
  /** What was asked with. */
  request: unknown;
}

/** Holds answers of the service against its OpenAPI document. */
export class RestTraffic {
  private readonly checks: Checks;

  constructor(private readonly document: OpenApi) {
    this.checks = new Checks(document, 'draft-2020-12');
  }

  /** Hears every answer of a service that has no routes yet. */
  listen(server: FastifyInstance, mistaken: (mistake: string) => void): void {
    server.addHook('onSend', (request, reply, payload, done) => {
      const mistake = this.mistakeIn({
        method: request.method,
        route: request.is404 ? undefined : request.routeOptions.url,
        status: reply.statusCode,
        header: (name) => reply.getHeader(name),
        body: plain(payload, reply.getHeader('content-encoding')),
        request: request.body,
      });
      if (mistake !== undefined) mistaken(`${request.method} ${request.url} ${reply.statusCode}: ${mistake}`);
      done(null, payload);
    });
  }

  mistakeIn(answer: Answer): string | undefined {
    const { method, route, status } = answer;
    // Files, routes that are not there, the board of the job queues, which is a library's, and what vendors post.
    if (
      route === undefined ||
      route.includes('*') ||
      route.startsWith(BOARD_PATH) ||
      route.startsWith('/hooks/') ||
      method === 'OPTIONS'
    )
      return status >= 400 ? this.bodyMistake(answer, '#/components/schemas/Problem') : undefined;
    const path = route.replace(/:(\w+)/g, '{$1}');
    const verb = method === 'HEAD' ? 'get' : method.toLowerCase();
    const operation = this.document.paths[path]?.[verb];
    if (operation === undefined) return 'the route is not in the document';
    const response = operation.responses[status];
    if (response === undefined) return 'the status is not in the document';
    const missing = Object.entries(response.headers).find(
      ([name, { required }]) => required === true && answer.header(name) === undefined,
    );
    if (missing !== undefined) return `the header ${missing[0]} is missing`;
    if (method === 'HEAD') return undefined;
    const home = `#/paths/${pointerPart(path)}/${verb}`;
    // Texts of other types have no schema.
    const { requestBody } = operation;
    const isLeftOut = requestBody?.required === false && answer.request === undefined;
    if (status < 300 && !isLeftOut && requestBody?.content['application/json'] !== undefined) {
      const asked = this.checks.at(`${home}/requestBody/content/${JSON_PART}/schema`)(answer.request);
      if (asked !== undefined) return `the request was taken although ${asked}`;
    }
    const type = String(answer.header('content-type') ?? '').replace(/;.*$/, '');
    const known = Object.keys(response.content ?? {});
    const media = known.find((one) => one.replace(/;.*$/, '') === type);
    if (media === undefined)
      return known.length === 0 && isEmpty(answer.body)
        ? undefined
        : `a body of type "${type}" is not in the document`;
    // Lines of JSON are no JSON.
    return /[/+]json$/.test(media)
      ? this.bodyMistake(answer, `${home}/responses/${status}/content/${pointerPart(media)}/schema`)
      : undefined;
  }

  private bodyMistake({ body }: Answer, pointer: string): string | undefined {
    return typeof body === 'string' ? this.checks.at(pointer)(JSON.parse(body)) : 'there is no body';
  }
}

const isEmpty = (body: unknown): boolean => body === undefined || body === null || body === '';

/** A payload as it was before it was compressed. */
function plain(payload: unknown, encoding: unknown): unknown {
  if (!Buffer.isBuffer(payload) || encoding === undefined) return payload;
  return (encoding === 'br' ? brotliDecompressSync(payload) : gunzipSync(payload)).toString();
}
