import { caught } from '../../../test/support/caught.js';
import { allPages } from './pages.js';
import type { Page } from './schema.js';

type Row = { id: string };

const rows = (from: number, to: number): Row[] =>
  Array.from({ length: to - from + 1 }, (_, i) => ({ id: String(from + i) }));

/** A list of pages; beyond it `undefined` stands for "data not found". */
function pages(...list: (Page<Row> | undefined)[]) {
  const asked: number[] = [];
  const ask = (page: number) => {
    asked.push(page);
    const value = list[page - 1];
    return Promise.resolve({ receivedAt: 1000 + page, ...(value !== undefined && { value }) });
  };
  return { asked, ask };
}

describe(allPages.name, () => {
  it.each<[what: string, list: (Page<Row> | undefined)[], found: number, requests: number]>([
    ['one page', [{ rows: rows(1, 7), total: 7 }], 7, 1],
    ['an empty list', [{ rows: [], total: 0 }], 0, 1],
    ['an empty list without a total', [{ rows: [] }], 0, 1],
    [
      'three pages, smaller than asked for',
      [
        { rows: rows(1, 3), total: 7 },
        { rows: rows(4, 6), total: 7 },
        { rows: rows(7, 7), total: 7 },
      ],
      7,
      3,
    ],
    ['a system that does not page', [{ rows: rows(1, 900), total: 900 }], 900, 1],
    ['one that neither pages nor counts', [{ rows: rows(1, 9) }, { rows: rows(1, 9) }], 9, 2],
    ['one that pages and does not count', [{ rows: rows(1, 5) }, { rows: rows(6, 8) }, { rows: [] }], 8, 3],
    ['one that has no page after the last', [{ rows: rows(1, 5) }, undefined], 5, 2],
    [
      'a row that moved to the next page meanwhile',
      [
        { rows: rows(1, 5), total: 8 },
        { rows: rows(5, 8), total: 8 },
      ],
      8,
      2,
    ],
    [
      'a row deleted meanwhile',
      [
        { rows: rows(1, 5), total: 8 },
        { rows: rows(6, 7), total: 7 },
      ],
      7,
      2,
    ],
  ])('reads %s', async (_what, list, found, requests) => {
    const { asked, ask } = pages(...list);
    const whole = await allPages('hq: GET /list', ask);
    expect(whole).toEqual({ rows: rows(1, found), receivedAt: 1001 });
    expect(asked).toHaveLength(requests);
  });

  it('does not take rows that are missing for deleted ones', async () => {
    const { ask } = pages({ rows: rows(1, 5), total: 8 }, { rows: rows(1, 5), total: 8 });
    expect(await caught(allPages('hq: GET /list', ask))).toMatchObject({
      name: 'VendorProtocolError',
      path: 'total_number',
      message: 'hq: GET /list says that there are 8 and gives only 5 of them',
    });
  });

  it('ends a list that does not', async () => {
    const endless = (page: number) =>
      Promise.resolve({ receivedAt: 1, value: { rows: [{ id: String(page) }] } });
    expect(await caught(allPages('hq: GET /list', endless))).toMatchObject({
      name: 'VendorProtocolError',
      message: 'hq: GET /list does not end after 200 pages',
    });
  });
});
