import { keyed, own } from '../../modules/domain/document.js';
import type { Roster, RosterAgent, RosterQueue } from '../../modules/domain/reading.js';
import { userOf, type People } from './people.js';
import type { NetsapiensAgent, NetsapiensQueue } from './schema.js';

/**
 * The statuses an agent may be given instead of being logged in: those that the agents' log counts. What a domain calls
 * the `cust…` ones, the API does not tell.
 */
export const PAUSE_REASONS: readonly { code: string; label: string }[] = [
  { code: 'break', label: 'Break' },
  { code: 'lunch', label: 'Lunch' },
  { code: 'meeting', label: 'Meeting' },
  { code: 'other', label: 'Other' },
  { code: 'web', label: 'Web' },
  ...Array.from({ length: 8 }, (_, i) => ({ code: `cust${i + 1}`, label: `Custom ${i + 1}` })),
];

/** The rows of one person. */
export type Entries = [NetsapiensAgent, ...NetsapiensAgent[]];

/** Whether a call could reach the agent; undefined when the vendor does not say. */
export function isReachable({ device }: NetsapiensAgent): boolean | undefined {
  switch (device?.toLowerCase()) {
    case 'yes':
    case 'reg':
    case 'registered':
    case 'push-enabled':
    case 'offnet':
      return true;
    case 'no':
    case 'unreg':
    case 'unregistered':
      return false;
    default:
      return undefined;
  }
}

export function rosterOf(
  queues: readonly NetsapiensQueue[],
  persons: readonly Entries[],
  people: People<NetsapiensAgent>,
): Roster {
  const roster = {
    queues: keyed<RosterQueue>(),
    agents: keyed<RosterAgent>(),
    pauseReasons: PAUSE_REASONS.map((reason) => ({ ...reason })),
  };
  for (const queue of queues) roster.queues[queue.id] = rosterQueue(queue);
  for (const rows of persons) {
    const id = people.idOf(rows[0]);
    roster.agents[id] = rosterAgent(id, rows);
  }
  return roster;
}

function rosterQueue(queue: NetsapiensQueue): RosterQueue {
  const { id, name, dispatchType, maxCallers = 0, maxWaitMinutes = 0, settings } = queue;
  return {
    id,
    name: name ?? id,
    number: id,
    ...(dispatchType !== undefined && { strategy: dispatchType }),
    // Zero is "unlimited".
    ...(maxWaitMinutes > 0 && { maxWaitSeconds: maxWaitMinutes * 60 }),
    ...(maxCallers > 0 && { maxCallers }),
    ...(Object.keys(settings).length > 0 && { settings }),
  };
}

function rosterAgent(id: string, rows: Entries): RosterAgent {
  const [first] = rows;
  const extension = userOf(first);
  const reach = rows.map(isReachable);
  const reachable = reach.includes(true) ? true : reach.find((one) => one !== undefined);
  const entries = keyed<string[]>();
  for (const row of rows) entries[row.queue] = [...(own(entries, row.queue) ?? []), row.id];
  return {
    id,
    name: rows.find(({ name }) => name !== undefined)?.name ?? extension,
    extension,
    ...(reachable !== undefined && { reachable }),
    // What commands name in each queue, where that is not the person's id.
    ...(rows.some((row) => row.id !== id) && { entries }),
  };
}
