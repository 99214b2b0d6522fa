import { keyed, own } from '../../modules/domain/document.js';
import type {
  MemberReading,
  QueueReading,
  Reading,
  Roster,
  RosterAgent,
  RosterQueue,
} from '../../modules/domain/reading.js';
import { vendorInstants, type VendorInstants } from './voximplant.dates.js';
import type { Whole } from './voximplant.pages.js';
import type {
  Labels,
  State,
  VoximplantAgent,
  VoximplantLiveAgent,
  VoximplantQueue,
  VoximplantQueueState,
} from './voximplant.schema.js';
import { agentStatus, type Channel } from './voximplant.status.js';
import { isServed, waitingCalls } from './voximplant.task.js';
import type { VoximplantAnswer } from './voximplant.wire.js';

/** Queues, people, who serves what, and what the statuses are called there. */
export function rosterReading(
  queues: Whole<VoximplantQueue>,
  agents: Whole<VoximplantAgent>,
  labels: VoximplantAnswer<Labels>,
): Reading {
  const roster = {
    queues: keyed<RosterQueue>(),
    agents: keyed<RosterAgent>(),
    members: keyed<string[]>(),
    statusLabels: labels.value ?? [],
  };
  for (const { id, name, strategy, maxWaitSeconds, maxCallers } of queues.rows) {
    roster.queues[id] = {
      id,
      name: name ?? id,
      ...(strategy !== undefined && { strategy }),
      // Nobody would let callers wait for no time at all: 0 must be "no limit".
      ...(maxWaitSeconds !== undefined && maxWaitSeconds > 0 && { maxWaitSeconds }),
      ...(maxCallers !== undefined && maxCallers > 0 && { maxCallers }),
    };
    roster.members[id] = [];
  }
  for (const { id, name, queues } of agents.rows) {
    roster.agents[id] = { id, name: name ?? id };
    for (const queue of new Set(queues)) own(roster.members, queue)?.push(id);
  }
  return { at: Math.min(queues.receivedAt, agents.receivedAt, labels.receivedAt), roster };
}

/**
 * The live state of all queues. It has those who are logged in; whoever serves a queue and is seen in none of them is
 * logged out.
 */
export function stateReading(answer: VoximplantAnswer<State>, roster: Roster | undefined): Reading {
  const { value: states = [], receivedAt, heardAt } = answer;
  const live = new Set(states.flatMap(({ agents }) => agents.map(({ id }) => id)));
  const instants = vendorInstants(
    answer,
    states.flatMap(({ agents }) => agents),
  );
  const queues = keyed<QueueReading>();
  for (const state of states) {
    const away = (own(roster?.members ?? {}, state.id) ?? []).filter((id) => !live.has(id));
    queues[state.id] = {
      waiting: waitingCalls(state.tasks, heardAt),
      talking: state.tasks.filter(isServed).length,
      members: [...present(state, roster?.statusLabels ?? [], instants), ...away.map(loggedOut)],
    };
  }
  return { at: receivedAt, queues };
}

function present(state: VoximplantQueueState, labels: Labels, instants: VendorInstants): MemberReading[] {
  const served = new Set(
    state.tasks.filter(isServed).map(({ task_type, user_id }) => `${task_type} ${user_id ?? ''}`),
  );
  // Each person once, also should a queue list one twice.
  const agents = new Map(state.agents.map((agent) => [agent.id, agent]));
  return [...agents.values()].map((agent) =>
    memberReading(agent, labels, instants, (channel) => served.has(`${channel} ${agent.id}`)),
  );
}

function memberReading(
  agent: VoximplantLiveAgent,
  labels: Labels,
  instants: VendorInstants,
  serves: (channel: Channel) => boolean,
): MemberReading {
  const { id, name } = agent;
  const { fromDate, ...status } = agentStatus(agent, labels, serves);
  const since = instants(fromDate);
  return {
    id,
    ...(name !== undefined && { name }),
    ...status,
    ...(since !== undefined && { since }),
  };
}

function loggedOut(id: string): MemberReading {
  return { id, availability: 'logged-out', activity: 'idle', vendorState: 'not logged in' };
}
