import { caught } from '../../../test/support/caught.js';
import { allPages } from './pages.js';

const AT = 1_750_000_160_000;
const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

async function read(all: number[] | undefined, page: (start: number) => number[]) {
  const starts: number[] = [];
  const whole = await allPages('hq: GET /list', String, (start) => {
    starts.push(start);
    return Promise.resolve({
      receivedAt: AT + starts.length,
      ...(all !== undefined && { value: page(start) }),
    });
  });
  return { ...whole, starts };
}

describe(allPages.name, () => {
  const honest = (all: number[]) => (start: number) => all.slice(start, start + 1000);

  it.each<[string, number, (all: number[]) => (start: number) => number[], number[]]>([
    ['no row', 0, honest, [0]],
    ['one page', 999, honest, [0]],
    ['a page that is just full', 1000, honest, [0, 1000]],
    ['pages', 2500, honest, [0, 1000, 2000]],
    [
      'pages counted from one',
      1500,
      (all) => (start) => all.slice(Math.max(0, start - 1)).slice(0, 1000),
      [0, 1000],
    ],
    ['a system that ignores paging', 1500, (all) => () => all, [0, 1500]],
    [
      'a system that gives 100 rows, whatever is asked',
      250,
      (all) => (start) => all.slice(start, start + 100),
      [0, 100, 200],
    ],
    ['one that ignores both and has 100', 100, (all) => () => all, [0, 100]],
  ])('reads %s', async (_name, count, page, starts) => {
    const all = numbers(0, count);
    const whole = await read(all, page(all));
    expect(whole).toEqual({ rows: all, found: true, receivedAt: AT + 1, starts });
  });

  it('tells "not found" from an empty list', async () => {
    expect(await read(undefined, () => [])).toEqual({
      rows: [],
      found: false,
      receivedAt: AT + 1,
      starts: [0],
    });
  });

  it('keeps rows that look alike', async () => {
    expect((await read([], () => [7, 7, 8])).rows).toEqual([7, 7, 8]);
  });

  it('gives up a list that does not end', async () => {
    const error = await caught(read([], (start) => numbers(start, start + 1000)));
    expect(error).toMatchObject({
      name: 'VendorProtocolError',
      message: 'hq: GET /list does not end after 50 pages',
    });
  });
});
