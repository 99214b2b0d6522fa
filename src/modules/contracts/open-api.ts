import type { z } from 'zod';
import { PROBLEMS, type ProblemCode } from '../domain/problem.js';
import type { AnswerContract, HeaderContract } from '../http/describes.js';
import type { Route } from './route-table.js';
import { ProblemAnswer } from './schemas/floor.schemas.js';
import { SchemaBook, type JsonSchema, type Ref } from './schema-book.js';

/** Version of the contract, not of the build. Additions raise it; existing parts keep their meaning. */
export const CONTRACT_VERSION = '1.1.0';

const ABOUT =
  'The HTTP API of Floorwalker. Errors are `application/problem+json` (RFC 9457) with a stable `code`. Times are epoch ' +
  'milliseconds, UTC. Unknown values are absent: never null, 0 or "". Fields may be added; ignore unknown ones. ' +
  'Live changes come over the socket: see `/asyncapi.json`.';

const EVERY_ROUTE: readonly ProblemCode[] = ['bad-request', 'token-in-url', 'too-many-requests', 'internal'];
const WITH_TOKEN: readonly ProblemCode[] = [
  ...(['unauthenticated', 'forbidden', 'too-many-failures', 'unavailable'] as const),
];
/** Also of routes without a body: a body that is sent is checked first. */
const WITH_BODY: readonly ProblemCode[] = ['too-large', 'unsupported-media-type'];

const HEADERS: { readonly [status: number]: { readonly [name: string]: HeaderContract } } = {
  401: { 'www-authenticate': { description: '`Bearer`.', required: true } },
  429: { 'retry-after': { description: 'Seconds until the limit has room again, if known.' } },
  503: { 'retry-after': { description: 'Seconds until a retry makes sense.', required: true } },
};

interface Media {
  schema: JsonSchema | Ref;
}

export interface OpenApiAnswer {
  description: string;
  headers: { [name: string]: { description: string; required?: true; schema: JsonSchema } };
  content?: { [type: string]: Media };
}

export interface OpenApiOperation {
  operationId: string;
  tags: string[];
  summary: string;
  description?: string;
  security: { token: string[] }[];
  parameters: {
    name: string;
    in: 'path' | 'query' | 'header';
    required: boolean;
    description?: string;
    schema: JsonSchema;
  }[];
  requestBody?: { required: boolean; content: { [type: string]: Media } };
  responses: { [status: string]: OpenApiAnswer };
}

export type OpenApi = ReturnType<typeof openApi>;

/**
 * Builds the OpenAPI 3.1 document of the routes of one process.
 * @param basePath `http.basePath` of the configuration
 */
export function openApi(routes: readonly Route[], basePath?: string) {
  const book = new SchemaBook('draft-2020-12');
  const paths: { [path: string]: { [method: string]: OpenApiOperation } } = {};
  for (const route of routes)
    (paths[route.path.replace(/:(\w+)/g, '{$1}')] ??= {})[route.method] = operation(route, book);
  return {
    openapi: '3.1.1',
    info: { title: 'Floorwalker', version: CONTRACT_VERSION, description: ABOUT },
    servers: [{ url: basePath ?? '/' }],
    tags: [...new Set(routes.map(({ contract }) => contract.tag))].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: {
        token: {
          type: 'http',
          scheme: 'bearer',
          description: 'A JWT of one of the configured issuers, or the opaque token of a display.',
        },
      },
      schemas: book.components(),
    },
  };
}

