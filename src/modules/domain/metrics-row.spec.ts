import { countContacts, noCounts, type CountedContact } from './interval-counts.js';
import { addFigures, type IntervalFigures } from './interval-figures.js';
import { metricsRow, type MetricsRow, type RowOptions } from './metrics-row.js';

const FROM = 1_795_824_000_000;
const TO = FROM + 900_000;
const interval = { from: FROM, to: TO, zone: 'Europe/Berlin' };
const options: RowOptions = { interval, asOf: TO, closed: true, formula: 'no-short' };
const queue = { kind: 'queue', id: '6402' } as const;

/** 3 answered after 10, 15 and 40 s, 2 abandoned after 3 and 30 s, 1 flowed out after 60 s. */
const contacts = (source: CountedContact['source']): CountedContact[] =>
  (
    [
      [10, 'answered'],
      [15, 'answered'],
      [40, 'answered'],
      [3, 'abandoned'],
      [30, 'abandoned'],
      [60, 'flowed-out'],
    ] as const
  ).map(([wait, outcome], n) => ({
    enteredAt: FROM + n * 1_000,
    leftAt: FROM + n * 1_000 + wait * 1_000,
    outcome,
    targetSeconds: 20,
    ...(outcome === 'answered' && { talkSeconds: 100 }),
    source,
  }));

const figuresOf = (all: readonly CountedContact[], rest: Partial<IntervalFigures> = {}): IntervalFigures => ({
  counts: countContacts(all, interval, { asOf: TO, shortAbandonSeconds: 5 }),
  watched: 1,
  ...rest,
});

