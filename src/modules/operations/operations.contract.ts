import type { RouteContract } from '../contracts/describes.js';

export const sessionContract: RouteContract = {
  tag: 'Operations',
  summary: 'Let this browser look at the job queues',
  description:
    'Sets a cookie that is good for a quarter of an hour at `/admin/queues` and nowhere else. Only for tokens of the ' +
    'tenant that operates the service (`operations.tenant`), for all of which the token must be.',
  answers: {
    204: {
      description: 'The cookie is set.',
      headers: { 'set-cookie': { description: '`HttpOnly`, `SameSite=Strict`.', required: true } },
    },
  },
};
