import type { Expectation } from '../../modules/domain/expectation.js';

/** A row of the roster, by its id or by some of its fields. */
export function rosterShows(
  collection: 'queues' | 'agents' | 'skills' | 'statusLabels',
  which: Pick<Expectation, 'id' | 'where'>,
  shows: Expectation['shows'],
): Expectation {
  return { target: 'roster', in: 'roster', collection, ...which, shows };
}

/** A membership; that of somebody who is logged out is known from the roster, so it shows after that. */
export function memberShows(queue: string, agent: string, shows: 'present' | 'absent'): Expectation {
  return { target: 'state', in: 'queue', queue, collection: 'agents', id: agent, shows };
}