function operation(
  { contract, operationId, needsToken, scope, path, method }: Route,
  book: SchemaBook,
): OpenApiOperation {
  const { tag, summary, description, params = {}, query, headers = {}, body, bodyMedia = [] } = contract;
  const required = new Set(query === undefined ? [] : (book.inline(query).required ?? []));
  return {
    operationId,
    tags: [tag],
    summary,
    ...(description !== undefined && { description }),
    security: needsToken ? [{ token: scope === undefined ? [] : [scope] }] : [],
    parameters: [
      ...[...path.matchAll(/:(\w+)/g)].map(([, name = '']) => ({
        ...{ name, in: 'path' as const, required: true },
        ...(params[name] !== undefined && { description: params[name] }),
        schema: { type: 'string' as const },
      })),
      ...Object.entries<z.ZodType>(query?.shape ?? {}).map(([name, schema]) => ({
        ...{ name, in: 'query' as const, required: required.has(name) },
        schema: book.inline(schema),
      })),
      ...Object.entries(headers).map(([name, header]) => ({
        ...{
          name,
          in: 'header' as const,
          required: header.required ?? false,
          description: header.description,
        },
        schema: { type: 'string' as const },
      })),
    ],
    ...((body !== undefined || bodyMedia.length > 0) && {
      requestBody: { required: !isOptional(body), content: contentOf(body, bodyMedia, book) },
    }),
    responses: responses(contract.answers, codesOf(needsToken, method !== 'get', contract.refusals), book),
  };
}

/** As `requestPart` takes it. */
const isOptional = (body: z.ZodType | undefined): boolean => body?.safeParse({}).success === true;

function contentOf(
  body: z.ZodType | undefined,
  media: readonly string[],
  book: SchemaBook,
): { [type: string]: Media } {
  return {
    ...(body !== undefined && { 'application/json': { schema: book.ref(body) } }),
    ...Object.fromEntries(media.map((type) => [type, { schema: { type: 'string' as const } }])),
  };
}

function codesOf(
  needsToken: boolean,
  mayHaveBody: boolean,
  own: readonly ProblemCode[] = [],
): { [status: number]: ProblemCode[] | undefined } {
  const codes = new Set([
    ...own,
    ...EVERY_ROUTE,
    ...(needsToken ? WITH_TOKEN : []),
    ...(mayHaveBody ? WITH_BODY : []),
  ]);
  const byStatus: { [status: number]: ProblemCode[] | undefined } = {};
  for (const code of codes) (byStatus[PROBLEMS[code].status] ??= []).push(code);
  return byStatus;
}

function responses(
  answers: { readonly [status: number]: AnswerContract },
  refusals: { [status: number]: ProblemCode[] | undefined },
  book: SchemaBook,
): OpenApiOperation['responses'] {
  const statuses = [...new Set([...Object.keys(answers), ...Object.keys(refusals)])].map(Number);
  return Object.fromEntries(
    statuses.map((status) => {
      const answer = answers[status];
      const codes = refusals[status];
      const content = {
        ...(answer !== undefined && answerContent(answer, book)),
        ...(codes !== undefined && { 'application/problem+json': { schema: problemOf(codes, book) } }),
      };
      const refused = codes?.map((code) => `\`${code}\`: ${PROBLEMS[code].title}.`) ?? [];
      return [
        String(status),
        {
          description: [...(answer === undefined ? [] : [answer.description]), ...refused].join(' '),
          headers: headersOf({ ...(answer?.headers ?? {}), ...(codes === undefined ? {} : HEADERS[status]) }),
          ...(Object.keys(content).length > 0 && { content }),
        },
      ];
    }),
  );
}

function answerContent({ body, media }: AnswerContract, book: SchemaBook): { [type: string]: Media } {
  return contentOf(body, media === undefined ? [] : [media], book);
}

/** A problem whose `code` is one of those of this route with this status. */
const problemOf = (codes: readonly ProblemCode[], book: SchemaBook): JsonSchema => ({
  allOf: [book.ref(ProblemAnswer), { properties: { code: { enum: [...codes] } }, required: ['code'] }],
});

function headersOf(headers: { readonly [name: string]: HeaderContract }): OpenApiAnswer['headers'] {
  const all: typeof headers = {
    ...headers,
    'x-request-id': { description: 'The id of the request in the logs.', required: true },
  };
  return Object.fromEntries(
    Object.entries(all).map(([name, { description, required }]) => [
      name,
      { description, ...(required && { required }), schema: { type: 'string' as const } },
    ]),
  );
}
