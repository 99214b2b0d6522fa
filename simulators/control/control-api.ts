import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { FloorError } from '../engine/floor-error.js';
import type { Simulator } from '../simulator.js';
import { LoopbackServer } from '../wire/loopback-server.js';
import { readBody } from '../wire/loopback-server.js';
import { QuirkError } from '../wire/quirk.js';
import { AnyRule } from './fault-rule.js';
import { FloorVerb, perform } from './floor-verb.js';
import { Issuer } from './issuer.js';

const BODY_LIMIT_BYTES = 64_000;
const BadCredentials = z.strictObject({ bad: z.boolean().default(true) });

const Settings = z.record(z.string(), z.unknown());

type Answer = { status: number; body: unknown };
type Action = (simulator: Simulator, body: unknown, rest: string | undefined) => unknown;

const ACTIONS: Readonly<Record<string, Action>> = {
  'GET truth': ({ floor }) => floor.snapshot(),
  'POST floor': ({ floor }, body) => ({ callId: perform(floor, FloorVerb.parse(body)) }),
  'GET requests': ({ requests }) => requests.all(),
  'DELETE requests': ({ requests }) => requests.clear(),
  'GET tokens': (simulator) => ({ alive: simulator.tokensAlive() }),
  'GET faults': ({ faults }) => faults.list(),
  'POST faults': ({ faults }, body) => ({ id: faults.add(AnyRule.parse(body)) }),
  'DELETE faults': ({ faults }, _body, id) => faults.clear(id),
  'GET quirks': ({ quirks }) => quirks.list(),
  'POST quirks': ({ quirks }, body) => quirks.set(Settings.parse(body)),
  'DELETE quirks': ({ quirks }, _body, name) => quirks.reset(name),
  'GET push': ({ push }) => ({ alive: push?.alive() ?? 0 }),
  'POST push': ({ push }, body) => push?.configure?.(body),
  'POST cut-line': ({ push }) => push?.cut(),
  'POST refuse': ({ faults }) => faults.refuse(),
  'POST restore': ({ faults }) => faults.restore(),
  'POST revoke-tokens': ({ faults }) => faults.revokeTokens(),
  'POST bad-credentials': ({ faults }, body) => faults.badCredentials(BadCredentials.parse(body).bad),
};

export interface ControlApi {
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * Drives running simulators over HTTP: `/<account id>/<what>`, JSON in and out. Loopback only and without a
 * password, so it takes JSON bodies only: no web page can send those here without asking first.
 */
export async function startControlApi(simulators: readonly Simulator[], port = 0): Promise<ControlApi> {
  const issuer = new Issuer();
  const server = new LoopbackServer((request, response) => {
    answer(simulators, issuer, request)
      .catch(failure)
      .then((result) => send(response, result))
      .catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  });
  await server.open(port);
  return { url: server.baseUrl, stop: () => server.close() };
}

async function answer(
  simulators: readonly Simulator[],
  issuer: Issuer,
  request: IncomingMessage,
): Promise<Answer> {
  const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1');
  const [id, what, rest] = pathname.split('/').filter((part) => part !== '');
  if (id === undefined) {
    const list = simulators.map((simulator) => ({ ...simulator.account(), credentials: undefined }));
    return { status: 200, body: { simulators: list, actions: Object.keys(ACTIONS) } };
  }
  if (id === 'issuer' && request.method === 'GET') {
    if (what === 'jwks') return { status: 200, body: issuer.jwks };
    if (what === 'token') return { status: 200, body: { token: issuer.token('demo', Date.now()) } };
  }
  const simulator = simulators.find((candidate) => candidate.id === id);
  const action = ACTIONS[`${request.method} ${what}`];
  if (!simulator || !action) {
    return { status: 404, body: { error: `There is no ${request.method} ${pathname} here: see GET /` } };
  }
  const body = await jsonBody(request);
  return { status: 200, body: (await action(simulator, body, rest)) ?? {} };
}

async function jsonBody(request: IncomingMessage): Promise<unknown> {
  if (request.method !== 'POST') return undefined;
  if (!request.headers['content-type']?.startsWith('application/json')) {
    throw new SyntaxError('The body must be sent as application/json');
  }
  const text = await readBody(request, BODY_LIMIT_BYTES);
  if (text === undefined)
    throw new SyntaxError(`The body must be whole, and at most ${BODY_LIMIT_BYTES} bytes`);
  return text === '' ? {} : JSON.parse(text);
}

function failure(error: unknown): Answer {
  if (error instanceof z.ZodError) return { status: 400, body: { error: z.prettifyError(error) } };
  if (error instanceof QuirkError) return { status: 400, body: { error: error.message } };
  if (error instanceof SyntaxError) return { status: 400, body: { error: error.message } };
  if (error instanceof FloorError) {
    return { status: error.kind === 'unknown' ? 404 : 409, body: { error: error.message } };
  }
  return { status: 500, body: { error: String(error) } };
}

function send(response: ServerResponse, { status, body }: Answer): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
