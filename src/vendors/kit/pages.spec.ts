import fc from 'fast-check';
import { caught } from '../../../test/support/caught.js';
import { allPages, type PageOptions, type PagePosition } from './pages.js';

interface Row {
  id: string;
}

const rows = (from: number, to: number): Row[] =>
  Array.from({ length: Math.max(0, to - from) }, (_, i) => ({ id: String(from + i) }));

const OPTIONS: PageOptions<Row> = { keyOf: ({ id }) => id, maxPages: 200, totalPath: 'total' };
/** A system that gives 100 rows where it ignores how many were asked for, and otherwise 1000. */
const UNCOUNTED: PageOptions<Row> = {
  ...OPTIONS,
  twins: true,
  mayContinue: (count) => count >= 1000 || count === 100,
};

async function read(
  give: (position: PagePosition) => Row[],
  { total, ...options }: Partial<PageOptions<Row>> & { total?: number | undefined } = {},
) {
  const asked: PagePosition[] = [];
  const whole = await allPages('hq: GET /list', { ...OPTIONS, ...options }, (position) => {
    asked.push(position);
    return Promise.resolve({ receivedAt: 1000 + asked.length, value: { rows: give(position), total } });
  });
  return { ...whole, asked };
}

describe(allPages.name, () => {
  it('reads every row once, whatever the sizes of the pages and however they overlap', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(60),
        fc.array(fc.integer({ min: 2, max: 20 }), { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 0, max: 1 }),
        fc.boolean(),
        fc.constantFrom('page', 'offset', 'distinct'),
        async (count, sizes, base, saysTotal, by) => {
          const all = rows(0, count);
          const total = saysTotal ? count : undefined;
          // Page numbers mean something only where all pages are of one size.
          const sizeAt = (page: number) => (by === 'page' ? sizes[0]! : sizes[page % sizes.length]!);
          const give = (position: PagePosition) => {
            const start = by === 'page' ? (position.page - 1) * sizeAt(0) : position[by as 'offset'];
            const from = Math.max(0, start - base);
            return all.slice(from, from + sizeAt(position.page));
          };
          expect((await read(give, { total })).rows).toEqual(all);
        },
      ),
    );
  });

  it('is complete where its total counts a row that is there twice', async () => {
    const all = rows(0, 3);
    const { asked, ...whole } = await read(() => [...all, all[0]!], { total: 4 });
    expect([whole.rows, asked.length]).toEqual([all, 1]);
  });

  it('reads every row once by cursor', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(60), fc.integer({ min: 1, max: 20 }), async (count, size) => {
        const all = rows(0, count);
        const whole = await allPages('hq: GET /list', OPTIONS, ({ cursor = '0' }) => {
          const end = Number(cursor) + size;
          const value = {
            rows: all.slice(Number(cursor), end),
            next: end < count ? String(end) : null,
          };
          return Promise.resolve({ receivedAt: 1, value });
        });
        expect(whole.rows).toEqual(all);
      }),
    );
  });

  it.each<[what: string, total: number | undefined, size: number, pages: number]>([
    ['nothing', 0, 100, 1],
    ['one full page', 100, 100, 1],
    ['three pages', 250, 100, 3],
    ['a list without a total until a page brings nothing new', undefined, 4, 4],
  ])('asks no more often than it must for %s', async (_what, total, size, pages) => {
    const all = rows(0, total ?? 9);
    const { asked, ...whole } = await read(({ offset }) => all.slice(offset, offset + size), { total });
    expect(whole).toEqual({ rows: all, unreadable: [], found: true, receivedAt: 1001 });
    expect(asked).toHaveLength(pages);
  });

  it('reads a row once that moved to the next page meanwhile', async () => {
    const pages = [rows(0, 5), rows(4, 8)];
    expect((await read(({ page }) => pages[page - 1]!, { total: 8 })).rows).toEqual(rows(0, 8));
  });

  it.each<[string, number, (all: Row[]) => (start: number) => Row[], number[]]>([
    ['no row', 0, (all) => (start) => all.slice(start, start + 1000), [0]],
    ['one page', 999, (all) => (start) => all.slice(start, start + 1000), [0]],
    ['a page that is just full', 1000, (all) => (start) => all.slice(start, start + 1000), [0, 1000]],
    ['pages', 2500, (all) => (start) => all.slice(start, start + 1000), [0, 1000, 2000]],
    ['pages from 1', 1500, (all) => (start) => all.slice(Math.max(0, start - 1)).slice(0, 1000), [0, 1000]],
    ['a system that ignores paging', 1500, (all) => () => all, [0, 1500]],
    ['a page size that is ignored', 250, (all) => (start) => all.slice(start, start + 100), [0, 100, 200]],
    ['one that ignores both and has 100', 100, (all) => () => all, [0, 100]],
  ])('ends where a page is not full: %s', async (_name, count, page, starts) => {
    const all = rows(0, count);
    const { asked, ...whole } = await read(({ distinct }) => page(all)(distinct), UNCOUNTED);
    expect(whole.rows).toEqual(all);
    expect(asked.map(({ distinct }) => distinct)).toEqual(starts);
  });

  it('keeps rows of one page that look alike where not every row has an id', async () => {
    const alike = [{ id: '7' }, { id: '7' }, { id: '8' }];
    expect((await read(() => alike, UNCOUNTED)).rows).toEqual(alike);
    expect((await read(() => alike)).rows).toEqual([{ id: '7' }, { id: '8' }]);
  });

  it('distinguishes "nothing there" from an empty list', async () => {
    const whole = await allPages('hq: GET /list', OPTIONS, () => Promise.resolve({ receivedAt: 1 }));
    expect(whole).toEqual({ rows: [], unreadable: [], found: false, receivedAt: 1 });
  });

  it.each([
    ['does not page', () => rows(0, 5)],
    ['ends too early', ({ offset }: PagePosition) => rows(0, 5).slice(offset)],
  ])('does not take rows for deleted where a system %s', async (_what, give) => {
    expect(await caught(read(give, { total: 8 }))).toMatchObject({
      name: 'VendorProtocolError',
      path: 'total',
      message: 'hq: GET /list has 8 rows according to its total, but gives only 5 of them',
    });
  });

  it('fails on a list that does not end', async () => {
    expect(await caught(read(({ page }) => [{ id: String(page) }]))).toMatchObject({
      name: 'VendorProtocolError',
      message: 'hq: GET /list does not end after 200 pages',
    });
  });
});
