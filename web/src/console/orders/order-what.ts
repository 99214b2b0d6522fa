import type { Command } from '../../../../client/index.js';
import { ORDERS } from '../../texts/orders.js';
import type { Json } from './json.js';
import type { Names } from './orders.js';

/** Whom a command acts on: the agent, the queue or queues, or nothing but the account. */
export function targetWords({ account, agent, queue, queues }: Command, names: Names): string {
  return [
    ...(agent === undefined ? [] : [names.agent(account, agent)]),
    ...(queue === undefined ? [] : [names.queue(account, queue)]),
    ...(queues === undefined
      ? []
      : [queues === 'all' ? ORDERS.history.all : queues.map((one) => names.queue(account, one)).join(', ')]),
  ].join(' · ');
}

/** The parameters in one line; what is in an object stands beside the others. */
export function paramsWords(params: { readonly [param: string]: Json }): string {
  return Object.entries(params)
    .map(([name, value]) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? paramsWords(value)
        : `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`,
    )
    .filter((one) => one !== '')
    .join(', ');
}
