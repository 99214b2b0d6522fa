import type { ContactPart } from '../../src/modules/domain/contact.js';

/** One call of a scripted day; instants in epoch ms. */
export interface DayCall {
  id: string;
  queue: string;
  enteredAt: number;
  leftAt: number;
  outcome: 'answered' | 'abandoned' | 'flowed-out';
  agent?: string;
  talkSeconds?: number;
}

/** A generator of numbers from 0 to 1 that gives the same ones each time (mulberry32). */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const AGENTS = 40;

/** Calls spread over a time, with exponential waits of 12 s in the mean; an agent talks to one caller at a time. */
export function callDay(
  { from, to }: { from: number; to: number },
  calls: number,
  queues: readonly string[],
  flowsOut = true,
  seed = 7,
): DayCall[] {
  const next = random(seed);
  const busyUntil = Array.from({ length: AGENTS }, () => 0);
  const arrivals = Array.from({ length: calls }, () => from + Math.floor(next() * (to - from)));
  return arrivals
    .sort((a, b) => a - b)
    .map((enteredAt, n): DayCall => {
      const leftAt = enteredAt + Math.round(-12_000 * Math.log(1 - next()));
      const [lot, queue] = [next(), queues[n % queues.length] ?? ''];
      const call = { id: `call-${n}`, queue, enteredAt, leftAt };
      if (lot < 0.2) return { ...call, outcome: 'abandoned' };
      if (lot < 0.25 && flowsOut) return { ...call, outcome: 'flowed-out' };
      const free = busyUntil.findIndex((until) => until + 30_000 < leftAt);
      const talkSeconds = 60 + Math.floor(next() * 200);
      busyUntil[Math.max(free, 0)] = leftAt + talkSeconds * 1_000;
      return { ...call, outcome: 'answered', agent: `10${Math.max(free, 0)}`, talkSeconds };
    });
}

/** What a vendor's events tell of the calls, by when each happened. */
export function eventsOf(calls: readonly DayCall[]): { at: number; part: ContactPart }[] {
  return calls
    .flatMap(({ id: call, queue, enteredAt, leftAt, outcome, agent, talkSeconds }) => {
      const of = { queue, call, source: 'event' } as const;
      const left = { ...of, leftAt, outcome, ...(agent !== undefined && { agent }) };
      return [
        { at: enteredAt, part: { ...of, enteredAt, caller: '+49 30 5550102' } },
        { at: leftAt, part: left },
        ...(talkSeconds === undefined
          ? []
          : [{ at: leftAt + talkSeconds * 1_000, part: { ...of, talkSeconds } }]),
      ];
    })
    .sort((a, b) => a.at - b.at);
}
