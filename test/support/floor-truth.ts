import type { AccountDocument, QueueDocument } from '../../client/index.js';
import type { Floor } from '../../simulators/engine/floor.js';
import type { Agent, Call, Membership, Queue } from '../../simulators/engine/floor.model.js';

/** A floor in words that both sides have: what is really so, and what is shown. Times are left to other tests. */
interface PlainFloor {
  [queueId: string]: {
    name: string;
    number: string | undefined;
    talking: number | undefined;
    waiting: { [callId: string]: object };
    agents: { [extension: string]: object };
  };
}

/** The true state of a floor, as far as Yeastar reports it: no wrap-up, no hold by the agent. */
export function truthOf(floor: Floor): PlainFloor {
  return Object.fromEntries(
    [...floor.queues.values()].map((queue) => [
      queue.id,
      {
        name: queue.name,
        number: queue.number,
        talking: queue.talking.size,
        waiting: Object.fromEntries(
          [...queue.waiting.values()].map((call) => [call.id, waitingTruth(floor, call)]),
        ),
        agents: Object.fromEntries(
          [...queue.members.values()].map((membership) => {
            const agent = floor.agents.get(membership.agentId)!;
            return [agent.number, agentTruth(agent, membership, queue)];
          }),
        ),
      },
    ]),
  );
}

export function shownOf(queues: Iterable<QueueDocument>): PlainFloor {
  return Object.fromEntries(
    [...queues].map(({ queue: { self }, waiting, agents }) => [
      self.id,
      {
        name: self.name,
        number: self.number,
        talking: self.talking,
        waiting: Object.fromEntries(
          Object.values(waiting).map(({ id, caller, callerName, state, agent }) => [
            id,
            { caller, callerName, state, agent },
          ]),
        ),
        agents: Object.fromEntries(
          Object.values(agents).map(({ id, name, state, availability, activity, reason }) => [
            id,
            { name, state, availability, activity, reason },
          ]),
        ),
      },
    ]),
  );
}

/** What of an account contradicts its queues; empty when nothing does. */
export function contradictions(account: AccountDocument, queues: readonly QueueDocument[]): string[] {
  const found: string[] = [];
  const people = new Map<string, { [queueId: string]: string }>();
  for (const { queue, agents } of queues) {
    const { id } = queue.self;
    const told = Object.entries(account.queues[id] ?? {});
    for (const [field, value] of told)
      if (JSON.stringify(value) !== JSON.stringify(queue.self[field as keyof typeof queue.self]))
        found.push(`queue ${id}: ${field} is ${JSON.stringify(value)} in the account`);
    if (told.length === 0) found.push(`queue ${id} is not in the account`);
    for (const agent of Object.values(agents))
      people.set(agent.id, { ...people.get(agent.id), [id]: agent.state });
  }
  for (const [id, states] of people)
    if (JSON.stringify(account.agents[id]?.queues) !== JSON.stringify(states))
      found.push(
        `agent ${id} is ${JSON.stringify(states)}, and ${JSON.stringify(account.agents[id]?.queues)} there`,
      );
  const extra = Object.keys(account.agents).filter((id) => !people.has(id));
  return [...found, ...extra.map((id) => `agent ${id} is in no queue`)];
}

function waitingTruth(floor: Floor, call: Call): object {
  const [first, ...more] = [...call.ringing.keys()];
  const alone = first !== undefined && more.length === 0 ? floor.agents.get(first)?.number : undefined;
  const state = first === undefined ? 'waiting' : 'ringing';
  return { caller: call.caller, callerName: call.callerName, state, agent: alone };
}

function agentTruth(agent: Agent, { loggedIn, paused, reason }: Membership, queue: Queue): object {
  const availability = !loggedIn ? 'logged-out' : paused ? 'paused' : 'available';
  const activity = activityTruth(agent, queue);
  return {
    name: agent.name,
    state: stateTruth(agent, availability, activity),
    availability,
    activity,
    reason: availability === 'paused' ? reason : undefined,
  };
}

function activityTruth(agent: Agent, queue: Queue): string | undefined {
  const { queueCall, directCall, ringing, registered } = agent;
  if (queueCall !== undefined) {
    if (queueCall.queueId !== queue.id) return 'other-call';
    return queueCall.heldBy === 'caller' ? 'on-hold' : 'on-call';
  }
  if (directCall !== undefined) return 'other-call';
  if (ringing !== undefined) return 'ringing';
  return registered ? 'idle' : undefined;
}

function stateTruth({ registered }: Agent, availability: string, activity: string | undefined): string {
  if (activity !== undefined && activity !== 'idle') return activity;
  if (availability === 'paused') return 'paused';
  return availability === 'logged-out' || !registered ? 'offline' : 'available';
}
