import fc from 'fast-check';
import { overTheWire } from '../../../test/arbitrary-documents.js';
import { fullReading, queueReading, roster, START } from '../../../test/arbitrary-floors.js';
import { Membership } from './agent.js';
import { diff } from './diff.js';
import { queueDocument, type QueueDocument } from './queue-document.js';
import { QueueSelf, WaitingCall } from './queue.js';
import type { MemberReading, QueueReading, Roster } from './reading.js';

const ROSTER: Roster = {
  queues: { '6400': { id: '6400', name: 'Sales', number: '6400', strategy: 'ring-all' } },
  agents: { '100': { id: '100', name: 'Ann', extension: '100', reachable: true } },
};
const EMPTY_ROSTER: Roster = { queues: {}, agents: {} };
const ann: MemberReading = { id: '100', availability: 'available', activity: 'idle', vendorState: 'idle' };
const call = (id: string, since: number, state: WaitingCall['state'] = 'waiting'): WaitingCall => ({
  id,
  since,
  state,
  channel: 'voice',
});

/** A queue's document after these readings, one every two seconds. */
function after(...readings: QueueReading[]): QueueDocument | undefined {
  return readings.reduce<QueueDocument | undefined>(
    (before, reading, i) => queueDocument('6400', before, ROSTER, reading, START + 2_000 * i),
    undefined,
  );
}

