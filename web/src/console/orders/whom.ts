import { ORDERS } from '../../texts/orders.js';
import type { Names, OrderTarget } from './orders.js';

/** Whom an order is for, in words. */
export function whom(targets: readonly OrderTarget[], names: Names): string {
  const [first, ...others] = targets;
  if (first === undefined) return '';
  if (others.length > 0) return ORDERS.dialog.several(targets.length);
  const { account, agent, queue, call } = first;
  if (agent !== undefined) return names.agent(account, agent);
  if (queue === undefined) return names.account(account);
  return call === undefined ? names.queue(account, queue) : ORDERS.dialog.call(names.queue(account, queue));
}
