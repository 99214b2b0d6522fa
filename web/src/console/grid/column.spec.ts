import { comparing, QUEUE_COLUMNS } from '../floor/sorting.js';
import type { QueueRow } from '../floor/floor-rows.js';
import { directionOf } from './column.js';

const AT = 1_764_000_000_000;
const queue = (name: string, n: number) =>
  ({
    ...{ key: `hq/${name}`, account: 'hq', accountName: name, name },
    queue: {
      ...{ id: name, name, waiting: n, oldestSince: AT - n, talking: n },
      agents: { available: n, onCall: n, otherCall: 0, paused: n, notReady: 0, offline: n },
    },
  }) as unknown as QueueRow;
const [small, large] = [queue('a', 1), queue('b', 2)];
const counts = ['waiting', 'oldest', 'talking', 'available', 'onCall', 'paused', 'offline'];

describe(directionOf.name, () => {
  it.each([
    ...counts.map((id) => ({ id, largestFirst: true as const })),
    ...['name', 'account'].map((id) => ({ id })),
  ])('says truly how rows go by $id', (column) => {
    for (const descending of [false, true]) {
      const sort = { column: column.id, descending };
      const [first] = [large, small].sort(comparing(QUEUE_COLUMNS, sort));
      expect(directionOf(column, sort)).toBe(first === small ? 'ascending' : 'descending');
    }
  });

  it('says nothing of a column that rows are not sorted by', () => {
    expect(directionOf({ id: 'waiting' }, { column: 'name', descending: false })).toBeUndefined();
  });
});
