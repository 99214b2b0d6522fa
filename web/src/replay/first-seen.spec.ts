import type { HistoryLine, Ops, Row } from '../../../client/index.js';
import { firstSeen, SOUGHT, type Sought } from './first-seen.js';

const snapshot = (version: number, state: object): HistoryLine => [
  'snapshot',
  { topic: 'any/hq', epoch: 'e', version, at: version, state: state as never },
];
const delta = (version: number, ops: Ops): HistoryLine => [
  'delta',
  { topic: 'any/hq', epoch: 'e', base: version - 1, version, at: version, ops },
];

async function seen(sought: Sought, ...lines: HistoryLine[]): Promise<number[]> {
  async function* source(): AsyncGenerator<HistoryLine, void, undefined> {
    yield* await Promise.resolve(lines);
  }
  return firstSeen(source(), 5, SOUGHT[sought]);
}

describe('a command is first seen', () => {
  const put = (id: string) => ({ commands: { put: { [id]: { id } } } });

  it('when it is put, and not where it was there before', async () => {
    const before = snapshot(1, { commands: { a: { id: 'a' } } });
    const moved = delta(10, { commands: { set: { b: { status: 'sent' } } } });
    const found = await seen(
      ...(['command', before, delta(7, put('b')), delta(8, put('b')), delta(9, put('a'))] as const),
      ...[moved, delta(11, put('c'))],
    );
    expect(found).toEqual([7, 11]);
  });

  it('with the document that it comes into, where it is dated before that', async () =>
    expect(await seen('command', snapshot(9, { commands: {} }), delta(8, put('a')))).toEqual([9]));
});

describe('an alert is first seen', () => {
  const alert = (state: string, firingSince?: number) => ({ id: 'a', state, firingSince });
  const put = (row: Row) => ({ alerts: { put: { a: row } } });
  const set = (row: Row) => ({ alerts: { set: { a: row } } });

  it('when it fires, whether its row is new, changed or whole again', async () => {
    const found = await seen(
      ...(['alert', snapshot(1, { alerts: {} }), delta(6, put(alert('pending')))] as const),
      ...[delta(8, set({ state: 'firing', firingSince: 7 })), delta(9, set({ acked: { by: 'ann', at: 9 } }))],
      ...[delta(10, put(alert('firing', 7))), delta(11, put(alert('resolved', 7)))],
      ...[delta(12, put(alert('pending', 7))), delta(14, put(alert('firing', 13)))],
    );
    expect(found).toEqual([8, 14]);
  });

  it('not where it fires already, and again once it fires anew', async () => {
    const before = snapshot(1, { alerts: { a: alert('firing', 1) } });
    const found = await seen(
      'alert',
      before,
      delta(6, put(alert('firing', 1))),
      delta(9, put(alert('firing', 8))),
    );
    expect(found).toEqual([9]);
  });
});
