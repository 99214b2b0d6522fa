import { addFigures, type IntervalFigures, type VendorFigures } from './interval-figures.js';
import { metricsRow } from './metrics-row.js';

const QUARTER_MS = 900_000;
const quarters = (...vendors: VendorFigures[]) =>
  vendors.map((vendor): { ms: number; figures: IntervalFigures } => ({
    ms: QUARTER_MS,
    figures: { vendor, watched: 1 },
  }));
/** Three of four came in time: 12 s and 90 s on average. */
const BUSY: VendorFigures = {
  ...{ offered: 4, answered: 3, abandoned: 1, shortAbandoned: 0, flowedOut: 0, waitAnsweredSeconds: 36 },
  ...{ talkSeconds: 270, longestWaitSeconds: 30, targetSeconds: 20, serviceLevelPercent: 75 },
};

describe('what a vendor tells of an hour', () => {
  it.each<[name: string, quiet: VendorFigures]>([
    ['with counts alone', { offered: 0, answered: 0, abandoned: 0 }],
    ['with no more than what came', { offered: 0 }],
    [
      'with zeros',
      {
        ...BUSY,
        offered: 0,
        answered: 0,
        abandoned: 0,
        waitAnsweredSeconds: 0,
        talkSeconds: 0,
        longestWaitSeconds: 0,
      },
    ],
  ])('is whole where it tells of a quiet quarter hour %s', (_name, quiet) => {
    const { vendor } = addFigures(quarters(quiet, BUSY, quiet, quiet));
    expect(vendor).toEqual(BUSY);
  });

  it('has no level of its own where two quarter hours had calls', () => {
    const { serviceLevelPercent: _level, ...sums } = addFigures(quarters(BUSY, BUSY)).vendor ?? {};
    expect(sums).toEqual({
      ...{ offered: 8, answered: 6, abandoned: 2, shortAbandoned: 0, flowedOut: 0, waitAnsweredSeconds: 72 },
      ...{ talkSeconds: 540, longestWaitSeconds: 30, targetSeconds: 20 },
    });
  });

  it('lacks what it does not tell of a quarter hour in which a caller left who came before', () => {
    const left = { offered: 0, answered: 1, abandoned: 0 };
    expect(addFigures(quarters(BUSY, left)).vendor).toEqual({ offered: 4, answered: 4, abandoned: 1 });
  });

  it('has an agent’s times of calls where a quarter hour had none, and not what nothing was told of', () => {
    const busy = { answered: 2, missed: 1, talkSeconds: 90, loginSeconds: 900 };
    expect(addFigures(quarters(busy, { answered: 0 })).vendor).toEqual({ answered: 2, talkSeconds: 90 });
    // A conversation that goes on.
    const on = { answered: 0, talkSeconds: 60 };
    expect(addFigures(quarters(busy, on)).vendor).toEqual({ answered: 2, talkSeconds: 150 });
  });

  it('divides nothing by 0 where no caller came', () => {
    const figures = addFigures(quarters({ offered: 0 }, { offered: 0 }));
    const interval = { from: 0, to: 2 * QUARTER_MS, zone: 'UTC' };
    const options = { interval, asOf: interval.to, closed: true, formula: 'strict' as const };
    const row = metricsRow({ kind: 'queue', id: '1' }, figures, options);
    expect(row).toMatchObject({ offered: 0, sources: { '*': 'vendor' } });
    for (const name of ['asaSeconds', 'ahtSeconds', 'serviceLevel', 'longestWaitSeconds'])
      expect(row).not.toHaveProperty(name);
  });
});
