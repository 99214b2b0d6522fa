import fc from 'fast-check';
import { AgentPlan, expectationOf, type PlanEntry } from './plan.js';

const entry = (from: number, to: number, activity: string): PlanEntry => ({ from, to, activity });

describe('AgentPlan', () => {
  it('wants a lunch inside a shift to be away, and work again after it', () => {
    const plan = new AgentPlan([entry(12, 13, 'Lunch'), entry(9, 17, 'Work')]);
    expect(plan.spans).toEqual([
      { from: 9, to: 12, expects: 'work' },
      { from: 12, to: 13, expects: 'away' },
      { from: 13, to: 17, expects: 'work' },
    ]);
  });

  it('joins what wants the same, and leaves a time without a plan out', () => {
    const plan = new AgentPlan([entry(1, 2, 'Break'), entry(2, 3, 'Training'), entry(5, 6, 'available')]);
    expect(plan.spans).toEqual([
      { from: 1, to: 3, expects: 'away' },
      { from: 5, to: 6, expects: 'work' },
    ]);
    expect(plan.at(0)).toEqual({ until: 1 });
    expect(plan.at(2)).toEqual({ span: { from: 1, to: 3, expects: 'away' }, until: 3 });
    expect(plan.at(3)).toEqual({ until: 5 });
    expect(plan.at(6)).toEqual({});
  });

  it('says at every instant what the entry that began last says', () => {
    const one = fc
      .tuple(fc.nat(30), fc.integer({ min: 1, max: 10 }), fc.constantFrom('work', 'Break'))
      .map(([from, length, activity]) => entry(from, from + length, activity));
    fc.assert(
      fc.property(fc.uniqueArray(one, { selector: ({ from }) => from }), fc.nat(40), (entries, at) => {
        const covering = entries.filter(({ from, to }) => from <= at && at < to);
        const latest = covering.reduce<PlanEntry | undefined>(
          (last, now) => (last === undefined || now.from > last.from ? now : last),
          undefined,
        );
        const { span, until } = new AgentPlan(entries).at(at);
        expect(span?.expects).toBe(latest && expectationOf(latest.activity));
        if (until !== undefined) expect(until).toBeGreaterThan(at);
      }),
    );
  });
});