describe('metricsRow', () => {
  it('of events', () => {
    expect(metricsRow(queue, figuresOf(contacts('events')), options)).toEqual({
      ...{ id: '6402', from: FROM, to: TO, zone: 'Europe/Berlin', asOf: TO, closed: true },
      ...{ offered: 6, answered: 3, abandoned: 2, shortAbandoned: 1, flowedOut: 1, carryIn: 0, carryOut: 0 },
      ...{ waitAnsweredSeconds: 65, waitAbandonedSeconds: 33, asaSeconds: 21.7, longestWaitSeconds: 60 },
      ...{ talkSeconds: 300, ahtSeconds: 100, ahtParts: ['talk'] },
      ...{ answeredWithin: 2, abandonedWithin: 1, targetSeconds: 20 },
      serviceLevel: { percent: 50, formula: 'no-short' },
      ...{ sources: { '*': 'events' }, coverage: 1, coverageKind: 'measured' },
    });
  });

  it('with the target of now, and another formula', () => {
    const row = metricsRow(queue, figuresOf(contacts('events')), {
      ...options,
      formula: 'strict',
      targetSeconds: 10,
    });
    expect(row).toMatchObject({ answeredWithin: 1, abandonedWithin: 1, targetSeconds: 10 });
    expect(row.serviceLevel).toEqual({ percent: 20, formula: 'strict' });
  });

  it('tells what the vendor tells, and takes a ratio from one source alone', () => {
    const vendor = { offered: 8, answered: 5, abandoned: 2, serviceLevelPercent: 61.23 };
    const row = metricsRow(queue, figuresOf(contacts('events'), { vendor }), options);
    expect(row).toMatchObject({
      ...{ offered: 8, answered: 5, abandoned: 2, flowedOut: 1, asaSeconds: 21.7, longestWaitSeconds: 60 },
      ...{ coverage: 0.75, coverageKind: 'measured' },
      serviceLevel: { percent: 50, formula: 'no-short' },
    });
    expect(row.sources).toMatchObject({
      '*': 'events',
      offered: 'vendor',
      answered: 'vendor',
      abandoned: 'vendor',
    });
    expect(metricsRow(queue, { vendor, watched: 1 }, options)).toMatchObject({
      serviceLevel: { percent: 61.2, formula: 'vendor' },
      ...{ sources: { '*': 'vendor' }, coverage: 1 },
    });
  });

  it.each([
    ['whole', 0.5, { serviceLevel: 0.5 }],
    // The row's own tenths are as coarse.
    ['with tenths', 0.05, undefined],
    ['as a share of four digits', 0.005, undefined],
  ])('says how far a level that the vendor tells %s may be from the truth', (_how, rounding, bounds) => {
    const vendor = { serviceLevelPercent: 61, serviceLevelRounding: rounding };
    expect(metricsRow(queue, { vendor, watched: 1 }, options).bounds).toEqual(bounds);
    // Computed from contacts, it is not the vendor's.
    expect(metricsRow(queue, figuresOf(contacts('events'), { vendor }), options)).not.toHaveProperty(
      'bounds',
    );
    const hour = addFigures([{ ms: 900_000, figures: { vendor, watched: 1 } }]);
    expect(metricsRow(queue, hour, options).bounds).toEqual(bounds);
  });

  it.each([
    ['the vendor’s, of its own level', undefined, 30, 30],
    ['that of both, where they are the same', 20, 20, 20],
    ['none, where the level is of one and what was observed of another', 20, 30, undefined],
    ['none, where the vendor does not say which', 20, undefined, undefined],
  ])('has as its target %s', (_which, observed, told, target) => {
    const vendor = { serviceLevelPercent: 61, ...(told !== undefined && { targetSeconds: told }) };
    // Of polls, which tell no short abandons, the level by the default formula is the vendor's.
    const figures = observed === undefined ? { watched: 1 } : figuresOf(contacts('polls'));
    const row = metricsRow(queue, { ...figures, vendor }, options);
    expect(row.serviceLevel).toEqual({ percent: 61, formula: 'vendor' });
    expect(row.targetSeconds).toBe(target);
    expect(row.answeredWithin).toBe(observed === undefined ? undefined : 2);
  });

  it('has no target where the contacts had several', () => {
    const two = contacts('polls').map((one, n) => ({ ...one, targetSeconds: n < 3 ? 20 : 30 }));
    const vendor = { serviceLevelPercent: 61, targetSeconds: 20 };
    for (const figures of [figuresOf(two), figuresOf(two, { vendor })])
      expect(metricsRow(queue, figures, options)).not.toHaveProperty('targetSeconds');
    expect(metricsRow(queue, figuresOf(two), { ...options, targetSeconds: 25 }).targetSeconds).toBe(25);
  });

  it('of polls has no short abandons, an estimated coverage and bounds', () => {
    const row = metricsRow(queue, figuresOf(contacts('polls'), { pollMs: 2_000 }), {
      ...options,
      formula: 'strict',
    });
    expect(row).not.toHaveProperty('shortAbandoned');
    expect(row).toMatchObject({ sources: { '*': 'polls' }, coverageKind: 'estimated', pollMs: 2_000 });
    expect(row.coverage).toBeGreaterThan(0.9);
    expect(row.coverage).toBeLessThan(1);
    expect(Object.keys(row.bounds ?? {}).sort()).toEqual(
      ['abandoned', 'answered', 'asaSeconds', 'flowedOut', 'offered', 'serviceLevel'].sort(),
    );
    expect(
      metricsRow(queue, figuresOf(contacts('polls'), { pollMs: 2_000 }), options).serviceLevel,
    ).toBeUndefined();
  });

  it('of polls without outcomes tells what came, and no more', () => {
    const unknown = contacts('polls').map(({ outcome: _outcome, ...rest }) => rest);
    const row = metricsRow(queue, figuresOf(unknown, { pollMs: 2_000 }), options);
    expect(row).toMatchObject({ offered: 6, outcomeUnknown: 6, longestWaitSeconds: 60 });
    for (const name of ['answered', 'abandoned', 'flowedOut', 'asaSeconds', 'serviceLevel'])
      expect(row).not.toHaveProperty(name);
  });

  it('divides the waiting that polls saw by the answers that the vendor counts', () => {
    const polled = contacts('polls').map((one) => ({ ...one, sightedMs: 20_000 }));
    const vendor = { offered: 7, answered: 4 };
    const row = metricsRow(queue, figuresOf(polled, { vendor, pollMs: 5_000 }), options);
    expect(row).toMatchObject({ asaSeconds: 15, coverage: 0.857, coverageKind: 'measured' });
    expect(row.sources['asaSeconds']).toBe('hybrid');
    // Two deviations of Δ/√(6n), rounded up: 10 / √24.
    expect(row.bounds?.['asaSeconds']).toBe(2.1);
  });

  it('leaves out what is observed below a coverage of one half', () => {
    const row = metricsRow(queue, figuresOf(contacts('events'), { watched: 0.4 }), options);
    expect(row).toMatchObject({ coverage: 0.4, sources: {} });
    for (const name of ['offered', 'answered', 'asaSeconds', 'carryIn']) expect(row).not.toHaveProperty(name);
  });

  it('leaves out what would be divided by 0', () => {
    const row = metricsRow(queue, { counts: noCounts(), watched: 1 }, options);
    expect(row).toMatchObject({ offered: 0, answered: 0 });
    for (const name of ['asaSeconds', 'ahtSeconds', 'serviceLevel', 'occupancy'])
      expect(row).not.toHaveProperty(name);
  });

  it('without any contact names the source that would have told, and of polls no short abandons', () => {
    const quiet = (teller: IntervalFigures['teller']) =>
      metricsRow(queue, { ...figuresOf([], { pollMs: 2_000 }), ...(teller && { teller }) }, options);
    expect(quiet('polls')).toMatchObject({ offered: 0, abandoned: 0, sources: { '*': 'polls' } });
    expect(quiet('polls')).toMatchObject({ coverageKind: 'estimated' });
    expect(quiet('polls')).not.toHaveProperty('shortAbandoned');
    for (const teller of ['records', 'events'] as const)
      expect(quiet(teller)).toMatchObject({ shortAbandoned: 0, sources: { '*': teller } });
    // What contacts were known from counts for more than what would have told.
    const seen = figuresOf(contacts('events'), { teller: 'polls' });
    expect(metricsRow(queue, seen, options)).toMatchObject({ shortAbandoned: 1, sources: { '*': 'events' } });
  });

  it('has abandons of records beside what polls saw, each figure with its own source', () => {
    const apart = contacts('polls').map((one) => ({
      ...one,
      ...(one.outcome === 'abandoned' && { toldBy: 'records' as const }),
    }));
    const row = metricsRow(queue, figuresOf(apart), options);
    expect(row).toMatchObject({
      ...{ offered: 6, answered: 3, abandoned: 2, shortAbandoned: 1, waitAbandonedSeconds: 33 },
      serviceLevel: { percent: 50, formula: 'no-short' },
      sources: { '*': 'polls', abandoned: 'records', shortAbandoned: 'records', abandonedWithin: 'records' },
    });
    expect(row.sources).not.toHaveProperty('answered');
    // How some ended is not known: the abandoned ones are.
    const unknown = apart.map(({ outcome, ...one }) => ({
      ...one,
      ...(outcome === 'abandoned' && { outcome }),
    }));
    const known = metricsRow(queue, figuresOf(unknown), options);
    expect(known).toMatchObject({ offered: 6, abandoned: 2, shortAbandoned: 1, outcomeUnknown: 4 });
    expect(known).not.toHaveProperty('answered');
    expect(known).not.toHaveProperty('serviceLevel');
    // One that polls alone took for abandoned is not of the records.
    const [first, ...others] = apart;
    const mixed = metricsRow(queue, figuresOf([{ ...first!, outcome: 'abandoned' }, ...others]), options);
    expect(mixed).toMatchObject({ abandoned: 3, sources: { '*': 'polls' } });
    expect(mixed).not.toHaveProperty('shortAbandoned');
  });

  it('counts those who left for a call back apart, where there were any or the vendor counts them', () => {
    const all = contacts('events').map((one) => ({
      ...one,
      ...(one.outcome === 'flowed-out' && { callback: true }),
    }));
    expect(metricsRow(queue, figuresOf(all), options)).toMatchObject({
      ...{ offered: 6, flowedOut: 1, callbacksQueued: 1 },
    });
    expect(metricsRow(queue, figuresOf(contacts('events')), options)).not.toHaveProperty('callbacksQueued');
    const vendor = { offered: 9, callbacksQueued: 0 };
    const row = metricsRow(queue, figuresOf(all, { vendor }), options);
    expect(row).toMatchObject({ callbacksQueued: 0, sources: { callbacksQueued: 'vendor' } });
    const parts = [1, 2].map(() => ({ ms: 900_000, figures: figuresOf(all, { vendor }) }));
    expect(addFigures(parts)).toMatchObject({
      vendor: { callbacksQueued: 0 },
      counts: { callbacksQueued: 2 },
    });
  });

  it('has answers of events beside what polls saw', () => {
    const apart = contacts('polls').map((one) => ({
      ...one,
      ...(one.outcome === 'answered' && { toldBy: 'events' as const }),
    }));
    const row = metricsRow(queue, figuresOf(apart, { pollMs: 500 }), options);
    expect(row).toMatchObject({
      ...{ answered: 3, answeredWithin: 2, asaSeconds: 21.7, abandoned: 2 },
      sources: { '*': 'polls', answered: 'events', asaSeconds: 'events', answeredWithin: 'events' },
    });
    expect(row.bounds).not.toHaveProperty('asaSeconds');
    expect(row).toMatchObject({ talkSeconds: 300, ahtSeconds: 100, sources: { talkSeconds: 'events' } });
    // Of the first one polls alone know, and they do not see how long it talked: the average is of the two others.
    const some = apart.map((one, n) =>
      n === 0 ? { ...contacts('polls')[0]!, talkSeconds: undefined } : one,
    );
    const mixed = metricsRow(queue, figuresOf(some, { pollMs: 500 }), options);
    expect(mixed).toMatchObject({
      answered: 3,
      talkSeconds: 200,
      ahtSeconds: 100,
      sources: { '*': 'polls' },
    });
  });

  it('of an agent has times in states and occupancy', () => {
    const timeIn = {
      'on-call': 300_000,
      'on-hold': 60_000,
      'wrap-up': 40_000,
      available: 400_000,
      ringing: 10_000,
    };
    const figures = figuresOf(contacts('events').slice(0, 3), { timeIn, timeInReason: { lunch: 90_000 } });
    const row = metricsRow({ kind: 'agent', id: '101' }, figures, options);
    expect(row).toMatchObject({
      ...{ answered: 3, talkSeconds: 300, occupancy: 0.5, timeInReason: { lunch: 90 } },
      timeIn: { onCall: 360, wrapUp: 40, available: 400, ringing: 10 },
    });
    expect(row).not.toHaveProperty('offered');
    const inQueue = metricsRow({ kind: 'agent-queue', id: '101', queue: '6402' }, figures, options);
    expect(inQueue).toMatchObject({ id: '101', queue: '6402', answered: 3 });
    expect(inQueue).not.toHaveProperty('occupancy');
  });

  describe('of an agent of whom the vendor tells times', () => {
    const agent = { kind: 'agent', id: '101' } as const;
    const seen = { timeIn: { 'on-call': 300_000, available: 300_000 } };
    const rowOf = (figures: Partial<IntervalFigures>): MetricsRow =>
      metricsRow(agent, { watched: 1, ...figures }, options);

    it('is what it tells, where that includes the time on calls', () => {
      const vendor = { timeIn: { 'on-call': 100, 'wrap-up': 20, available: 180, paused: 30 } };
      expect(rowOf({ ...seen, vendor })).toMatchObject({
        timeIn: { onCall: 100, wrapUp: 20, available: 180, paused: 30 },
        ...{ occupancy: 0.4, sources: { '*': 'vendor' } },
      });
    });

    it('is what polls saw, where it tells single states; the share of busy time is of one source', () => {
      // Such as NetSapiens: how long agents were ready, and how long they dealt with calls.
      const vendor = { timeIn: { available: 180 }, handleSeconds: 120 };
      expect(rowOf({ ...seen, vendor })).toMatchObject({
        timeIn: { onCall: 300, available: 300 },
        ...{ occupancy: 0.4, sources: { '*': 'polls', occupancy: 'vendor' } },
      });
      const parts = { talkSeconds: 90, holdSeconds: 10, wrapUpSeconds: 20 };
      expect(rowOf({ vendor: { timeIn: { available: 180 }, ...parts } })).toMatchObject({
        ...{ timeIn: { available: 180 }, occupancy: 0.4 },
      });
      const { holdSeconds: _hold, ...known } = parts;
      expect(rowOf({ ...seen, vendor: { timeIn: { available: 180 }, ...known } }).occupancy).toBe(0.5);
      // Of how long the agent was busy nothing is told: that is not 0.
      expect(rowOf({ vendor: { timeIn: { available: 180 } } })).not.toHaveProperty('occupancy');
    });

    it('says how far off times may be that polls saw, and nothing of those that it tells', () => {
      // Six changes between polls two seconds apart: a variance of 4 s², and a bound of two deviations.
      const polled = { ...seen, timeVariance: 4_000_000 };
      expect(rowOf(polled).bounds).toEqual({ timeIn: 4 });
      const vendor = { timeIn: { 'on-call': 100, available: 180 } };
      expect(rowOf({ ...polled, vendor })).not.toHaveProperty('bounds');
      const parts = [polled, polled, { ...seen }].map((figures) => ({
        ms: 900_000,
        figures: { watched: 1, ...figures },
      }));
      // Variances add, and those of exact changes are 0.
      expect(addFigures(parts).timeVariance).toBe(8_000_000);
    });

    it('stays where what was observed is too little', () => {
      const vendor = { timeIn: { 'on-call': 100, available: 300 }, timeInReason: { lunch: 60 } };
      const few = { ...figuresOf([], { ...seen, watched: 0.4 }), timeInReason: { break: 5_000 } };
      expect(rowOf({ ...few, vendor })).toMatchObject({ occupancy: 0.25, timeInReason: { lunch: 60 } });
      for (const name of ['timeIn', 'timeInReason', 'occupancy']) expect(rowOf(few)).not.toHaveProperty(name);
    });
  });

  it('has no level of the vendor’s where no caller came', () => {
    const level = { serviceLevelPercent: 0 };
    for (const none of [{ offered: 0 }, { answered: 0, abandoned: 0 }])
      expect(metricsRow(queue, { vendor: { ...none, ...level }, watched: 1 }, options)).not.toHaveProperty(
        'serviceLevel',
      );
    const late = { vendor: { offered: 2, answered: 0, abandoned: 0, ...level }, watched: 1 };
    expect(metricsRow(queue, late, options).serviceLevel?.percent).toBe(0);
  });

  it('has no longest wait where no caller waited, and one of 0 where callers were answered at once', () => {
    const none = { offered: 0, answered: 0, abandoned: 0, longestWaitSeconds: 0 };
    expect(metricsRow(queue, { vendor: none, watched: 1 }, options)).not.toHaveProperty('longestWaitSeconds');
    expect(metricsRow(queue, figuresOf([]), options)).not.toHaveProperty('longestWaitSeconds');
    const at0 = { vendor: { ...none, offered: 1, answered: 1 }, watched: 1 };
    expect(metricsRow(queue, at0, options).longestWaitSeconds).toBe(0);
    const before = [{ ...contacts('events')[0]!, enteredAt: FROM - 5_000, leftAt: FROM + 3_000 }];
    expect(metricsRow(queue, figuresOf(before), options)).toMatchObject({
      offered: 0,
      longestWaitSeconds: 8,
    });
  });

  it('of polls counts those near any of several targets as uncertain', () => {
    const at = (wait: number, targetSeconds: number): CountedContact => ({
      ...{
        enteredAt: FROM,
        leftAt: FROM + wait * 1_000,
        outcome: 'answered',
        targetSeconds,
        source: 'polls',
      },
    });
    const figures = figuresOf([at(20, 20), at(60, 60)], { pollMs: 2_000 });
    const row = metricsRow(queue, figures, { ...options, formula: 'handled' });
    expect(row.bounds?.['serviceLevel']).toBe(100);
  });
});

