import type { Floor } from '../engine/floor.js';
import type { AgentId, QueueId } from '../engine/floor.model.js';
import type { ManualClock } from '../engine/manual.clock.js';
import { Random } from '../engine/random.js';

/** A call of a scripted day, as the script wrote it: instants in epoch ms, durations in whole seconds. */
export interface DayCall {
  queueId: QueueId;
  caller: string;
  arrivedAt: number;
  waitSeconds: number;
  /** Absent: the caller leaves while waiting, or flows out. */
  answer?: { agentId: AgentId; talkSeconds: number; holdSeconds: number };
  /** The queue sends the caller elsewhere. */
  flowsOut?: true;
}

export interface DayOptions {
  calls: number;
  seed: number;
  /** From now on. */
  lengthMs: number;
  /** The nth of those who are not answered flows out, and so on; absent: none does. */
  flowsOutEvery?: number;
}

/**
 * Plays a day of calls and ends when all of them have. What it returns is the script, which knows nothing of the floor's
 * history: the truth that a report of the day is held against.
 */
export function playDay(
  floor: Floor,
  clock: ManualClock,
  { calls, seed, lengthMs, flowsOutEvery = Infinity }: DayOptions,
): DayCall[] {
  const random = new Random(seed);
  const begin = clock.now();
  const queues = [...floor.queues.values()].filter(({ members }) => members.size > 0);
  const free = new Map([...floor.agents.keys()].map((id) => [id, begin]));
  let unanswered = 0;
  const arrivals = Array.from({ length: calls }, () => random.int(Math.floor(lengthMs / 1000)));
  const day = arrivals
    .sort((a, b) => a - b)
    .map((second, nth): DayCall => {
      const queue = random.pick(queues);
      const arrivedAt = begin + second * 1000;
      const waitSeconds = random.chance(0.1) ? random.int(5) : random.int(90);
      const answeredAt = arrivedAt + waitSeconds * 1000;
      const agents = [...queue.members.keys()].filter((id) => (free.get(id) ?? 0) < answeredAt);
      const call = { queueId: queue.id, caller: String(5_550_000 + nth), arrivedAt, waitSeconds };
      if (agents.length === 0 || random.chance(0.2)) {
        unanswered += 1;
        return unanswered % flowsOutEvery === 0 ? { ...call, flowsOut: true } : call;
      }
      const agentId = random.pick(agents);
      const answer = { agentId, talkSeconds: 1 + random.int(200), holdSeconds: random.int(20) };
      // The next call may be decided on before this one in the order of arrivals, so an agent is free only afterwards.
      free.set(agentId, answeredAt + (answer.talkSeconds + answer.holdSeconds) * 1000);
      return { ...call, answer };
    });
  for (const call of day) clock.schedule(call.arrivedAt - begin, () => play(floor, clock, call));
  clock.advance(lengthMs + 600_000);
  return day;
}

function play(
  floor: Floor,
  clock: ManualClock,
  { queueId, caller, waitSeconds, answer, flowsOut }: DayCall,
): void {
  const id = floor.arrive(queueId, { caller });
  clock.schedule(waitSeconds * 1000, () => {
    if (flowsOut === true) return floor.overflow(id);
    if (answer === undefined) return floor.abandon(id);
    const { agentId, talkSeconds, holdSeconds } = answer;
    floor.answer(id, agentId);
    clock.schedule(talkSeconds * 1000, () => {
      if (holdSeconds > 0) floor.hold(id);
      clock.schedule(holdSeconds * 1000, () => floor.hangup(id));
    });
  });
}
