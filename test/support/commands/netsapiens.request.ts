import type { LoggedRequest } from '../../../simulators/wire/request-log.js';
import type { Executed } from '../../../src/vendors/port/command.js';

/** A request and, where it has one, its body. */
export interface Sent {
  request: string;
  body?: unknown;
}

/** Everything that was sent. */
export const asked = (requests: readonly LoggedRequest[]): Sent[] =>
  requests.map(({ method, path, query, headers, body }) => ({
    request: `${method} ${path}${query === '' ? '' : `?${query}`}`,
    ...(body !== undefined && {
      body: headers['content-type'] === 'application/json' ? (JSON.parse(body) as unknown) : body,
    }),
  }));

/** A request below the domain's path. */
export const request = (method: string, path: string, body?: object): Sent => ({
  request: `${method} /ns-api/v2/domains/~/${path}`,
  ...(body !== undefined && { body }),
});

export const CALLS = request('GET', 'calls?limit=1000');
/** Asked for the domain's name, which a new queue is sent with. */
export const FIRST_QUEUE = request('GET', 'callqueues?limit=1');

export const done = (...queues: string[]): Executed => ({
  results: Object.fromEntries(queues.map((queue) => [queue, { status: 'succeeded' }])),
});