describe('addFigures', () => {
  it('adds what a vendor tells of each interval', () => {
    const part = (figures: Partial<IntervalFigures>): { ms: number; figures: IntervalFigures } => ({
      ms: 900_000,
      figures: { watched: 1, ...figures },
    });
    const [first, second] = [
      part({
        vendor: {
          offered: 3,
          answered: 2,
          longestWaitSeconds: 40,
          targetSeconds: 20,
          serviceLevelPercent: 80,
        },
      }),
      part({
        vendor: { offered: 4, longestWaitSeconds: 10, targetSeconds: 20 },
        watched: 0.5,
        pollMs: 2_000,
      }),
    ];
    expect(addFigures([first, second])).toEqual({
      vendor: { offered: 7, longestWaitSeconds: 40, targetSeconds: 20 },
      watched: 0.75,
      pollMs: 2_000,
    });
    expect(addFigures([first, part({})])).toEqual({ watched: 1 });
  });

  it('adds times in states that a vendor tells of each interval alone, and reasons as they come', () => {
    const told = (vendor: IntervalFigures['vendor']) => ({
      ms: 900_000,
      figures: { watched: 1, ...(vendor !== undefined && { vendor }) },
    });
    const first = { timeIn: { available: 60, 'on-call': 30 }, timeInReason: { lunch: 10 } };
    expect(addFigures([told(first), told({ timeIn: { available: 5 } })]).vendor).toEqual({
      ...{ timeIn: { available: 65 }, timeInReason: { lunch: 10 } },
    });
    expect(addFigures([told(first), told({ answered: 1 })]).vendor).toEqual({ timeInReason: { lunch: 10 } });
  });

  it('names the least good of those who would have told', () => {
    const tellers = (['events', 'polls', undefined] as const).map((teller) => ({
      ms: 900_000,
      figures: { watched: 1, ...(teller !== undefined && { teller }) },
    }));
    expect(addFigures(tellers).teller).toBe('polls');
    expect(addFigures(tellers.slice(0, 1)).teller).toBe('events');
  });
});
