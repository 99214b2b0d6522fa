import type {
  ActiveTruth,
  Activity,
  Agent,
  AgentTruth,
  Call,
  FloorSnapshot,
  Membership,
  MembershipTruth,
  Queue,
  QueueId,
  QueueTruth,
  WaitingTruth,
} from './floor.model.js';
import type { FloorState } from './floor.state.js';

/** What the agent does, as seen from a queue, or (without one) of the person as a whole. */
export function activityOf(agent: Agent, queueId?: QueueId): Activity {
  const { queueCall } = agent;
  if (queueCall) {
    if (queueId !== undefined && queueCall.queueId !== queueId) return 'other-call';
    return queueCall.state === 'hold' ? 'on-hold' : 'on-call';
  }
  if (agent.ringing) return 'ringing';
  if (agent.directCall) return 'other-call';
  return agent.wrapUp ? 'wrap-up' : 'idle';
}

const caller = (call: Call) => ({
  id: call.id,
  caller: call.caller,
  ...(call.callerName === undefined ? {} : { callerName: call.callerName }),
  arrivedAt: call.arrivedAt,
});

const waitingTruth = (call: Call): WaitingTruth => ({ ...caller(call), ringing: [...call.ringing.keys()] });

const activeTruth = (call: Call): ActiveTruth => ({
  ...caller(call),
  answeredAt: call.answeredAt ?? call.arrivedAt,
  agentId: call.agentId ?? '',
  state: call.state === 'hold' ? 'hold' : 'talking',
  ...(call.heldBy === undefined ? {} : { heldBy: call.heldBy }),
});

const queueTruth = ({ members: _members, waiting, talking, managers, ...settings }: Queue): QueueTruth => ({
  ...settings,
  managers: [...managers],
  waiting: [...waiting.values()].map(waitingTruth),
  active: [...talking.values()].map(activeTruth),
});

function membershipTruth(agent: Agent, membership: Membership): MembershipTruth {
  const until = membership.loggedIn ? membership.pause?.until : membership.logout?.until;
  return {
    queueId: membership.queueId,
    kind: membership.kind,
    loggedIn: membership.loggedIn,
    paused: membership.paused,
    ...(membership.reason === undefined ? {} : { reason: membership.reason }),
    ...(until === undefined ? {} : { until }),
    since: membership.since,
    activity: activityOf(agent, membership.queueId),
  };
}

function agentTruth(agent: Agent): AgentTruth {
  const call = agent.queueCall ?? agent.ringing ?? agent.directCall;
  return {
    id: agent.id,
    number: agent.number,
    name: agent.name,
    registered: agent.registered,
    activity: activityOf(agent),
    since: agent.since,
    ...(call === undefined ? {} : { callId: call.id }),
    memberships: [...agent.memberships.values()].map((membership) => membershipTruth(agent, membership)),
  };
}

export function snapshotOf(state: FloorState): FloorSnapshot {
  return {
    at: state.agenda.now(),
    queues: [...state.queues.values()].map(queueTruth),
    agents: [...state.agents.values()].map(agentTruth),
  };
}
