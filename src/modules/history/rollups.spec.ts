import { noCounts } from '../domain/interval-counts.js';
import { addFigures, type IntervalFigures } from '../domain/interval-figures.js';
import type { VendorTotals } from '../domain/totals.js';
import type { ObservedInterval } from './observed-intervals.js';
import { QUARTER_MS, rollupsOf, type Rollup } from './rollups.js';

const FROM = Date.parse('2026-03-02T08:00:00Z');
const QUIET: IntervalFigures = { counts: noCounts(), teller: 'polls', watched: 1, pollMs: 2_000 };
const observed = (queue: IntervalFigures, agent: IntervalFigures = QUIET): ObservedInterval => ({
  ...{ queues: new Map([['1', queue]]), agents: new Map([['1001', agent]]) },
  agentsOfQueue: new Map(),
});
const totals = (more: Partial<VendorTotals>): VendorTotals[] => [
  { interval: { from: FROM, to: FROM + QUARTER_MS }, ...more },
];
const ROWLESS = { rowless: { queues: ['1'], agents: ['1001'] } };
const vendorOf = (rollups: readonly Rollup[], id: string) =>
  rollups.find(({ subject }) => subject.id === id)?.figures.vendor;
const rollups = (seen: ObservedInterval, told: VendorTotals[]) => rollupsOf(seen, told, FROM, () => 'UTC');

describe('what a phone system tells of a quarter hour without a row', () => {
  it('is that no call came, where none was seen', () => {
    const quiet = rollups(observed(QUIET), totals(ROWLESS));
    expect(vendorOf(quiet, '1')).toEqual({ offered: 0, answered: 0, abandoned: 0, flowedOut: 0 });
    expect(vendorOf(quiet, '1001')).toEqual({ answered: 0, missed: 0 });
    const busy = { offered: 4, answered: 4, waitAnsweredSeconds: 48, targetSeconds: 20 };
    const [figures, before] = [
      quiet[0]!.figures,
      rollups(observed(QUIET), totals({ queues: { '1': busy } }))[0]!,
    ];
    const hour = addFigures([before.figures, figures].map((one) => ({ ms: QUARTER_MS, figures: one })));
    expect(hour.vendor).toEqual(busy);
  });

  const seen = (counts: Partial<ReturnType<typeof noCounts>>): IntervalFigures => ({
    ...QUIET,
    counts: { ...noCounts(), ...counts },
  });
  it.each<[name: string, figures: IntervalFigures]>([
    ['a call was seen', seen({ offered: 1 })],
    ['a caller waited', seen({ carryIn: 1 })],
    ['a conversation ended', seen({ talks: 1 })],
    ['it was not watched', { ...QUIET, watched: 0.8 }],
    ['polls came late', { ...QUIET, polled: 0.5 }],
    ['contacts are not recorded', { watched: 1 }],
  ])('is nothing where %s', (_name, figures) => {
    const told = rollups(observed(figures, figures), totals(ROWLESS));
    expect([vendorOf(told, '1'), vendorOf(told, '1001')]).toEqual([undefined, undefined]);
  });

  it('is nothing where it did not answer', () => {
    const told = rollups(observed(QUIET), []);
    expect([vendorOf(told, '1'), vendorOf(told, '1001')]).toEqual([undefined, undefined]);
  });

  it('is what another part of the answer tells', () => {
    const told = rollups(observed(QUIET), [
      ...totals({ ...ROWLESS, agents: { '1001': { answered: 2 } } }),
      ...totals({ queues: { '1': { offered: 3 } } }),
    ]);
    expect([vendorOf(told, '1'), vendorOf(told, '1001')]).toEqual([{ offered: 3 }, { answered: 2 }]);
  });
});
