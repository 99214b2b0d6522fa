import fc from 'fast-check';
import { diff } from './diff.js';
import { queueDocument, type QueueDocument } from './queue-document.js';
import type { UnnamedCall, WaitingReading } from './reading.js';
import { recognise } from './recognise.js';
import { SAME_INSTANT_MS } from './id.js';
import type { WaitingCall } from './queue.js';

const START = 1_764_000_000_000;
const EMPTY_ROSTER = { queues: {}, agents: {} };

const caller = (since: number, more: Partial<UnnamedCall> = {}): UnnamedCall => ({
  since: START + since,
  state: 'waiting',
  channel: 'voice',
  ...more,
});
const named = (id: string, since: number): WaitingCall => ({
  id,
  since: START + since,
  state: 'waiting',
  channel: 'voice',
});
const keyed = (rows: WaitingCall[]) => Object.fromEntries(rows.map((row) => [row.id, row]));
/** The ids after each of some readings, in the order of the calls' instants. */
function idsAfter(...readings: WaitingReading[][]): string[][] {
  let rows: WaitingCall[] = [];
  return readings.map((calls) => {
    rows = recognise(keyed(rows), calls);
    return [...rows].sort((a, b) => a.since - b.since).map(({ id }) => id);
  });
}
const shown = (before: QueueDocument | undefined, waiting: WaitingReading[]): QueueDocument =>
  queueDocument('1', before, EMPTY_ROSTER, { waiting }, START)!;