describe(queueDocument.name, () => {
  it('is no document while the waiting callers were never read', () => {
    expect(after({ members: [ann], talking: 1 })).toBeUndefined();
    expect(after({ waiting: [] })).toBeDefined();
  });

  it('counts no agents while they were never read', () => {
    const alone = after({ waiting: [call('c1', START)] });
    expect(alone?.queue.self).toEqual({
      ...{ id: '6400', name: 'Sales', number: '6400', strategy: 'ring-all' },
      ...{ waiting: 1, oldestSince: START },
    });
    const counted = (...readings: QueueReading[]) => after({ waiting: [] }, ...readings)?.queue.self.agents;
    expect(counted({ members: [] })).toMatchObject({ available: 0, unknown: 0 });
    expect(counted({ memberUpdates: [ann] })).toMatchObject({ available: 1 });
    // What was read once stays.
    expect(counted({ members: [] }, { waiting: [] })).toMatchObject({ available: 0 });
  });

  it('holds the queue, its callers and its agents', () => {
    expect(after({ waiting: [call('c1', START - 9_000)], members: [ann], talking: 2, open: true })).toEqual({
      queue: {
        self: {
          id: '6400',
          name: 'Sales',
          number: '6400',
          strategy: 'ring-all',
          open: true,
          waiting: 1,
          oldestSince: START - 9_000,
          talking: 2,
          agents: {
            available: 1,
            ringing: 0,
            onCall: 0,
            otherCall: 0,
            wrapUp: 0,
            paused: 0,
            notReady: 0,
            offline: 0,
            unknown: 0,
          },
        },
      },
      waiting: { c1: call('c1', START - 9_000) },
      agents: {
        '100': {
          ...ann,
          name: 'Ann',
          extension: '100',
          state: 'available',
          since: START,
          sinceKind: 'observed',
          activitySince: START,
          availabilitySince: START,
        },
      },
    });
  });

  it('counts callers only, not callbacks, and knows the oldest of them', () => {
    const waiting = [call('c1', START - 5), call('c2', START - 7), call('c3', START - 99, 'callback')];
    expect(after({ waiting })?.queue.self).toMatchObject({ waiting: 2, oldestSince: START - 7 });
    expect(after({ waiting }, { waiting: [] })?.queue.self).not.toHaveProperty('oldestSince');
  });

  it('keeps the arrival of a caller although the vendor gives only how long the phone rings', () => {
    const since = (...calls: WaitingCall[]) =>
      after(...calls.map((one) => ({ waiting: [one] })))?.waiting['c1']?.since;
    expect(since(call('c1', START - 60_000), call('c1', START - 3_000, 'ringing'))).toBe(START - 60_000);
    expect(since(call('c1', START - 3_000, 'ringing'))).toBe(START - 3_000);
    expect(since(call('c1', START - 3_000, 'ringing'), call('c1', START - 60_000))).toBe(START - 60_000);
    expect(since(call('c1', START - 60_000), call('c1', START - 3_000))).toBe(START - 3_000);
  });

  it('keeps what a reading leaves out', () => {
    const first = { waiting: [call('c1', START)], members: [ann], talking: 2, open: false };
    expect(after(first, {})).toEqual(after(first));
    expect(after(first, { members: [] })).toMatchObject({ waiting: after(first)!.waiting, agents: {} });
    expect(after(first, { waiting: [] })).toMatchObject({ waiting: {}, agents: after(first)!.agents });
  });

  it('keeps the statistics of a queue until the next ones', () => {
    const metrics = { windowSeconds: 1800, handled: 3 };
    const told = after({ waiting: [] }, { metrics });
    expect(told?.queue.self.metrics).toEqual(metrics);
    expect(after({ waiting: [] }, { metrics }, { waiting: [] })).toEqual(told);
    expect(after({ metrics })).toBeUndefined();
  });

  it('changes only the named rows on a reading of single members', () => {
    const bo = { ...ann, id: '101' };
    const document = after(
      { waiting: [], members: [ann, bo] },
      { memberUpdates: [{ ...bo, activity: 'on-call' }] },
    );
    expect(document?.agents['100']?.state).toBe('available');
    expect(document?.agents['101']?.state).toBe('on-call');
  });

  it('keeps an observed since until the state moves, and takes the instant that a vendor gives', () => {
    const calling = { ...ann, activity: 'on-call' as const };
    const since = (...members: MemberReading[]) => {
      const row = after(...members.map((member) => ({ waiting: [], members: [member] })))?.agents['100'];
      return [row?.since, row?.sinceKind];
    };
    expect(since(ann, ann, ann)).toEqual([START, 'observed']);
    expect(since(ann, calling)).toEqual([START + 2_000, 'observed']);
    expect(since(ann, calling, calling)).toEqual([START + 2_000, 'observed']);
    expect(since(ann, { ...ann, reason: 'lunch' })).toEqual([START + 2_000, 'observed']);
    expect(since(ann, { ...calling, since: START - 60_000 })).toEqual([START - 60_000, 'vendor']);
    expect(since({ ...ann, since: START - 60_000 }, ann)).toEqual([START - 60_000, 'vendor']);
  });

  it('has a clock per axis: a pause during a call does not restart the call', () => {
    const onCall = { ...ann, activity: 'on-call' as const };
    const paused = { ...onCall, availability: 'paused' as const, reason: 'lunch' };
    const clocks = (...members: MemberReading[]) => {
      const row = after(...members.map((member) => ({ waiting: [], members: [member] })))?.agents['100'];
      return [row?.since, row?.activitySince, row?.availabilitySince].map(
        (at) => ((at ?? 0) - START) / 2_000,
      );
    };
    expect(clocks(ann, onCall, onCall)).toEqual([1, 1, 0]);
    expect(clocks(ann, onCall, paused)).toEqual([1, 1, 2]);
    expect(clocks(ann, onCall, paused, { ...paused, reason: 'training' })).toEqual([1, 1, 3]);
    expect(clocks(ann, onCall, paused, { ...paused, activity: 'idle' })).toEqual([3, 3, 2]);
    expect(clocks(ann, { ...onCall, since: START - 60_000 }, { ...paused, since: START - 60_000 })).toEqual([
      -30, -30, 2,
    ]);
    expect(clocks({ ...paused, activitySince: START - 4_000, availabilitySince: START - 2_000 })).toEqual([
      0, -2, -1,
    ]);
  });

  it('has no clock of an axis that is not known', () => {
    const { activity: _, ...rest } = ann;
    const row = after({ waiting: [], members: [rest] })?.agents['100'];
    expect(row).toMatchObject({ availabilitySince: START });
    expect(row).not.toHaveProperty('activitySince');
  });

  it('starts an observed since again after a silence, and keeps the instant that a vendor gives', () => {
    const vendor = { ...ann, id: '101', since: START - 60_000 };
    const before = after({ waiting: [], members: [ann, vendor] });
    const reading = { waiting: [], members: [ann, vendor] };
    const row = queueDocument('6400', before, ROSTER, reading, START + 3_600_000, false)?.agents;
    expect(row?.['100']).toMatchObject({ since: START + 3_600_000, sinceKind: 'observed' });
    expect(row?.['101']).toMatchObject({ since: START - 60_000, sinceKind: 'vendor' });
  });

  it('takes names and reachability from the roster of the moment', () => {
    const document = after({ waiting: [], members: [ann] });
    const away: Roster = { ...ROSTER, agents: { '100': { id: '100', name: 'Anna', reachable: false } } };
    expect(queueDocument('6400', document, away, {}, START)?.agents['100']).toMatchObject({
      name: 'Anna',
      state: 'offline',
      availability: 'available',
    });
  });

  it('takes them also from agents that no list of a queue holds', () => {
    const others: Roster = {
      ...{ queues: ROSTER.queues, agents: {} },
      others: { '100': { id: '100', name: 'Anna', extension: '100', reachable: false } },
    };
    const reading = { waiting: [], members: [ann] };
    expect(queueDocument('6400', undefined, others, reading, START)?.agents['100']).toMatchObject({
      ...{ name: 'Anna', extension: '100', state: 'offline' },
    });
  });

  it('finds no agent by the name of what every object has', () => {
    const document = queueDocument(
      'toString',
      undefined,
      EMPTY_ROSTER,
      { waiting: [], members: [{ id: 'valueOf', vendorState: 'x' }] },
      START,
    );
    expect(document?.queue.self.name).toBe('toString');
    expect(document?.agents['valueOf']).toMatchObject({ name: 'valueOf', state: 'unknown' });
  });

  it('gives rows that the schemas of the rows accept as they are', () => {
    fc.assert(
      fc.property(chain, ({ document }) => {
        expect(QueueSelf.parse(document.queue.self)).toEqual(document.queue.self);
        for (const row of Object.values(document.waiting)) expect(WaitingCall.parse(row)).toEqual(row);
        for (const row of Object.values(document.agents)) expect(Membership.parse(row)).toEqual(row);
        expect(overTheWire(document)).toEqual({ ...document });
      }),
    );
  });

  it('counts every membership once, and the oldest caller is the oldest', () => {
    fc.assert(
      fc.property(chain, ({ document: { queue, waiting, agents } }) => {
        const counted = Object.values(queue.self.agents ?? {}).reduce((sum, count) => sum + count, 0);
        expect(counted).toBe(Object.keys(agents).length);
        const callers = Object.values(waiting).filter(({ state }) => state !== 'callback');
        expect(queue.self.waiting).toBe(callers.length);
        expect(queue.self.oldestSince ?? Infinity).toBe(Math.min(...callers.map(({ since }) => since)));
      }),
    );
  });

  it('does not depend on the order in which the vendor lists things', () => {
    fc.assert(
      fc.property(chain, fullReading, ({ document, known }, reading) => {
        const turned = Object.fromEntries(
          Object.entries(reading).map(([part, value]) => [
            part,
            Array.isArray(value) ? [...value].reverse() : value,
          ]),
        );
        const at = START + 60_000;
        const [a, b] = [reading, turned].map((one) => queueDocument('6400', document, known, one, at));
        expect(diff(a!, b!)).toBeUndefined();
      }),
    );
  });

  it('keeps the members when a reading has none, whatever else it has', () => {
    fc.assert(
      fc.property(
        chain,
        queueReading,
        ({ document, known }, { members: _, memberUpdates: __, ...reading }) => {
          const next = queueDocument('6400', document, known, reading, START + 60_000);
          expect(diff({ agents: document.agents }, { agents: next!.agents })).toBeUndefined();
        },
      ),
    );
  });

  it('does not change over 1,000 polls when only ages jitter by less than two seconds', () => {
    fc.assert(
      fc.property(
        chain,
        fc.infiniteStream(fc.integer({ min: 0, max: 1_999 })),
        ({ document, known }, jitters) => {
          const jitter = (instant: number) => instant + jitters.next().value!;
          const polled = (): QueueReading => ({
            waiting: Object.values(document.waiting).map((row) => ({
              ...row,
              since: jitter(START - 90_000),
            })),
            members: Object.values(document.agents).map(({ state: _, sinceKind: __, ...row }) => ({
              ...row,
              since: jitter(START - 50_000),
              until: jitter(START + 50_000),
            })),
          });
          // Begun anew: an instant shown before may lie outside the two seconds within which these lie.
          const first = queueDocument('6400', undefined, known, polled(), START)!;
          let shown = first;
          for (let poll = 1; poll <= 1_000; poll++)
            shown = queueDocument('6400', shown, known, polled(), START + poll * 2_000)!;
          expect(diff(first, shown)).toBeUndefined();
        },
      ),
      { numRuns: 10 },
    );
  });

  /** A document after a few readings, and the roster it last saw. */
  const chain = fc
    .tuple(roster, fc.array(queueReading, { maxLength: 3 }), queueReading)
    .map(([known, readings, last]) => {
      const all = [{ waiting: [] }, ...readings, last];
      const document = all.reduce<QueueDocument | undefined>(
        (before, reading, i) =>
          queueDocument('6400', before && overTheWire(before), known, reading, START + i * 2_000),
        undefined,
      );
      return { known, document: document! };
    });
});
