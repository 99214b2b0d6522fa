import { EventBudget } from './session.js';

const takeAll = (budget: EventBudget, now: number): number => {
  let taken = 0;
  while (budget.take(now)) taken += 1;
  return taken;
};

describe('EventBudget', () => {
  it('allows the burst at once, then the rate', () => {
    const budget = new EventBudget(10, 5, 0);
    expect(takeAll(budget, 0)).toBe(10);
    expect(takeAll(budget, 1000)).toBe(5);
    expect(takeAll(budget, 1100)).toBe(0);
    expect(takeAll(budget, 1200)).toBe(1);
  });

  it('saves up no more than the burst', () => {
    const budget = new EventBudget(10, 5, 0);
    takeAll(budget, 0);
    expect(takeAll(budget, 3_600_000)).toBe(10);
  });

  it('takes no harm from a clock that is set back', () => {
    const budget = new EventBudget(2, 1, 10_000);
    expect(takeAll(budget, 5_000)).toBe(2);
    expect(budget.take(6_000)).toBe(true);
  });
});
