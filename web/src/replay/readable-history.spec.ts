import { FloorRefusal, type HistoryLine } from '../../../client/index.js';
import { GapBook } from './gaps.js';
import { ReadableHistory } from './readable-history.js';

const snapshot = (version: number, state = {}): HistoryLine => [
  'snapshot',
  { topic: 'queue/hq/1', epoch: 'e', version, at: version, state },
];
const delta = (version: number, ops = {}): HistoryLine => [
  'delta',
  { topic: 'queue/hq/1', epoch: 'e', base: version - 1, version, at: version, ops },
];

function historyOf(...answers: (HistoryLine[] | Error)[]) {
  const asked: object[] = [];
  async function* changes(_topic: string, range: object): AsyncGenerator<HistoryLine, void, undefined> {
    asked.push(range);
    const answer = answers.shift() ?? [];
    if (answer instanceof Error) throw answer;
    yield* await Promise.resolve(answer);
  }
  return { asked, changes };
}

async function all<T>(lines: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const line of lines) found.push(line);
  return found;
}

const refusal = (code: 'forbidden' | 'not-recorded' | 'history-unavailable', status: number): FloorRefusal =>
  new FloorRefusal({ code, status, title: code, detail: code });

describe(ReadableHistory, () => {
  it('has the whole document at the beginning of every part', async () => {
    const source = historyOf([snapshot(1), delta(2)], [snapshot(2), delta(3)]);
    const history = new ReadableHistory(source, new GapBook());
    const { signal } = new AbortController();
    await all(history.changes('queue/hq/1', { from: 0, to: 10 }, signal));
    const lines = await all(history.changes('queue/hq/1', { from: 10, to: 20 }, signal));
    expect(lines).toEqual([snapshot(2), delta(3)]);
  });

  it('asks for whole milliseconds', async () => {
    const source = historyOf();
    await all(new ReadableHistory(source, new GapBook()).changes('queue/hq/1', { from: 10.7, to: 20.2 }));
    expect(source.asked).toEqual([{ from: 10, to: 21 }]);
  });

  it('goes on without a topic that is refused, and never asks again for one that is forbidden', async () => {
    const source = historyOf(refusal('forbidden', 403));
    const history = new ReadableHistory(source, new GapBook());
    for (const _again of [1, 2]) expect(await all(history.changes('commands/hq', { from: 0 }))).toEqual([]);
    expect(source.asked).toHaveLength(1);
    expect(history.refusalOf('commands/hq')?.code).toBe('forbidden');
  });

  it('fails where no topic can be read', async () => {
    const history = new ReadableHistory(historyOf(refusal('history-unavailable', 503)), new GapBook());
    await expect(all(history.changes('account/hq', { from: 0 }))).rejects.toThrow('history-unavailable');
  });

  it('notes gaps', async () => {
    const gap = { topic: 'queue/hq/1', from: 5, to: 8, why: 'recorder-down' } as const;
    const gaps = new GapBook();
    await all(new ReadableHistory(historyOf([['gap', gap]]), gaps).changes('account/hq', { from: 0 }));
    expect(gaps.blanksAt(6, 'account/hq')).toEqual([gap]);
  });
});
