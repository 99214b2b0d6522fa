import { caught } from '../../../test/support/caught.js';
import { allPages } from './pages.js';
import type { Page } from './schema.js';

type Row = { id: string };

const rows = (from: number, to: number): Row[] =>
  Array.from({ length: to - from + 1 }, (_, i) => ({ id: String(from + i) }));

/** A system of so many rows, that gives `size` at most and counts them from `base`. */
function system(total: number, size: number, base = 0, count: number | undefined = total) {
  const asked: number[] = [];
  const ask = (skip: number) => {
    asked.push(skip);
    const first = Math.max(0, skip - base);
    const value: Page<Row> = { count, items: rows(1, total).slice(first, first + size) };
    return Promise.resolve({ receivedAt: 1000 + asked.length, value });
  };
  return { asked, ask };
}

describe(allPages.name, () => {
  it.each<[what: string, Parameters<typeof system>, skips: number[]]>([
    ['nothing', [0, 100], [0]],
    ['one page', [7, 100], [0]],
    ['a full page', [100, 100], [0]],
    ['three pages', [250, 100], [0, 100, 200]],
    ['pages smaller than asked for', [25, 10], [0, 10, 20]],
    ['pages that are counted from 1', [250, 100, 1], [0, 100, 200]],
    ['a full second page counted from 1', [200, 100, 1], [0, 100, 200]],
  ])('reads %s', async (_what, [total, ...rest], skips) => {
    const { asked, ask } = system(total, ...rest);
    expect(await allPages('plant: GET /list', ask)).toEqual({ rows: rows(1, total), receivedAt: 1001 });
    expect(asked).toEqual(skips);
  });

  it('reads a list that does not say how long it is until nothing new comes', async () => {
    const ask = (skip: number) =>
      Promise.resolve({ receivedAt: 1, value: { items: rows(1, 5).slice(skip, skip + 3) } });
    expect((await allPages('plant: GET /list', ask)).rows).toEqual(rows(1, 5));
  });

  it('reads a row once that moved to the next page meanwhile', async () => {
    const pages: Page<Row>[] = [
      { count: 8, items: rows(1, 5) },
      { count: 8, items: rows(5, 8) },
    ];
    const ask = () => Promise.resolve({ receivedAt: 1, value: pages.shift()! });
    expect((await allPages('plant: GET /list', ask)).rows).toEqual(rows(1, 8));
  });

  it.each([
    ['does not page', () => rows(1, 5)],
    ['ends too early', (skip: number) => rows(1, 5).slice(skip)],
  ])('does not take rows for deleted where a system %s', async (_what, items) => {
    const ask = (skip: number) => Promise.resolve({ receivedAt: 1, value: { count: 8, items: items(skip) } });
    expect(await caught(allPages('plant: GET /list', ask))).toMatchObject({
      name: 'VendorProtocolError',
      path: 'count',
      message: 'plant: GET /list says that there are 8 and gives only 5 of them',
    });
  });

  it('ends a list that does not', async () => {
    const endless = (skip: number) =>
      Promise.resolve({ receivedAt: 1, value: { items: [{ id: `${skip}` }] } });
    expect(await caught(allPages('plant: GET /list', endless))).toMatchObject({
      name: 'VendorProtocolError',
      message: 'plant: GET /list does not end after 200 pages',
    });
  });
});
