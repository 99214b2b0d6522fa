import { jest } from '@jest/globals';
import fc from 'fast-check';
import { documentState } from '../../test/arbitrary-documents.js';
import { apply } from '../modules/domain/apply.js';
import { diff } from '../modules/domain/diff.js';
import type { Delta, DocumentState } from '../modules/domain/document.js';
import { TopicFeed } from './topic-feed.js';

const TOPIC = 'account/hq';
const change = (base: number): Delta => ({
  topic: TOPIC,
  epoch: 'e',
  base,
  version: base + 1,
  at: base,
  ops: { queues: { set: { [`q${base}`]: { waiting: base } } } },
});

function feedOf(conflationMs = 100) {
  const sent: Delta[] = [];
  const feed = new TopicFeed(TOPIC, { epoch: 'e', version: 1 }, conflationMs, (delta) => sent.push(delta));
  return { feed, sent };
}

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe('TopicFeed', () => {
  it('sends the first change at once and merges those that follow within the window', () => {
    const { feed, sent } = feedOf();
    feed.take(change(1));
    jest.advanceTimersByTime(0);
    expect(sent).toEqual([change(1)]);
    for (const base of [2, 3, 4]) feed.take(change(base));
    jest.advanceTimersByTime(99);
    expect(sent).toHaveLength(1);
    expect(feed.sent.version).toBe(2);
    jest.advanceTimersByTime(1);
    expect(sent[1]).toMatchObject({ base: 2, version: 5, at: 4 });
    expect(Object.keys(sent[1]!.ops['queues']!.set!)).toEqual(['q2', 'q3', 'q4']);
    expect(feed.sent).toEqual({ epoch: 'e', version: 5 });
  });

  it('merges what comes in one tick, and is quick again after a quiet window', () => {
    const { feed, sent } = feedOf();
    feed.take(change(1));
    feed.take(change(2));
    jest.advanceTimersByTime(0);
    expect(sent).toMatchObject([{ base: 1, version: 3 }]);
    jest.advanceTimersByTime(100);
    feed.take(change(3));
    jest.advanceTimersByTime(0);
    expect(sent).toHaveLength(2);
    expect(jest.getTimerCount()).toBe(1);
  });

  it('drops what waits when the topic has a new epoch, and everything when it is closed', () => {
    const { feed, sent } = feedOf();
    feed.take(change(1));
    feed.reset({ epoch: 'f', version: 9 });
    jest.runAllTimers();
    expect(sent).toEqual([]);
    expect(feed.sent).toEqual({ epoch: 'f', version: 9 });
    feed.take({ ...change(9), epoch: 'f' });
    feed.close();
    jest.runAllTimers();
    expect(sent).toEqual([]);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('loses nothing, and sends at most once per window, at any rate of changes', () => {
    const steps = fc.array(fc.tuple(documentState, fc.nat(150)), { maxLength: 30 });
    fc.assert(
      fc.property(documentState, steps, (start, changes) => {
        const instants: number[] = [];
        let shown: DocumentState = start;
        let version = 1;
        let truth = start;
        const feed = new TopicFeed(TOPIC, { epoch: 'e', version }, 100, (delta) => {
          shown = apply(shown, delta.ops);
          instants.push(Date.now());
        });
        for (const [next, pauseMs] of changes) {
          const ops = diff(truth, next);
          truth = next;
          if (ops !== undefined)
            feed.take({ topic: TOPIC, epoch: 'e', base: version, version: (version += 1), at: 0, ops });
          jest.advanceTimersByTime(pauseMs);
        }
        jest.runAllTimers();
        expect(diff(shown, truth)).toBeUndefined();
        expect(feed.sent.version).toBe(version);
        expect(instants.every((instant, i) => i === 0 || instant - instants[i - 1]! >= 100)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});
