import type { PastState } from '../domain/past.js';
import { AgentPlan } from '../domain/plan.js';
import { keptPlan } from './adherence.js';

const MINUTE_MS = 60_000;
const entry = (from: number, to: number, activity: string) => ({
  from: from * MINUTE_MS,
  to: to * MINUTE_MS,
  activity,
});
const part = (from: number, to: number) => ({ from: from * MINUTE_MS, to: to * MINUTE_MS });
const state = (from: number, to: number, name: string, availability = 'available'): PastState => ({
  ...{ from: from * MINUTE_MS, to: to * MINUTE_MS, state: name, availability, sinceKind: 'vendor' },
});
const RANGE = { from: 0, to: 100 * MINUTE_MS };

describe('an agent keeps the plan', () => {
  const plan = new AgentPlan([entry(10, 70, 'Work'), entry(30, 40, 'Lunch')]);

  it('as far as the states are those that it wants', () => {
    const states = [
      state(0, 15, 'offline', 'logged-out'),
      state(15, 33, 'on-call'),
      state(33, 45, 'paused', 'paused'),
      state(45, 60, 'other-call'),
      state(60, 90, 'available'),
    ];
    expect(keptPlan(plan, states, RANGE)).toEqual({
      plan: [
        { ...entry(10, 70, 'Work'), expects: 'work' },
        { ...entry(30, 40, 'Lunch'), expects: 'away' },
      ],
      // Late by 5, on a call in the lunch for 3, paused for 5 after it.
      adherence: {
        ...{ plannedMs: 60 * MINUTE_MS, outMs: 13 * MINUTE_MS },
        out: [part(10, 15), part(30, 33), part(40, 45)],
      },
    });
  });

  it('or not, and time that is not known is left out of both figures', () => {
    const kept = keptPlan(plan, [state(10, 20, 'unknown'), state(50, 60, 'paused', 'paused')], RANGE);
    expect(kept?.adherence).toEqual({
      ...{ plannedMs: 10 * MINUTE_MS, outMs: 10 * MINUTE_MS },
      out: [part(50, 60)],
    });
  });

  it('or is outside of it in several states, which is one part', () => {
    const states = [state(50, 55, 'paused', 'paused'), state(55, 60, 'offline', 'logged-out')];
    expect(keptPlan(plan, states, RANGE)?.adherence.out).toEqual([part(50, 60)]);
  });

  it('only where there is one', () => {
    expect(keptPlan(undefined, [], RANGE)).toBeUndefined();
    expect(keptPlan(plan, [], { from: 80 * MINUTE_MS, to: 90 * MINUTE_MS })).toBeUndefined();
  });
});
