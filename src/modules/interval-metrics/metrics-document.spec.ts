import type { MetricsConfig } from '../config/metrics-settings.js';
import { noCounts } from '../domain/interval-counts.js';
import type { IntervalFigures } from '../domain/interval-figures.js';
import type { Roster } from '../domain/reading.js';
import type { VendorTotals } from '../domain/totals.js';
import { daysOf, metricsDocument, type MetricsInput } from './metrics-document.js';

const at = (time: string): number => Date.parse(`2026-11-29T${time}Z`);
/** Midnight in Berlin, which is an hour ahead of UTC. */
const MIDNIGHT = Date.parse('2026-11-28T23:00:00Z');
const NEXT = MIDNIGHT + 86_400_000;
const NOW = at('10:20:00');

const ROSTER: Roster = {
  queues: { '6402': { id: '6402', name: 'Support' }, '6403': { id: '6403', name: 'Sales' } },
  agents: { '1001': { id: '1001', name: 'Ada Byron' } },
};
const TOTALS: VendorTotals = {
  interval: { from: MIDNIGHT, to: at('10:19:30') },
  queues: {
    '6402': {
      ...{ offered: 42, answered: 35, abandoned: 5, shortAbandoned: 1, flowedOut: 1 },
      ...{ waitAnsweredSeconds: 416.5, answeredWithin: 29, abandonedWithin: 2, targetSeconds: 20 },
    },
  },
  agents: { '1001': { answered: 12, talkSeconds: 1_440 }, '9999': { answered: 3 } },
};
/** By hand: 416.5 s / 35 = 11.9 s, and 29 / (35 + 5 − 1) = 74.36 %. */
const ROW = {
  ...{ id: '6402', from: MIDNIGHT, to: NEXT, zone: 'Europe/Berlin', asOf: at('10:19:30'), closed: false },
  ...{ offered: 42, answered: 35, abandoned: 5, shortAbandoned: 1, flowedOut: 1 },
  ...{ waitAnsweredSeconds: 416.5, asaSeconds: 11.9 },
  ...{ answeredWithin: 29, abandonedWithin: 2, targetSeconds: 20 },
  serviceLevel: { percent: 74.4, formula: 'no-short' },
  ...{ sources: { '*': 'vendor' }, coverage: 1, coverageKind: 'measured' },
};

const input = (more: Partial<MetricsInput> = {}, account: MetricsConfig = {}): MetricsInput => ({
  now: NOW,
  account: { zone: 'Europe/Berlin', ...account },
  roster: ROSTER,
  totals: [{ at: at('10:19:30'), totals: TOTALS }],
  observed: [],
  counters: new Map(),
  ...more,
});

/** Twelve callers came, polls saw their waiting of 120 s in all, and four of them left. */
const SEEN: IntervalFigures = {
  counts: {
    ...noCounts(),
    ...{ offered: 12, answered: 8, abandoned: 4, waitAnsweredMs: 96_000, waitAbandonedMs: 40_000 },
    ...{ longestWaitMs: 95_000, sightedMs: 96_000, untargeted: 12 },
    told: { events: 0, records: 0, polls: 24 },
  },
  watched: 1,
  pollMs: 2_000,
};
const observedOf = (figures: IntervalFigures, from = MIDNIGHT): MetricsInput['observed'] => [
  { from, asOf: NOW, queues: new Map([['6402', figures]]), agents: new Map() },
];

