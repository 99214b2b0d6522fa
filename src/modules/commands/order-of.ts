import type { Command } from '../domain/command.js';
import type { Order } from '../domain/order.js';

/** The order a command's row holds. */
export function orderOf({ type, agent, queue, queues, params }: Command): Order {
  return {
    type,
    ...(agent !== undefined && { agent }),
    ...(queue !== undefined && { queue }),
    ...(queues !== undefined && { queues }),
    params,
  };
}
