import fc from 'fast-check';
import { BURST_MS, Gcra, GRACE_MS, POLL_SHARE, type BudgetClaim, type RequestClass } from './gcra.js';

interface Ask {
  afterMs: number;
  cost: number;
  as: RequestClass;
  name?: string;
}

const asks = (most: { cost: number; gapMs: number }) =>
  fc.array(
    fc.record({
      afterMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: most.gapMs })),
      cost: fc.integer({ min: 1, max: most.cost }),
      as: fc.constantFrom<RequestClass>('poll', 'command'),
    }),
    { minLength: 50, maxLength: 400 },
  );

/** Each poll is one of its own, unless it has a name. */
let polls = 0;
const claim = (as: RequestClass, cost: number, name = `poll ${(polls += 1)}`): BudgetClaim =>
  as === 'poll' ? { as, cost, name } : { as, cost };

function granted(budget: Gcra, schedule: Ask[]): (Ask & { at: number })[] {
  let at = 1_700_000_000_000;
  return schedule.flatMap((ask) => {
    at += ask.afterMs;
    return budget.take(claim(ask.as, ask.cost, ask.name), at).ok ? [{ ...ask, at }] : [];
  });
}

/** The most that was taken in any window of `ms`. */
function busiest(taken: { at: number; cost: number }[], ms: number): number {
  return taken.reduce((most, { at: from }) => {
    const sum = taken.reduce((n, { at, cost }) => (at >= from && at <= from + ms ? n + cost : n), 0);
    return Math.max(most, sum);
  }, 0);
}

