import type { NewCommand } from '../../../../client/index.js';
import type { Capability } from './capabilities.js';
import type { GivenOrder } from './orders.js';

/** The order as the service takes it: names only what the command acts on, and by ids that can mean nothing else. */
export function newCommand({ type, target, queues, params }: GivenOrder, aim: Capability['aim']): NewCommand {
  const { account, agent, queue } = target;
  return {
    account,
    type,
    ...(aim.agent !== undefined && agent !== undefined && { agent: byId(agent) }),
    ...(aim.queue !== undefined && queue !== undefined && { queue: byId(queue) }),
    ...(queues !== undefined && { queues: queues === 'all' ? queues : queues.map(byId) }),
    ...(params !== undefined && { params }),
  };
}

export const byId = (id: string): string => `id:${id}`;