describe(recognise.name, () => {
  it('does not change calls that have an id', () => {
    expect(recognise(keyed([named('a', 0)]), [named('b', 0)])).toEqual([named('b', 0)]);
  });

  it('names a caller by the instant, and says that it did', () => {
    expect(recognise({}, [caller(5)])).toEqual([{ ...caller(5), id: `~${START + 5}`, synthetic: true }]);
  });

  it('does not take a named call for an unnamed one, nor gives its id away', () => {
    const [row] = recognise({}, [caller(0)]);
    const before = keyed([named('a', 0), row!]);
    expect(recognise(before, [caller(0)]).map(({ id }) => id)).toEqual([row!.id]);
    expect(recognise(before, [named(row!.id, 9), caller(0)]).map(({ id }) => id)).toEqual([
      row!.id,
      `~${START}.2`,
    ]);
    expect(recognise(keyed([named(`~${START}`, 0)]), [caller(0)])[0]!.id).toBe(`~${START}.2`);
  });

  it.each<[what: string, readings: WaitingReading[][], ids: string[][]]>([
    ['an answer that came late', [[caller(0)], [caller(1_999)]], [['0'], ['0']]],
    ['another caller', [[caller(0)], [caller(2_000)]], [['0'], ['2000']]],
    [
      'two at the same instant',
      [
        [caller(0), caller(0)],
        [caller(9), caller(9)],
      ],
      [
        ['0', '0.2'],
        ['0', '0.2'],
      ],
    ],
    ['the one who left of two', [[caller(0), caller(1_000)], [caller(1_050)]], [['0', '1000'], ['1000']]],
    ['the one who stayed of two', [[caller(0), caller(1_000)], [caller(50)]], [['0', '1000'], ['0']]],
    [
      'all of a close group, though each is nearer to its neighbour',
      [
        [caller(0), caller(1_000), caller(2_000)],
        [caller(900), caller(1_900), caller(2_900)],
      ],
      [
        ['0', '1000', '2000'],
        ['0', '1000', '2000'],
      ],
    ],
    [
      'the channel',
      [[caller(0), caller(0, { channel: 'chat' })], [caller(0, { channel: 'chat' })]],
      [['0', '0.2'], ['0.2']],
    ],
    [
      'the number',
      [[caller(0, { caller: '200' }), caller(1, { caller: '100' })], [caller(1, { caller: '200' })]],
      [['0', '1'], ['0']],
    ],
  ])('distinguishes %s', (_what, readings, ids) => {
    expect(idsAfter(...readings)).toEqual(
      ids.map((list) => list.map((id) => `~${START + Number(id.split('.')[0])}${id.replace(/^\d+/, '')}`)),
    );
  });

  it('does not use an id again while its row is shown', () => {
    const [first] = recognise({}, [caller(0, { caller: '100' })]);
    expect(recognise(keyed([first!]), [caller(0, { caller: '200' })])[0]!.id).toBe(`~${START}.2`);
  });

  const person = fc.record(
    {
      state: fc.constantFrom('waiting' as const, 'ringing' as const),
      channel: fc.constantFrom('voice' as const, 'chat' as const),
      caller: fc.constantFrom('100', '200'),
      callerName: fc.constantFrom('Ann', 'Bo'),
      skills: fc.constantFrom<string[]>(['german'], []),
    },
    { requiredKeys: ['state', 'channel'] },
  );
  /** People who came in at these distances from each other. */
  const people = (distance: fc.Arbitrary<number>) =>
    fc.array(fc.tuple(distance, person), { maxLength: 30 }).map((list) => {
      let since = 0;
      return list.map(([after, one]) => caller((since += after), one));
    });
  const late = (calls: UnnamedCall[], by: number) =>
    calls.map((call) => ({ ...call, since: call.since + by }));

  it('never changes anything while the same people wait, however late each answer is', () => {
    const distance = fc.oneof(fc.constant(0), fc.nat(300), fc.nat(20_000));
    const polls = fc.array(fc.nat(SAME_INSTANT_MS - 1), { minLength: 2, maxLength: 40 });
    fc.assert(
      fc.property(people(distance), polls, fc.infiniteStream(fc.nat()), (queue, lateness, order) => {
        // A vendor lists them as it likes.
        const listed = (calls: UnnamedCall[]) =>
          calls
            .map((call) => ({ call, at: order.next().value! }))
            .sort((a, b) => a.at - b.at)
            .map(({ call }) => call);
        let document: QueueDocument | undefined;
        for (const by of lateness) {
          const next = shown(document, listed(late(queue, by)));
          expect(Object.keys(next.waiting)).toHaveLength(queue.length);
          if (document !== undefined) expect(diff(document, next)).toBeUndefined();
          document = next;
        }
      }),
    );
  });

  it.each([
    // A call that ended and a call that began are further apart than any lateness.
    ['far apart', 4_000, SAME_INSTANT_MS - 1, true],
    // No call begins at nearly the instant at which another ended, and answers are less late than calls are apart.
    ['close together', 500, 120, false],
  ])('changes the right rows when people %s come and go', (_how, apart, lateness, mayCome) => {
    const steps = fc.array(
      fc.record({ by: fc.nat(lateness), leave: fc.array(fc.nat(40)), come: fc.nat(mayCome ? 3 : 0) }),
      { minLength: 1, maxLength: 12 },
    );
    fc.assert(
      fc.property(
        people(fc.integer({ min: apart, max: 4 * apart })),
        fc.nat(lateness),
        steps,
        (queue, by, polls) => {
          let present = queue;
          let last = Math.max(0, ...queue.map(({ since }) => since - START));
          let document = shown(undefined, late(present, by));
          // Who is who: by the instant at which each really came.
          let ids = matched(document, present);
          for (const { by, leave, come } of polls) {
            const stay = present.filter((_, index) => !leave.includes(index));
            const newcomers = Array.from({ length: come }, () => caller((last += apart)));
            present = [...stay, ...newcomers];
            const next = shown(document, late(present, by));
            const after = matched(next, present);
            for (const { since } of stay) expect(after.get(since)).toBe(ids.get(since));
            for (const { since } of newcomers) expect([...ids.values()]).not.toContain(after.get(since));
            expect(Object.keys(next.waiting)).toHaveLength(present.length);
            document = next;
            ids = after;
          }
        },
      ),
    );

    /** The row whose instant is nearest to each person's. */
    function matched({ waiting }: QueueDocument, calls: UnnamedCall[]): Map<number, string> {
      const rows = Object.values(waiting);
      return new Map(
        calls.map(({ since }) => {
          const distance = (row: WaitingCall) => Math.abs(row.since - since);
          const [nearest] = rows.sort((a, b) => distance(a) - distance(b));
          expect(distance(nearest!)).toBeLessThan(SAME_INSTANT_MS);
          return [since, nearest!.id];
        }),
      );
    }
  });
});
