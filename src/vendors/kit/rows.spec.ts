import fc from 'fast-check';
import { z } from 'zod';
import { oneFieldChanged } from '../../../test/support/one-field-changed.js';
import { ReadingNotes } from '../port/reading-notes.js';
import { notedRows, readableRowsOf, tolerant } from './rows.js';
import { AnyId, Count, Seconds, Words } from './wire-values.js';

const Row = tolerant({ id: AnyId }, { name: Words, waits: Seconds, calls: Count, on: z.boolean() });
const Rows = readableRowsOf(Row);
const GOOD = [
  { id: 'a', name: 'Ada', waits: 3, calls: 1, on: true },
  { id: 'b', name: 'Ben', waits: 4, calls: 2, on: false },
  { id: 'c', name: 'Cy', waits: 5, calls: 3, on: true },
];

describe('rows of an answer', () => {
  it.each([[[]], [null], [undefined], [{}], ['']])('are none: %j', (value) => {
    expect(Rows.parse(value)).toEqual({ rows: [], unreadable: [] });
    expect(z.object({ items: Rows }).parse({ items: value }).items.rows).toEqual([]);
    expect(z.object({ items: Rows }).parse({}).items.rows).toEqual([]);
  });

  it.each([7, 'rows', true])('are no list: %j', (value) => {
    expect(Rows.safeParse(value).success).toBe(false);
  });

  it('are the only one without its list', () => {
    expect(Rows.parse({ id: 7 })).toEqual({ rows: [{ id: '7' }], unreadable: [] });
  });

  it('are left out where their identity cannot be read, and counted', () => {
    const notes = new ReadingNotes();
    const rows = notedRows(Rows.parse([{ id: null, name: 'x' }, GOOD[0], 'junk', null]), 'agents', notes);
    expect(rows).toEqual([GOOD[0]]);
    expect(notes.addTo({ at: 5 }).skipped).toEqual([
      { resource: 'agents', why: 'no readable id', rows: 3, of: 4 },
    ]);
  });

  it('lose nothing to one field of another row, and show no value that was not answered', () => {
    fc.assert(
      fc.property(oneFieldChanged(GOOD), ({ rows, at, field }) => {
        const read = Rows.parse(rows);
        expect(read.rows.length + read.unreadable.length).toBe(3);
        expect(read.unreadable.length).toBeLessThanOrEqual(field === 'id' ? 1 : 0);
        GOOD.forEach((row, i) => {
          if (i !== at) expect(read.rows).toContainEqual(row);
        });
        const own = read.rows.find((row) => !GOOD.some((good, i) => i !== at && good.id === row.id));
        for (const [name, value] of Object.entries(own ?? {})) {
          if (value === undefined) continue;
          const told: unknown = Reflect.get(rows[at] ?? {}, name);
          // A clock that was set back counts below zero.
          expect([told, String(told), typeof told === 'number' ? Math.max(0, told) : told]).toContainEqual(
            value,
          );
        }
      }),
    );
  });
});