describe(metricsDocument, () => {
  it('shows what the vendor tells of the local day', () => {
    const { today, agents, last30 } = metricsDocument(input());
    expect(today).toEqual({ '6402': ROW });
    expect(Object.keys(agents)).toEqual(['1001']);
    expect(agents['1001']).toMatchObject({ id: '1001', from: MIDNIGHT, answered: 12, talkSeconds: 1_440 });
    expect(last30).toEqual({});
  });

  it.each([
    ['strict', 72.5],
    ['handled', 82.9],
    ['lenient', 77.5],
    ['no-abandon', 76.3],
  ] as const)('shows the service level by the formula %s', (formula, percent) => {
    const ofAccount = metricsDocument(input({}, { formula })).today['6402'];
    expect(ofAccount?.serviceLevel).toEqual({ percent, formula });
    const queues = [{ id: '6402', formula }];
    expect(metricsDocument(input({}, { queues })).today['6402']).toEqual(ofAccount);
  });

  it('joins what several targets tell', () => {
    const { queues = {}, agents = {}, interval } = TOTALS;
    const { waitAnsweredSeconds = 0, ...counts } = queues['6402'] ?? {};
    const totals = [
      { at: at('10:18:00'), totals: { interval, queues: { '6402': counts } } },
      { at: at('10:19:30'), totals: { interval, agents, queues: { '6402': { waitAnsweredSeconds } } } },
    ];
    expect(metricsDocument(input({ totals })).today).toEqual({ '6402': ROW });
  });

  it('takes the newest of what several targets tell of the same, whatever their order', () => {
    const { interval } = TOTALS;
    const part = (time: string, available: number) => ({
      at: at(time),
      totals: { interval, agents: { '1001': { timeIn: { available, 'on-call': 60 } } } },
    });
    const [fresh, old] = [part('10:19:30', 900), part('10:18:00', 810)];
    for (const totals of [
      [fresh, old],
      [old, fresh],
    ])
      expect(metricsDocument(input({ totals })).agents['1001']?.timeIn).toEqual({
        available: 900,
        onCall: 60,
      });
  });

  it('is known no further than a target that tells nothing any more', () => {
    const { queues } = TOTALS;
    const told = (time: string) => [{ at: at(time), totals: { interval: TOTALS.interval, queues: queues! } }];
    const observed = observedOf(SEEN);
    const asOf = (time: string) =>
      metricsDocument(input({ totals: told(time), observed })).today['6402']?.asOf;
    expect(asOf('10:12:00')).toBe(NOW);
    expect(asOf('08:20:00')).toBe(at('08:20:00'));
  });

  it('takes what the vendor does not tell from what was observed', () => {
    const { waitAnsweredSeconds: _none, ...counts } = TOTALS.queues?.['6402'] ?? {};
    const totals = [
      { at: at('10:19:30'), totals: { ...TOTALS, queues: { '6402': { ...counts, offered: 12 } } } },
    ];
    const row = metricsDocument(input({ totals, observed: observedOf(SEEN) })).today['6402'];
    expect(row).toMatchObject({ asOf: NOW, longestWaitSeconds: 95, pollMs: 2_000 });
    // By hand: polls saw 96 s of waiting, and the vendor tells 35 answers: 2.74 s.
    expect(row?.asaSeconds).toBe(2.7);
    expect(row?.sources).toMatchObject({ asaSeconds: 'hybrid', longestWaitSeconds: 'polls' });
  });

  it('leaves out what was observed of less than half of the contacts', () => {
    const row = metricsDocument(input({ observed: observedOf(SEEN) })).today['6402'];
    // 12 of 42 were seen.
    expect(row).toMatchObject({ offered: 42, coverage: 0.285, coverageKind: 'measured' });
    expect(row).not.toHaveProperty('longestWaitSeconds');
  });

  it('shows what was observed alone', () => {
    const row = metricsDocument(input({ totals: [], observed: observedOf(SEEN) })).today['6402'];
    expect(row).toMatchObject({ offered: 12, answered: 8, abandoned: 4, sources: { '*': 'polls' } });
    expect(row).not.toHaveProperty('shortAbandoned');
  });

  it('divides nothing by 0', () => {
    const totals = [
      {
        at: at('10:19:30'),
        totals: {
          ...TOTALS,
          queues: {
            '6402': {
              ...{ offered: 0, answered: 0, abandoned: 0, shortAbandoned: 0 },
              ...{ answeredWithin: 0, waitAnsweredSeconds: 0 },
            },
          },
        },
      },
    ];
    const row = metricsDocument(input({ totals })).today['6402'];
    expect(row).toMatchObject({ offered: 0, answered: 0, abandoned: 0 });
    expect(row).not.toHaveProperty('serviceLevel');
    expect(row).not.toHaveProperty('asaSeconds');
  });

  it('begins anew at the first instant of the local day', () => {
    const late = { observed: observedOf(SEEN) };
    expect(metricsDocument(input({ ...late, now: NEXT - 1 })).today['6402']?.offered).toBe(42);
    expect(metricsDocument(input({ ...late, now: NEXT }))).toEqual({ today: {}, last30: {}, agents: {} });
  });

  it('counts a queue by the day of its own zone', () => {
    const queues = [{ id: '6402', zone: 'Asia/Kathmandu' }];
    // 00:00 in Kathmandu is 18:15 UTC of the day before.
    const kathmandu = Date.parse('2026-11-28T18:15:00Z');
    const request = input({}, { queues });
    expect(daysOf(request).map(({ from, zone }) => [zone, from])).toEqual([
      ['Europe/Berlin', MIDNIGHT],
      ['Asia/Kathmandu', kathmandu],
    ]);
    expect(metricsDocument(request).today).toEqual({});
    const observed = observedOf(SEEN, kathmandu);
    const row = metricsDocument({ ...request, observed }).today['6402'];
    expect(row).toMatchObject({ from: kathmandu, to: kathmandu + 86_400_000, offered: 12 });
  });

  it('takes the zone from the phone system where the configuration names none', () => {
    const roster = { ...ROSTER, zone: 'Europe/Berlin' };
    expect(daysOf({ now: NOW, account: {}, roster }).map(({ zone }) => zone)).toEqual(['Europe/Berlin']);
    const unknown = { ...ROSTER, zone: 'W. Europe Standard Time' };
    expect(daysOf({ now: NOW, account: {}, roster: unknown }).map(({ zone }) => zone)).toEqual(['UTC']);
  });

  it('shows the counters of the last half hour as the vendor’s', () => {
    const metrics = {
      ...{ windowSeconds: 1_800, handled: 9, abandoned: 1 },
      serviceLevel: { percent: 88, withinSeconds: 30 },
    };
    const counters = new Map([['6403', { metrics, at: at('10:20:00') }]]);
    expect(metricsDocument(input({ counters })).last30).toEqual({
      '6403': {
        ...{ id: '6403', from: at('09:50:00'), to: at('10:20:00'), zone: 'Europe/Berlin' },
        ...{ asOf: at('10:20:00'), closed: false, answered: 9, abandoned: 1, targetSeconds: 30 },
        serviceLevel: { percent: 88, formula: 'vendor' },
        ...{ sources: { '*': 'vendor' }, coverage: 1, coverageKind: 'measured' },
        bounds: { serviceLevel: 0.5 },
      },
    });
    const exact = { ...metrics, serviceLevel: { percent: 87.6, withinSeconds: 30 } };
    const { last30 } = metricsDocument(input({ counters: new Map([['6403', { metrics: exact, at: NOW }]]) }));
    expect(last30['6403']).toMatchObject({ serviceLevel: { percent: 87.6, formula: 'vendor' } });
    expect(last30['6403']).not.toHaveProperty('bounds');
  });
});
