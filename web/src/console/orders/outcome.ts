import { CommandUnanswered, FloorRefusal } from '../../../../client/index.js';
import { ORDERS } from '../../texts/orders.js';
import type { Outcome } from './order-life.js';

/**
 * What an order that was not answered with a command has come to. Only what the service refused at the first asking
 * was certainly not ordered: after an unanswered one, and when the service itself fails, nobody knows.
 */
export function outcomeOf(error: unknown, askedBefore: boolean): Outcome {
  if (error instanceof FloorRefusal) {
    const { problem } = error;
    const certain = !askedBefore && problem.code !== 'in-flight' && !isFailing(error);
    return { kind: certain ? 'refused' : 'unanswered', problem };
  }
  if (askedBefore || error instanceof CommandUnanswered) return { kind: 'unanswered' };
  return { kind: 'refused', problem: { title: ORDERS.notOrdered, detail: ORDERS.noConnection } };
}

/** It may have put the order on record before it failed; `not-ready` it says before that. */
const isFailing = ({ problem }: FloorRefusal): boolean =>
  problem.status >= 500 && problem.code !== 'not-ready';
