import type { MetricsRow } from '../../../client/index.js';
import { figureOf, levelOf, sumOf, valueOf } from './figures.js';
import { whyUnknown } from './why-unknown.js';

const row = (figures: Partial<MetricsRow>): MetricsRow => ({
  ...{ id: '6400', from: 0, to: 86_400_000, zone: 'UTC', asOf: 1, closed: false },
  ...{ sources: { '*': 'vendor' }, coverage: 1, coverageKind: 'measured' },
  ...figures,
});
const polled = { sources: { '*': 'polls' } } as const;

describe('A figure', () => {
  it('is absent where it is not known, and a known 0 is 0', () => {
    expect(figureOf(undefined, 'offered')).toBeUndefined();
    expect(figureOf(row({}), 'offered')).toBeUndefined();
    expect(figureOf(row({ offered: 0 }), 'offered')?.value).toBe(0);
  });

  it.each([
    [0.9, { value: 7, isPartial: false, coverage: 0.9 }],
    [0.899, { value: 7, isPartial: true, coverage: 0.899 }],
    [0.5, { value: 7, isPartial: true, coverage: 0.5 }],
  ])('that was observed with a coverage of %d is grey below 0.9', (coverage, figure) =>
    expect(figureOf(row({ offered: 7, ...polled, coverage }), 'offered')).toEqual({
      ...figure,
      source: 'polls',
    }),
  );

  it('that was observed with a coverage below 0.5 is absent', () => {
    expect(figureOf(row({ offered: 7, ...polled, coverage: 0.499 }), 'offered')).toBeUndefined();
    expect(valueOf(row({ offered: 7, ...polled, coverage: 0.499 }), 'offered')).toBeUndefined();
  });

  it('that the phone system counts is whole, whatever was observed beside it', () => {
    const both = row({
      ...{ offered: 7, longestWaitSeconds: 95, coverage: 0.8 },
      sources: { '*': 'vendor', longestWaitSeconds: 'events' },
    });
    expect(figureOf(both, 'offered')).toEqual({ value: 7, source: 'vendor', isPartial: false });
    expect(figureOf(both, 'longestToday')).toMatchObject({ value: 95, source: 'events', isPartial: true });
  });

  it('of the service level has its formula and its target', () => {
    const level = row({ serviceLevel: { percent: 74.4, formula: 'no-short' }, targetSeconds: 20 });
    expect(figureOf(level, 'serviceLevel')).toMatchObject({
      value: 74.4,
      formula: 'no-short',
      targetSeconds: 20,
    });
  });

  it('of the longest wait is absent where there was none', () =>
    expect(figureOf(row({ offered: 0 }), 'longestToday')).toBeUndefined());

  it('that is not known has a reason', () => {
    expect(whyUnknown(undefined, 'offered')).toBe('none');
    expect(whyUnknown(row({ offered: 3, answered: 3, abandoned: 0 }), 'serviceLevel')).toBe('untold');
    expect(whyUnknown(row({ offered: 0 }), 'serviceLevel')).toBe('calm');
    expect(whyUnknown(row({ answered: 0, abandoned: 0 }), 'asa')).toBe('calm');
    expect(whyUnknown(row({ answered: 0, abandoned: 2 }), 'asa')).toBe('untold');
    expect(whyUnknown(row({ offered: 0, ...polled, coverage: 0.4 }), 'serviceLevel')).toBe('partly');
    expect(whyUnknown(row({ offered: 7, ...polled, coverage: 0.4 }), 'offered')).toBe('partly');
    expect(whyUnknown(row({}), 'offered')).toBe('untold');
  });

  it('of the time signed in is what the phone system tells, or the sum of the states of an agent who is', () => {
    const timeIn = { available: 60, onCall: 30, wrapUp: 10, paused: 5, offline: 900, unknown: 7 };
    expect(figureOf(row({ loginSeconds: 1_000, timeIn }), 'signedIn')?.value).toBe(1_000);
    expect(figureOf(row({ timeIn }), 'signedIn')?.value).toBe(105);
    expect(figureOf(row({ timeIn }), 'wrapUp')?.value).toBe(10);
    expect(figureOf(row({}), 'signedIn')).toBeUndefined();
  });
});

describe('A sum', () => {
  it('is whole where all rows tell it', () =>
    expect(sumOf([row({ offered: 2 }), row({ offered: 0 })], 'offered')).toEqual({
      ...{ value: 2, told: 2, of: 2, isPartial: false },
    }));

  it('is grey where one is missing or grey, and absent where all are missing', () => {
    expect(sumOf([row({ offered: 2 }), undefined], 'offered')).toMatchObject({
      value: 2,
      told: 1,
      isPartial: true,
    });
    const grey = row({ offered: 3, ...polled, coverage: 0.7 });
    expect(sumOf([row({ offered: 2 }), grey], 'offered')).toMatchObject({ value: 5, isPartial: true });
    expect(sumOf([row({}), undefined], 'offered')).toBeUndefined();
  });
});

describe('The service level of several queues', () => {
  const counts = (answered: number, abandoned: number, answeredWithin: number, percent: number) =>
    row({ answered, abandoned, answeredWithin, serviceLevel: { percent, formula: 'strict' } });

  it('is of their counts together, not the mean of their percentages', () =>
    // (9 + 0) / (10 + 30)
    expect(levelOf([counts(9, 1, 9, 90), counts(10, 20, 0, 0)])).toEqual({
      ...{ value: 22.5, formula: 'strict', told: 2, of: 2, isPartial: false },
    }));

  it('leaves out queues without calls', () => {
    const level = levelOf([counts(9, 1, 9, 90), row({ answered: 0, abandoned: 0 })]);
    expect(level).toMatchObject({ value: 90, isPartial: false });
  });

  it.each([
    ['another formula', row({ answered: 1, abandoned: 0, serviceLevel: { percent: 9, formula: 'handled' } })],
    ['a formula of the phone system', row({ answered: 1, serviceLevel: { percent: 9, formula: 'vendor' } })],
    ['no service level', row({ answered: 1, abandoned: 0 })],
    ['no counts', row({ serviceLevel: { percent: 9, formula: 'strict' } })],
  ])('is absent where one queue has %s', (_, other) => {
    expect(levelOf([counts(9, 1, 9, 90), other])).toBeUndefined();
    expect(levelOf([other, counts(9, 1, 9, 90)])).toBeUndefined();
  });

  it('is grey where nothing is known of a queue', () =>
    expect(levelOf([counts(9, 1, 9, 90), undefined])).toMatchObject({ told: 1, of: 2, isPartial: true }));
});
