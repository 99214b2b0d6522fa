import { caught } from '../../../test/support/caught.js';
import { allPages } from './pages.js';
import type { Page } from './schema.js';

type Row = { id: string };

const all: Row[] = Array.from({ length: 9 }, (_, i) => ({ id: String(i) }));

/** A list that gives so many rows at a time, and perhaps says how many there are. */
function list(size: number, total?: number, obeys = true) {
  const asked: number[] = [];
  const ask = (offset: number) => {
    asked.push(offset);
    const from = obeys ? offset : 0;
    const value: Page<Row> = { rows: all.slice(from, from + size), total };
    return Promise.resolve({ value, receivedAt: 1000 + asked.length, heardAt: 0 });
  };
  return { asked, ask };
}

describe(allPages.name, () => {
  it.each<[what: string, list: ReturnType<typeof list>, offsets: number[]]>([
    ['one page', list(1000, 9), [0]],
    ['pages that are smaller than asked for', list(4, 9), [0, 4, 8]],
    ['one row a page', list(1, 9), [0, 1, 2, 3, 4, 5, 6, 7, 8]],
    ['one page without a total', list(1000), [0, 9]],
    ['small pages without a total', list(4), [0, 4, 8, 9]],
    ['a system that does not page', list(1000, undefined, false), [0, 9]],
  ])('reads %s', async (_what, { ask, asked }, offsets) => {
    expect(await allPages('cloud: POST /list', ask)).toEqual({ rows: all, receivedAt: 1001 });
    expect(asked).toEqual(offsets);
  });

  it('is nothing where the first page is refused', async () => {
    const ask = () => Promise.resolve({ receivedAt: 1, heardAt: 1 });
    expect(await allPages('cloud: POST /list', ask)).toBeUndefined();
  });

  it('does not take rows that are missing for deleted ones', async () => {
    expect(await caught(allPages('cloud: POST /list', list(4, 12).ask))).toMatchObject({
      name: 'VendorProtocolError',
      path: 'total_count',
      message: 'cloud: POST /list says that there are 12 and gives only 9 of them',
    });
  });

  it('ends a list that does not', async () => {
    const endless = (offset: number) =>
      Promise.resolve({ receivedAt: 1, heardAt: 1, value: { rows: [{ id: String(offset) }] } });
    expect(await caught(allPages('cloud: POST /list', endless))).toMatchObject({
      name: 'VendorProtocolError',
      message: 'cloud: POST /list does not end after 2000 pages',
    });
  });
});
