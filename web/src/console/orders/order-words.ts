import { ORDERS } from '../../texts/orders.js';
import type { OrderLife } from './order-life.js';

/** What became of an order, in a few words. */
export const shortWords = ({ type, stage }: OrderLife): string => ORDERS.chip[stage](ORDERS.types[type]);

/** The same in sentences: what it means, and what the phone system or the service said. */
export function longWords(life: OrderLife): string {
  const { command, problem } = life;
  const said = command?.error;
  return [
    meaning(life),
    ...(said === undefined ? [] : [sentence(said.title, said.detail)]),
    ...(said?.vendorCode === undefined ? [] : [ORDERS.vendorCode(said.vendorCode)]),
    ...(problem === undefined ? [] : [sentence(problem.title, problem.detail)]),
  ].join(' ');
}

function meaning({ stage, command }: OrderLife): string {
  if (command?.status === 'unknown' && stage === 'confirmed') return ORDERS.meaning.seenAnyway;
  if (command?.status === 'unknown' && stage === 'contradicted') return ORDERS.meaning.otherwiseSeen;
  // Of several queues it did happen in some, which the error says.
  if (command?.error?.code === 'partial') return '';
  return ORDERS.meaning[stage];
}

const sentence = (title: string, detail: string): string =>
  `${title}: ${detail}${/[.!?…]$/.test(detail) ? '' : '.'}`;

/** `7 confirmed, 1 contradicted`: how the orders of a batch fare, what went wrong last. */
export function summaryOf(lives: readonly OrderLife[]): string {
  const counts = new Map<string, number>();
  for (const { stage } of lives.toSorted((a, b) => RANK[a.stage] - RANK[b.stage])) {
    const word = ORDERS.count[stage];
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return [...counts].map(([word, count]) => `${count} ${word}`).join(', ');
}

const RANK: Record<OrderLife['stage'], number> = {
  ...{ confirmed: 0, unconfirmed: 1, acknowledged: 2, sent: 3, accepted: 3, sending: 3 },
  ...{ unknown: 4, unanswered: 5, contradicted: 6, failed: 7, refused: 8 },
};
