import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { Faults } from '../control/faults.js';
import type { SimClock } from '../engine/clock.js';
import type { Facade, WireReply, WireRequest } from './facade.js';
import { faultyReply } from './faulty-reply.js';
import { readBody } from './loopback-server.js';
import type { LoggedRequest, RequestLog } from './request-log.js';
import type { StaleAnswers } from './stale-answers.js';

const BODY_LIMIT_BYTES = 1_000_000;

export interface FacadeListenerParts {
  facade: Facade;
  faults: Faults;
  requests: RequestLog;
  clock: SimClock;
  stale: StaleAnswers;
}

/** Serves a façade over HTTP: logs the requests and applies the faults to the answers. */
export function facadeListener(parts: FacadeListenerParts): RequestListener {
  return (request, response) => {
    serve(parts, request, response).catch((error: unknown) => {
      // A bug of the simulator must not look like a requested fault.
      response.statusCode = 599;
      response.end(`Simulator failure: ${String(error)}`);
    });
  };
}

async function serve(
  { facade, faults, requests, clock, stale }: FacadeListenerParts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { path, query } = splitTarget(request.url ?? '/');
  const method = request.method ?? 'GET';
  const { headers } = request;
  const logged = requests.add({ at: Date.now(), method, path, query, headers });
  const { delayMs, rule } = faults.judge(facade.endpoint?.({ path, query }) ?? path);
  const body = await readBody(request, BODY_LIMIT_BYTES);
  if (body === undefined) return void request.destroy();
  if (body !== '') logged.body = body;
  if (delayMs > 0) await delay(delayMs, undefined, { ref: false });
  if (response.destroyed || rule?.kind === 'hang') return;
  const wire: WireRequest = { method, path, query, headers, body };
  const answer = (): WireReply => facade.handle(wire);
  if (rule?.kind === 'stale') {
    send(response, stale.of(wire, rule.forMs, answer()), { at: clock.now(), torn: false, logged });
    return;
  }
  const reply = rule ? faultyReply(rule, facade, answer) : answer();
  if (reply.unanswered) return;
  send(response, reply, { at: clock.now(), torn: rule?.kind === 'torn', logged });
}

function splitTarget(target: string): { path: string; query: string } {
  const mark = target.indexOf('?');
  return mark < 0
    ? { path: target, query: '' }
    : { path: target.slice(0, mark), query: target.slice(mark + 1) };
}

function send(
  response: ServerResponse,
  { status, headers, body }: WireReply,
  { at, torn, logged }: { at: number; torn: boolean; logged: LoggedRequest },
): void {
  const bytes = Buffer.from(body);
  response.writeHead(status, {
    'content-type': 'text/plain; charset=utf-8',
    ...headers,
    date: new Date(at).toUTCString(),
    'content-length': bytes.length,
  });
  if (torn) {
    response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.destroy());
    return;
  }
  logged.status = status;
  response.end(bytes);
}
