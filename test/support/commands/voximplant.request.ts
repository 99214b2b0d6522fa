import type { Simulator } from '../../../simulators/simulator.js';
import type { LoggedRequest } from '../../../simulators/wire/request-log.js';

/** A request as the pages write it. */
export const api = (method: string, query: string) => `POST /platform_api/${method}?${query}`;

/** What was sent; the application is the simulator's own. */
export const asked = (requests: readonly LoggedRequest[], { credentials }: Pick<Simulator, 'credentials'>) =>
  requests.map(({ method, path, query }) =>
    `${method} ${path}?${query}`.replace(`=${credentials['application']}`, '=12345'),
  );

/** What set-agents looks at before it writes. */
export const agentsOf = (queue: string) =>
  api(
    'SQ_GetAgents',
    `application_id=12345&sq_queue_id=${queue}&with_sq_queues=true&with_sq_statuses=false&with_sq_skills=true&count=1000&offset=0`,
  );
