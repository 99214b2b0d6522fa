import type { Expectation } from '../../modules/domain/expectation.js';
import { targetQueues, type FloorView, type ResolvedCommand } from '../../modules/domain/resolved-command.js';
import type { Effect } from '../port/command.js';

/** The only poll target there is. */
export const FLOOR = 'floor';

/** The agent's row in every queue the order speaks of. */
export function memberEffect(
  order: ResolvedCommand<unknown>,
  view: FloorView,
  shows: Expectation['shows'],
  hiddenBy: NonNullable<Expectation['hiddenBy']> = {},
): Effect {
  const { agent = '' } = order;
  return {
    polls: [FLOOR],
    shows: targetQueues(order, view).map((queue) => ({
      ...{ target: FLOOR, in: 'queue', queue, collection: 'agents' },
      ...{ id: agent, shows, hiddenBy },
    })),
  };
}

/** The queue among the queues of the account. */
export function queueEffect(queue: string, ...shown: Expectation['shows'][]): Effect {
  return {
    polls: [FLOOR],
    shows: shown.map((shows) => ({ target: FLOOR, in: 'roster', collection: 'queues', id: queue, shows })),
  };
}

export const NOTHING_TO_SEE: Effect = { polls: [FLOOR], shows: [] };
