import type { Order } from '../modules/domain/order.js';
import { CommandRejected } from './vendor-errors.js';

/** The agent or the queue of an order whose aim requires one. */
export function aimed(order: Order<unknown>, field: 'agent' | 'queue'): string {
  const id = order[field];
  if (id === undefined) throw new CommandRejected(`${order.type} needs ${field}: name one`);
  return id;
}
