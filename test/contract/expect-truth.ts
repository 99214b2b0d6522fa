import type { FloorSnapshot, QueueTruth } from '../../simulators/engine/floor.model.js';
import type { QueueReading } from '../../src/modules/domain/reading.js';
import type { ContractAccount } from './contract-account.js';
import type { Subject } from './subject.js';

/** The roster is complete, and every queue shows the callers and the members it really has. */
export async function expectTruth(account: ContractAccount, { agentId }: Subject): Promise<void> {
  const truth = account.simulator.floor.snapshot();
  const roster = await account.readRoster();
  expect(
    Object.values(roster.queues)
      .map(({ id, name }) => ({ id, name }))
      .sort(byId),
  ).toEqual(truth.queues.map(({ id, name }) => ({ id, name })).sort(byId));
  expect(
    Object.values(roster.agents)
      .map(({ id, name, reachable }) => ({ id, name, reachable }))
      .sort(byId),
  ).toEqual(
    truth.agents
      .map((agent) => ({ id: agentId(agent), name: agent.name, reachable: agent.registered }))
      .sort(byId),
  );
  for (const queue of truth.queues) {
    const target = account.targets().find((one) => one.queue === queue.id);
    const { queues = {} } = await account.read(target!);
    expectQueue(queues[queue.id]!, queue, truth, agentId);
  }
}

function expectQueue(
  { waiting = [], talking, members }: QueueReading,
  queue: QueueTruth,
  { agents }: FloorSnapshot,
  agentId: Subject['agentId'],
): void {
  const ids = new Map(agents.map((agent) => [agent.id, agentId(agent)]));
  expect(waiting.map(({ id, caller, state, agent }) => ({ id, caller, state, agent })).sort(byId)).toEqual(
    queue.waiting
      .map(({ id, caller, ringing }) => ({
        id,
        caller,
        state: ringing.length > 0 ? 'ringing' : 'waiting',
        agent: ringing.length === 1 ? ids.get(ringing[0]!) : undefined,
      }))
      .sort(byId),
  );
  expect(talking).toBe(queue.active.length);
  // A system may not tell the members of a queue without calls.
  if (members === undefined) return;
  expect(members.map(({ id, availability, reason }) => ({ id, availability, reason })).sort(byId)).toEqual(
    agents
      .flatMap((agent) => {
        const membership = agent.memberships.find(({ queueId }) => queueId === queue.id);
        if (membership === undefined) return [];
        const { loggedIn, paused, reason } = membership;
        const availability = !loggedIn ? 'logged-out' : paused ? 'paused' : 'available';
        return [{ id: agentId(agent), availability, reason: availability === 'paused' ? reason : undefined }];
      })
      .sort(byId),
  );
  const inCalls = members.filter(({ activity }) => activity === 'on-call' || activity === 'on-hold');
  expect(inCalls.map(({ id }) => id).sort()).toEqual(
    queue.active.map((call) => ids.get(call.agentId)).sort(),
  );
}

const byId = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : 1);
