import type { TargetHealth } from '../modules/domain/freshness.js';
import type { PollTarget } from '../vendors/port/vendor.js';
import { canCarry, requestDemand, startingReason, tooSmall } from './request-demand.js';

const ROSTER: PollTarget = { id: 'roster', resource: 'roster', cadence: 'medium', requests: 201 };
const planOf = (queues: number) =>
  new Map(
    [
      ROSTER,
      ...Array.from({ length: queues }, (_, i): PollTarget => ({
        ...{ id: `queue:${i}`, resource: 'queue status', cadence: 'fast', queue: `${i}`, requests: 5 },
      })),
    ].map((target) => [target.id, target] as const),
  );
const record = (target: string, more: Partial<TargetHealth> = {}): TargetHealth => ({
  ...{ target, cadence: 'fast', nextDueAt: 5, intervalMs: 4_000 },
  ...more,
});
const INTERVALS = { baseMs: 4_000, idleMs: 30_000, maxMs: 60_000 };

describe('The requests of an account', () => {
  it('are those of all targets, as often as they are polled while followed', () => {
    // 100 queues: 5 requests every 4 s are 75 a minute each; the roster: 201 requests every 40 s.
    expect(requestDemand(planOf(100), INTERVALS)).toBe(7_500 + 302);
  });

  it('may take four fifths of the budget', () => {
    expect(canCarry(480, 600)).toBe(true);
    expect(canCarry(481, 600)).toBe(false);
  });

  it('are named beside the budget that would carry them', () => {
    expect(tooSmall('hq', 7_802, 600)).toBe(
      'hq: our own budget of 600 requests a minute is too small for its polls, which make 7,802 while all queues are ' +
        'followed; set budget.requestsPerMinute to 9,753 or as far as the vendor allows, or raise poll.baseMs',
    );
  });
});

describe(startingReason, () => {
  const plan = planOf(100);

  it('names the list before it was read', () => {
    const reason = startingReason(new Map([['roster', ROSTER]]), [record('roster')], 600);
    expect(reason).toBe('The list of queues is read for the first time.');
  });

  it('says how long the budget needs, once the poll knows how many requests it makes', () => {
    const records = [record('roster', { expectedRequests: 201 })];
    expect(startingReason(new Map([['roster', ROSTER]]), records, 600)).toBe(
      'The list of queues is read for the first time; 201 requests take about 25 s at a budget of 600 a minute.',
    );
  });

  it('counts the queues that have been read', () => {
    const records = [...plan.keys()].map((id, i) => record(id, i < 40 ? { polledAt: 7 } : {}));
    // 61 queues are left: the roster is the first of the 40.
    expect(startingReason(plan, records, 600)).toBe(
      'The queues are read for the first time: 39 of 100 have been read; 305 requests take about 40 s at a budget of ' +
        '600 a minute.',
    );
  });

  it('names no time that is over at once', () => {
    const records = [...plan.keys()].map((id, i) => record(id, i < 98 ? { polledAt: 7 } : {}));
    expect(startingReason(plan, records, 600)).toBe(
      'The queues are read for the first time: 97 of 100 have been read.',
    );
  });
});
