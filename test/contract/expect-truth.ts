import type { AgentTruth, FloorSnapshot, QueueTruth } from '../../simulators/engine/floor.model.js';
import type { QueueReading } from '../../src/modules/domain/reading.js';
import type { ContractAccount } from './contract-account.js';
import type { Position, Subject } from './subject.js';

/** The roster is complete, and every queue shows the callers and the members it really has. */
export async function expectTruth(
  account: ContractAccount,
  subject: Subject,
  position: Position,
): Promise<void> {
  const { agentId, unreported = [] } = subject;
  const { written = (id) => id, serves = () => true } = position;
  const queueId = (queue: QueueTruth) => written(subject.queueId?.(queue) ?? queue.id);
  const truth = account.simulator.floor.snapshot();
  const roster = await account.readRoster();
  expect(
    Object.values(roster.queues)
      .map(({ id, name }) => ({ id, name }))
      .sort(byId),
  ).toEqual(truth.queues.map((queue) => ({ id: queueId(queue), name: queue.name })).sort(byId));
  const isThere = subject.reachable ?? (({ registered }: AgentTruth) => registered);
  const reachable = (agent: AgentTruth) => (unreported.includes('reachable') ? undefined : isThere(agent));
  expect(
    Object.values(roster.agents)
      .map(({ id, name, reachable }) => ({ id, name, reachable }))
      .sort(byId),
  ).toEqual(
    truth.agents
      .filter(({ memberships }) => memberships.length === 0 || memberships.some(serves))
      .map((agent) => ({ id: agentId(agent), name: agent.name, reachable: reachable(agent) }))
      .sort(byId),
  );
  const read = await account.readQueues();
  expect(Object.keys(read).sort()).toEqual(truth.queues.map(queueId).sort());
  for (const queue of truth.queues) expectQueue(read[queueId(queue)]!, queue, truth, subject, position);
}

function expectQueue(
  { waiting = [], talking, members }: QueueReading,
  queue: QueueTruth,
  { agents }: FloorSnapshot,
  { agentId, callId = ({ id }) => id, unreported = [] }: Subject,
  {
    membership = everything,
    callId: idHere = callId,
    caller = byNumber,
    written = (id) => id,
    serves = () => true,
  }: Position,
): void {
  const ids = new Map(agents.map((agent) => [agent.id, agentId(agent)]));
  expect(waiting.map(({ id, caller, state, agent }) => ({ id, caller, state, agent })).sort(byId)).toEqual(
    queue.waiting
      .map((call) => {
        const ringing = unreported.includes('ringing') ? [] : call.ringing;
        const agent = ringing.length === 1 ? ids.get(ringing[0]!) : undefined;
        const state = ringing.length > 0 ? 'ringing' : 'waiting';
        const id = idHere(call);
        return { id: id && written(id), caller: caller(call), state, agent };
      })
      .sort(byId),
  );
  const active = queue.active.filter(({ agentId }) => {
    const here = agents
      .find(({ id }) => id === agentId)
      ?.memberships.find(({ queueId }) => queueId === queue.id);
    return here === undefined || serves(here);
  });
  expect(talking).toBe(unreported.includes('talking') ? undefined : active.length);
  // A system may leave out the members of a queue without calls.
  if (members === undefined) return;
  expect(members.map(({ id, availability, reason }) => ({ id, availability, reason })).sort(byId)).toEqual(
    agents
      .flatMap((agent) => {
        const here = agent.memberships.find(({ queueId }) => queueId === queue.id);
        return here === undefined || !serves(here)
          ? []
          : [{ id: agentId(agent), ...membership(agent, here) }];
      })
      .sort(byId),
  );
  const inCalls = members.filter(({ activity }) => activity === 'on-call' || activity === 'on-hold');
  expect(inCalls.map(({ id }) => id).sort()).toEqual(active.map((call) => ids.get(call.agentId)).sort());
}

const everything: NonNullable<Position['membership']> = (_agent, { loggedIn, paused, reason }) => {
  if (!loggedIn) return { availability: 'logged-out' };
  if (!paused) return { availability: 'available' };
  return { availability: 'paused', ...(reason !== undefined && { reason }) };
};

const byNumber = ({ caller }: { caller: string }): string => caller;

const byId = (a: { id?: string | undefined }, b: { id?: string | undefined }): number =>
  (a.id ?? '') < (b.id ?? '') ? -1 : 1;
