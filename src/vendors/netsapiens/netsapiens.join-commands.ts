import { z } from 'zod';
import { requireTarget, command, type VendorCommands } from '../port/command.js';
import { perQueue } from '../kit/per-queue.js';
import type { NetsapiensClient } from './netsapiens.client.js';
import { memberEffect } from './netsapiens.effects.js';
import { agentPath, agentsPath } from './netsapiens.paths.js';

const Nothing = z.strictObject({});

/** Who serves which queue. */
export const JOIN_COMMANDS: VendorCommands<NetsapiensClient> = {
  'agent.join': command({
    aim: { agent: 'required', queues: 'listed', outsiders: true },
    hint: 'Only people who already serve some queue are known here.',
    params: () => Nothing,
    effect: (order, view) => memberEffect(order, view, 'present'),
    send: async (client: NetsapiensClient, order, context) => {
      const agent = requireTarget(order, 'agent');
      const join = (queue: string) =>
        client.order(
          {
            ...{ method: 'POST', endpoint: agentsPath(queue) },
            ...{ body: { 'callqueue-agent-id': agent, synchronous: 'yes' }, makes: true },
          },
          context,
        );
      return { results: await perQueue(queuesOf(order.queues), join) };
    },
  }),
  'agent.leave': command({
    aim: { agent: 'required', queues: 'some' },
    params: () => Nothing,
    effect: (order, view) => memberEffect(order, view, 'absent'),
    send: async (client: NetsapiensClient, order, context) => {
      const agent = requireTarget(order, 'agent');
      const { queues = 'all' } = order;
      const left = queues === 'all' ? await client.queuesOf(agent, context.signal) : queues;
      const leave = (queue: string) =>
        client.order({ method: 'DELETE', endpoint: agentPath(queue, agent) }, context);
      return { results: await perQueue(left, leave) };
    },
  }),
};

/** Of an order whose aim asks for a list. */
function queuesOf(queues: 'all' | string[] = []): string[] {
  return queues === 'all' ? [] : queues;
}
