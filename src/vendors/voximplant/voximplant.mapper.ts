import { keyed, own } from '../../modules/domain/document.js';
import type {
  LocalOverride,
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
  VoximplantSkill,
} from './voximplant.schema.js';
import { agentStatus, type Channel } from './voximplant.status.js';
import { isServed, waitingCalls } from './voximplant.task.js';
import type { VoximplantAnswer } from './voximplant.wire.js';

export interface RosterAnswers {
  queues: Whole<VoximplantQueue>;
  agents: Whole<VoximplantAgent>;
  /** Absent where the application does not tell. */
  skills: Whole<VoximplantSkill> | undefined;
  labels: VoximplantAnswer<Labels>;
}

/** Queues, people, who serves what, what there is to be good at, and what the statuses are called there. */
export function rosterReading({ queues, agents, skills, labels }: RosterAnswers): Reading {
  const roster = {
    queues: keyed<RosterQueue>(),
    agents: keyed<RosterAgent>(),
    members: keyed<string[]>(),
    ...(skills !== undefined && { skills: skills.rows.map(({ id, name = id }) => ({ id, name })) }),
    ...(labels.value !== undefined && { statusLabels: labels.value }),
  };
  for (const { id, name, strategy, maxWaitSeconds, maxCallers, settings } of queues.rows) {
    roster.queues[id] = {
      id,
      name: name ?? id,
      ...(strategy !== undefined && { strategy }),
      // Nobody would let callers wait for no time at all: 0 must be "no limit".
      ...(maxWaitSeconds !== undefined && maxWaitSeconds > 0 && { maxWaitSeconds }),
      ...(maxCallers !== undefined && maxCallers > 0 && { maxCallers }),
      settings,
    };
    roster.members[id] = [];
  }
  for (const { id, name, queues, skills, maxChats } of agents.rows) {
    roster.agents[id] = {
      id,
      name: name ?? id,
      ...(skills !== undefined && { skills }),
      ...(maxChats !== undefined && { maxChats }),
    };
    for (const queue of new Set(queues)) own(roster.members, queue)?.push(id);
  }
  const { receivedAt = labels.receivedAt } = skills ?? {};
  return { at: Math.min(queues.receivedAt, agents.receivedAt, labels.receivedAt, receivedAt), roster };
}

/**
 * The live state of all queues. It has those who are logged in; whoever serves a queue and is seen in none of them is
 * logged out. `kept` has those we told the vendor to give no calls, which the vendor does not tell.
 */
export function stateReading(
  answer: VoximplantAnswer<State>,
  roster: Roster | undefined,
  kept: ReadonlyMap<string, LocalOverride> = new Map(),
): Reading {
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
      members: [
        ...present(state, { labels: roster?.statusLabels ?? [], instants, kept }),
        ...away.map(loggedOut),
      ],
    };
  }
  return { at: receivedAt, queues };
}

interface Knowledge {
  labels: Labels;
  instants: VendorInstants;
  kept: ReadonlyMap<string, LocalOverride>;
}

function present(state: VoximplantQueueState, knowledge: Knowledge): MemberReading[] {
  const served = new Set(
    state.tasks.filter(isServed).map(({ task_type, user_id }) => `${task_type} ${user_id ?? ''}`),
  );
  // Each person once, also should a queue list one twice.
  const agents = new Map(state.agents.map((agent) => [agent.id, agent]));
  return [...agents.values()].map((agent) =>
    memberReading(agent, knowledge, (channel) => served.has(`${channel} ${agent.id}`)),
  );
}

function memberReading(
  agent: VoximplantLiveAgent,
  { labels, instants, kept }: Knowledge,
  serves: (channel: Channel) => boolean,
): MemberReading {
  const { id, name } = agent;
  const { fromDate, channel, ...status } = agentStatus(agent, labels, serves);
  const since = instants(fromDate);
  const reading = {
    id,
    ...(name !== undefined && { name }),
    ...status,
    ...(since !== undefined && { since }),
  };
  return channel === 'CALL' ? withKept(reading, kept.get(id)) : reading;
}

/** Who is given no calls because we said so is paused, unless the vendor itself knows why there are none. */
function withKept(reading: MemberReading, kept: LocalOverride | undefined): MemberReading {
  const { availability = 'available', activity, since } = reading;
  if (kept === undefined || availability !== 'available') return reading;
  return {
    ...reading,
    availability: 'paused',
    ...(kept.reason !== undefined && { reason: kept.reason }),
    ...(activity === 'idle' && since !== undefined && { since: Math.max(since, kept.at) }),
  };
}

function loggedOut(id: string): MemberReading {
  return { id, availability: 'logged-out', activity: 'idle', vendorState: 'not logged in' };
}
