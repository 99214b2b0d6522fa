import { GapBook, gapWords, knownPart } from './gaps.js';

const trimmed = { topic: 'queue/hq/1', from: 100, to: 200, why: 'log-trimmed' } as const;
const away = { topic: 'queue/hq/2', from: 150, why: 'down' } as const;

describe(GapBook, () => {
  const book = new GapBook();
  book.note('account/hq', trimmed);
  book.note('account/hq', trimmed);
  book.note('account/hq', away);

  it.each([
    [99, []],
    [100, [trimmed]],
    [199, [trimmed]],
    [200, []],
  ])('knows which gaps %i lies in', (at, gaps) => {
    expect(book.blanksAt(at)).toEqual(gaps);
    expect(book.blanksAt(at, 'account/hq')).toEqual(gaps);
    expect(book.blanksAt(at, 'account/berlin')).toEqual([]);
  });

  it('knows an outage of the phone system, whose last numbers stay', () => {
    expect(book.outageAt(149, 'account/hq')).toBeUndefined();
    expect(book.outageAt(10_000, 'account/hq')).toBe(150);
  });
});

describe(knownPart, () => {
  const state = { source: { self: { id: 'self' } }, queues: { 1: { id: '1' }, 2: { id: '2' } }, agents: {} };

  it('is the whole document where nothing is missing', () => {
    expect(knownPart('account/hq', state, [])).toBe(state);
  });

  it('leaves out the queues that nothing is known of', () => {
    expect(knownPart('account/hq', state, [trimmed])).toEqual({ ...state, queues: { 2: { id: '2' } } });
  });

  it('is nothing where all queues or the document itself are missing', () => {
    const all = [trimmed, { ...trimmed, topic: 'queue/hq/2' }];
    expect(knownPart('account/hq', state, all)).toBeUndefined();
    expect(knownPart('queue/hq/1', state, [trimmed])).toBeUndefined();
    expect(knownPart('account/hq', state, [{ ...trimmed, topic: 'account/hq' }])).toBeUndefined();
  });
});

test('a gap is said once, with its reason', () => {
  const at = (minute: number) => Date.UTC(2026, 10, 28, 10, minute);
  const gap = { topic: 'queue/hq/1', from: at(41), to: at(44), why: 'log-trimmed' } as const;
  const words = gapWords([gap, { ...gap, topic: 'queue/hq/2' }], at(42), 'UTC');
  expect(words).toEqual([
    expect.stringMatching(/^Nothing was recorded from 10:41.* to 10:44.*: PostgreSQL was away, or .*\.$/),
  ]);
  const { to: _, ...lasting } = gap;
  expect(gapWords([lasting], at(42), 'UTC')).toEqual([
    expect.stringMatching(/^Nothing is recorded since 10:41/),
  ]);
});
