import type { Command } from '../../../../client/index.js';
import { isNews, lifeOfCommand, type OrderLife } from './order-life.js';
import type { OrderTarget, PlacedOrder } from './orders.js';

/** The newest order of everybody and everything, by `placeOf`. */
export type OrderBook = ReadonlyMap<string, OrderLife>;

/** Whom an order shows at: the agent, else the queue; an order of the account itself at neither. */
export function placeOf({ account, agent, queue }: OrderTarget): string {
  if (agent !== undefined) return `${account}/agent/${agent}`;
  return queue === undefined ? account : `${account}/queue/${queue}`;
}

/**
 * What was ordered lately, by whomever, and what was ordered here and has no row yet.
 * @param now epoch ms by the server's clock: what is no news any more is left out
 */
export function orderBook(
  rows: Iterable<Command>,
  placed: Iterable<Pick<PlacedOrder, 'target' | 'life'>>,
  now: number,
): OrderBook {
  const book = new Map<string, OrderLife>();
  const note = (place: string, life: OrderLife): void => {
    const before = book.get(place);
    if (isNews(life, now) && (before === undefined || before.at <= life.at)) book.set(place, life);
  };
  for (const row of rows) note(placeOf(row), lifeOfCommand(row));
  for (const { target, life } of placed) note(placeOf(target), life);
  return book;
}