describe(Gcra.name, () => {
  const rate = fc.integer({ min: 1, max: 6_000 });

  it('never lets a minute exceed the rate, two seconds’ worth, one poll and one command', () => {
    fc.assert(
      fc.property(rate, asks({ cost: 9, gapMs: 2_000 }), (perMinute, schedule) => {
        const burst = Math.max(1, (BURST_MS / 60_000) * perMinute * 1.2);
        const most = busiest(granted(new Gcra(perMinute), schedule), 60_000);
        expect(most).toBeLessThanOrEqual(perMinute + burst + 9 + 9);
      }),
    );
  });

  it('lets polls have four fifths of it', () => {
    fc.assert(
      fc.property(rate, asks({ cost: 9, gapMs: 500 }), (perMinute, schedule) => {
        const polls = granted(new Gcra(perMinute), schedule).filter(({ as }) => as === 'poll');
        const burst = Math.max(1, (BURST_MS / 60_000) * perMinute * 0.8);
        expect(busiest(polls, 60_000)).toBeLessThanOrEqual(0.8 * perMinute + burst + 9);
      }),
    );
  });

  it('lets commands have all of it when there are no polls', () => {
    const budget = new Gcra(600);
    const schedule = Array.from({ length: 6_000 }, (): Ask => ({ afterMs: 10, cost: 1, as: 'command' }));
    expect(granted(budget, schedule).length).toBeGreaterThanOrEqual(600);
  });

  it('always has a fifth for commands, however much polls took', () => {
    const budget = new Gcra(600);
    const schedule = Array.from({ length: 12_000 }, (_, i): Ask =>
      i % 2 === 0 ? { afterMs: 10, cost: 50, as: 'poll' } : { afterMs: 0, cost: 1, as: 'command' },
    );
    expect(granted(budget, schedule).filter(({ as }) => as === 'command').length).toBeGreaterThanOrEqual(120);
  });

  it('leaves its fifth to other commands, however many of one sender yield', () => {
    const budget = new Gcra(600);
    let now = 1_700_000_000_000;
    let ofOthers = 0;
    for (let second = 0; second < 60; second += 1) {
      for (let i = 0; i < 100; i += 1, now += 10) budget.take({ as: 'command', cost: 1, yields: true }, now);
      if (budget.take({ as: 'command', cost: 1 }, now).ok) ofOthers += 1;
    }
    expect(ofOthers).toBe(60);
  });

  it('serves a poll that costs more than the burst beside many that cost one', () => {
    const budget = new Gcra(600);
    const schedule = Array.from({ length: 6_000 }, (_, i): Ask => ({
      afterMs: 10,
      ...(i % 10 === 0 ? { cost: 60, name: 'many' } : { cost: 1, name: `one ${i % 10}` }),
      as: 'poll',
    }));
    const costs = granted(budget, schedule).map(({ cost }) => cost);
    expect(costs.filter((cost) => cost === 60).length).toBeGreaterThanOrEqual(2);
    expect(costs).toContain(1);
  });

  it('sends those it refuses away for different times, so that each finds room when it comes again', () => {
    const budget = new Gcra(600);
    const now = 1_700_000_000_000;
    const waits = Array.from({ length: 200 }, (_, i) => {
      const grant = budget.take(claim('poll', 1, `${i}`), now);
      return grant.ok ? [] : [{ name: `${i}`, ms: grant.retryAfterMs }];
    }).flat();
    expect(waits.length).toBeGreaterThan(150);
    const again = waits.map(({ name, ms }) => budget.take(claim('poll', 1, name), now + ms));
    expect(again.every(({ ok }) => ok)).toBe(true);
  });

  it('defers no caller for more than a minute', () => {
    const budget = new Gcra(1);
    const waits = Array.from({ length: 50 }, () => budget.take(claim('poll', 3), 1e12)).flatMap((grant) =>
      grant.ok ? [] : [grant.retryAfterMs],
    );
    expect(Math.max(...waits)).toBe(60_000);
  });

  it('grants at the instant it names', () => {
    fc.assert(
      fc.property(rate, asks({ cost: 9, gapMs: 1_000 }), (perMinute, schedule) => {
        const budget = new Gcra(perMinute);
        let at = 1_700_000_000_000;
        for (const { afterMs, cost } of schedule) {
          at += afterMs;
          const grant = budget.take(claim('command', cost), at);
          if (grant.ok) continue;
          at += grant.retryAfterMs;
          expect(budget.take(claim('command', cost), at).ok).toBe(true);
        }
      }),
    );
  });

  it('renews the oldest reading first: in an overload every poll has its turn in every round', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 40 }),
        fc.integer({ min: 1, max: 9 }),
        fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 50, maxLength: 50 }),
        (targets, cost, lateness) => {
          const budget = new Gcra(600);
          const start = 1_700_000_000_000;
          const due = new Map(Array.from({ length: targets }, (_, i) => [`${i}`, start + i]));
          const grants: string[] = [];
          for (let event = 0; grants.length < 6 * targets; event += 1) {
            const [name, at] = [...due].reduce((first, next) => (next[1] < first[1] ? next : first));
            const grant = budget.take(claim('poll', cost, name), at);
            if (grant.ok) grants.push(name);
            // A granted poll is due again at once; a worker comes some ms late.
            due.set(name, grant.ok ? at + 1 : at + grant.retryAfterMs + (lateness[event % 50] ?? 0));
          }
          const burst = Math.ceil((BURST_MS * POLL_SHARE) / 100 / cost) + 1;
          // The burst at the start is served as it comes; then each round serves each once.
          const steady = grants.slice(burst + targets);
          for (let i = 0; i + targets <= steady.length; i += 1)
            expect(new Set(steady.slice(i, i + targets)).size).toBe(targets);
        },
      ),
    );
  });

  it('does not wait for a poll that does not come at its time', () => {
    const budget = new Gcra(600);
    const now = 1_700_000_000_000;
    budget.take(claim('poll', 100, 'first'), now);
    const gone = budget.take(claim('poll', 50, 'gone'), now);
    const next = budget.take(claim('poll', 1, 'next'), now);
    if (gone.ok || next.ok) throw new Error('Both wait.');
    // 50 requests of polls take 6.25 s.
    expect(next.retryAfterMs - gone.retryAfterMs).toBe(6_250);
    const late = now + gone.retryAfterMs + GRACE_MS + 1;
    expect(budget.take(claim('poll', 1, 'next'), late)).toEqual({ ok: true });
  });
});
