import type { LoggedRequest } from '../../../simulators/wire/request-log.js';
import type { Executed } from '../../../src/vendors/port/command.js';
import type { Unlisted } from '../floor-fixture.js';

export const API = '/openapi/v1.0/';

/** `GET agent/pause` and the query without its token, or `POST call/hangup` and the body. */
export type Sent = [request: string, parameters: unknown];

/** What was asked, logins aside. */
export function asked(requests: readonly LoggedRequest[]): Sent[] {
  return requests
    .filter(({ path }) => path !== `${API}get_token`)
    .map(({ method, path, query, body }) => {
      const parameters = Object.fromEntries(new URLSearchParams(query));
      delete parameters['access_token'];
      return [
        `${method} ${path.replace(API, '')}`,
        body === undefined ? parameters : (JSON.parse(body) as unknown),
      ];
    });
}

/** An agent in a queue's lists. */
export const extension = ({ key, number, name }: Unlisted) => ({
  ...{ text: name, text2: number, value: key, type: 'extension' },
});

export const QUEUE_LIST: Sent = [
  'GET queue/list',
  { page: '1', page_size: '500', sort_by: 'id', order_by: 'asc' },
];
export const DONE = (...queues: string[]): Executed => ({
  results: Object.fromEntries(queues.map((queue) => [queue, { status: 'succeeded' }])),
});
