import { keyed } from '../../modules/domain/document.js';
import type { QueueReading, Reading, RosterAgent, RosterQueue } from '../../modules/domain/reading.js';
import { namesOf } from './netsapiens.leg.js';
import { Legs } from './netsapiens.legs.js';
import { extensionOf, isReachable, memberReading } from './netsapiens.member.js';
import { PAUSE_REASONS } from './netsapiens.pause-reasons.js';
import type {
  NetsapiensAgent,
  NetsapiensCall,
  NetsapiensQueue,
  NetsapiensQueuedCall,
} from './netsapiens.schema.js';
import { waitingCalls } from './netsapiens.waiting.js';

/** What one poll was answered. */
export interface NetsapiensFloor {
  queues: readonly NetsapiensQueue[];
  agents: readonly NetsapiensAgent[];
  calls: readonly NetsapiensCall[];
  /** By queue: of an empty queue nothing is asked, and a queue whose list is not given has undefined. */
  queued: ReadonlyMap<string, readonly NetsapiensQueuedCall[] | undefined>;
  /** When the first answer was there. */
  at: number;
  /** What is to be added to the vendor's instants to have ours. */
  clockAheadMs: number;
}

/** Lots where calls are parked are kept among the queues; nobody waits for an agent there. */
export function realQueues(queues: readonly NetsapiensQueue[]): NetsapiensQueue[] {
  return queues.filter(({ dispatchType = '' }) => !/^(call[ -]?)?park$/i.test(dispatchType));
}

/** The whole account: queues, people, and every queue's callers and members. */
export function floorReading(floor: NetsapiensFloor): Reading {
  const { at, clockAheadMs } = floor;
  const queues = realQueues(floor.queues);
  const ids = new Set(queues.map(({ id }) => id));
  const legs = new Legs(floor.calls, ids);
  const ours = (instant: number) => Math.max(0, Math.min(Math.round(instant + clockAheadMs), at));
  const members = new Map<string, NetsapiensAgent[]>();
  const roster = {
    queues: keyed<RosterQueue>(),
    agents: keyed<RosterAgent>(),
    pauseReasons: PAUSE_REASONS.map((reason) => ({ ...reason })),
  };
  for (const queue of queues) roster.queues[queue.id] = rosterQueue(queue);
  for (const agent of floor.agents) {
    if (!ids.has(agent.queue)) continue;
    members.set(agent.queue, [...(members.get(agent.queue) ?? []), agent]);
    roster.agents[agent.id] ??= rosterAgent(agent);
  }
  const readings = keyed<QueueReading>();
  for (const { id } of queues) {
    const agents = members.get(id) ?? [];
    const ofQueue = legs.ofQueue(id);
    readings[id] = {
      waiting: waitingCalls({
        queued: floor.queued.has(id) ? floor.queued.get(id) : [],
        legs: ofQueue,
        agentsAt: agentsByName(agents),
        ours,
        at,
      }),
      talking: new Set(
        ofQueue
          .filter(({ phase }) => phase === 'talking')
          .map(({ call }) => call.origCallId ?? call.session ?? call),
      ).size,
      members: agents.map((agent) => memberReading(agent, legs, ours)),
    };
  }
  return { at, roster, queues: readings };
}

/** The queues that are not empty, or not known to be: only theirs is a list of callers worth a request. */
export function queuesToAsk(floor: Pick<NetsapiensFloor, 'queues' | 'calls'>): NetsapiensQueue[] {
  const queues = realQueues(floor.queues);
  const legs = new Legs(floor.calls, new Set(queues.map(({ id }) => id)));
  return queues.filter(
    ({ id, waiting }) =>
      waiting !== 0 || legs.ofQueue(id).some(({ phase }) => phase === 'waiting' || phase === 'callback'),
  );
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

function rosterAgent(agent: NetsapiensAgent): RosterAgent {
  const extension = extensionOf(agent);
  const reachable = isReachable(agent);
  return {
    id: agent.id,
    name: agent.name ?? extension,
    extension,
    ...(reachable !== undefined && { reachable }),
  };
}

function agentsByName(agents: readonly NetsapiensAgent[]): (leg: { callees: string[] }) => string[] {
  const ids = new Map<string, Set<string>>();
  for (const agent of agents)
    for (const name of namesOf(agent)) ids.set(name, (ids.get(name) ?? new Set()).add(agent.id));
  return ({ callees }) => callees.flatMap((callee) => [...(ids.get(callee) ?? [])]);
}
