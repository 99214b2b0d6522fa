import type { Order } from '../../modules/domain/order.js';
import { CommandRejected } from '../vendor-errors.js';

/** The agent or queue of an order whose aim requires one. */
export function required(order: Order<unknown>, field: 'agent' | 'queue'): string {
  const id = order[field];
  if (id === undefined) throw new CommandRejected(`${order.type} needs ${field}: name one`);
  return id;
}
