import type { LoggedRequest } from '../../../simulators/wire/request-log.js';
import type { Executed } from '../../../src/vendors/port/command.js';

/** What was sent, signing in excepted: `POST /api/call_queues {"name":"Sales"}`. */
export const asked = (requests: readonly LoggedRequest[]): string[] =>
  requests
    .filter(({ path }) => !path.startsWith('/api/auth/'))
    .map(({ method, path, query, body }) =>
      [method, query === '' ? path : `${path}?${query}`, body ?? []].flat().join(' '),
    );

export const status = (queue: string, agent: string, word: string) =>
  `POST /api/call_queues/${queue}/agents/${agent} {"status":"${word}"}`;
export const listOf = (queue: string) => `GET /api/call_queues/${queue}/agents`;
export const row = (number: string, level = 1) => `{"extension_number":"${number}","skill_level":${level}}`;
export const written = (queue: string, ...rows: string[]) =>
  `POST /api/call_queues/${queue}/agents {"items":[${rows.join(',')}]}`;
export const done = (...queues: string[]): Executed => ({
  results: Object.fromEntries(queues.map((queue) => [queue, { status: 'succeeded' }])),
});
