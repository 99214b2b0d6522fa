import fc from 'fast-check';
import { HintSink, type HintedTarget, type HintedPoll } from './hint-sink.js';

const T0 = 1_700_000_000_000;
const target = (id: string, more: Partial<HintedTarget> = {}): HintedTarget => ({
  ...{ id, cadence: 'fast', requests: 1 },
  ...more,
});

function sinkOf(targets: HintedTarget[], options: Partial<ConstructorParameters<typeof HintSink>[0]> = {}) {
  const lost: string[] = [];
  const sink = new HintSink({ gapMs: 500, requestsPerMinute: 1_000_000, ...options }, (event, outcome) =>
    lost.push(`${event} ${outcome}`),
  );
  sink.plan(targets);
  const hint = (targets: string[] | 'all', at: number, more = {}) =>
    sink.offer({ targets, event: 'e', arrivedAt: at, ...more }, at);
  const take = (at: number): string[] => sink.take(at).map((poll) => poll.target);
  return { sink, hint, take, lost };
}

describe(HintSink, () => {
  it('follows the first hint at once, and then one per gap', () => {
    const { sink, hint, take } = sinkOf([target('queue:1'), target('queue:2')]);
    expect(hint(['queue:1'], T0)).toBe('hinted');
    expect(take(T0)).toEqual(['queue:1']);
    expect(hint(['queue:1'], T0 + 10)).toBe('hinted');
    expect(hint(['queue:1'], T0 + 20)).toBe('coalesced');
    expect(hint(['queue:1', 'queue:2'], T0 + 30)).toBe('hinted');
    expect(take(T0 + 30)).toEqual(['queue:2']);
    expect(sink.nextAt).toBe(T0 + 500);
    expect(take(T0 + 499)).toEqual([]);
    expect(take(T0 + 500)).toEqual(['queue:1']);
    expect(sink.nextAt).toBeUndefined();
  });

  it('keeps to the longer gap of a target', () => {
    const { hint, take } = sinkOf([target('floor', { gapMs: 1_000 })]);
    hint(['floor'], T0);
    take(T0);
    hint(['floor'], T0 + 1);
    expect(take(T0 + 999)).toEqual([]);
    expect(take(T0 + 1_000)).toEqual(['floor']);
  });

  it('drops what is older than the begin of the last poll, or about no target', () => {
    const { sink, hint, take, lost } = sinkOf([target('queue:1')]);
    sink.begun('queue:1', T0 + 100);
    expect(hint(['queue:1'], T0 + 99)).toBe('stale');
    expect(hint(['queue:1'], T0 + 100)).toBe('hinted');
    expect(take(T0 + 100)).toEqual(['queue:1']);
    hint(['queue:1'], T0 + 200);
    // A planned poll begins before the gap is over.
    sink.begun('queue:1', T0 + 300);
    expect(take(T0 + 600)).toEqual([]);
    expect(lost).toEqual(['e stale']);
    expect(hint(['queue:9'], T0 + 700)).toBe('stale');
    expect(hint([], T0 + 700)).toBe('stale');
  });

  it('takes "all" for everything live, at most every 2 s', () => {
    const { sink, hint, take } = sinkOf([
      target('queue:1'),
      target('queue:2'),
      target('roster', { cadence: 'medium' }),
    ]);
    expect(hint('all', T0)).toBe('hinted');
    expect(take(T0)).toEqual(['queue:1', 'queue:2']);
    expect(hint('all', T0 + 600)).toBe('hinted');
    expect(hint('all', T0 + 700)).toBe('coalesced');
    expect(sink.nextAt).toBe(T0 + 2_000);
    expect(take(T0 + 1_999)).toEqual([]);
    expect(take(T0 + 2_000)).toEqual(['queue:1', 'queue:2']);
  });

  it('takes more than 200 hints a second for "all"', () => {
    const { sink, hint, take } = sinkOf([target('queue:1'), target('queue:2')]);
    for (let i = 0; i < 200; i += 1) hint(['queue:1'], T0);
    expect(take(T0)).toEqual(['queue:1']);
    expect(hint(['queue:1'], T0 + 1)).toBe('hinted');
    expect(hint(['queue:1'], T0 + 2)).toBe('hinted');
    expect(hint(['queue:1'], T0 + 3)).toBe('coalesced');
    expect(take(T0 + 500)).toEqual(['queue:1']);
    expect(take(T0 + 1_000)).toEqual([]);
    expect(take(T0 + 1_001)).toEqual(['queue:2']);
    expect(take(T0 + 2_001)).toEqual(['queue:1']);
    expect(take(T0 + 3_001)).toEqual(['queue:2']);
    expect(sink.nextAt).toBeUndefined();
  });

  it('spreads the polls of a storm over the time between two of them, and takes the next seconds for "all" from their start', () => {
    const ids = ['queue:1', 'queue:2', 'queue:3', 'queue:4'];
    const { hint, take } = sinkOf(ids.map((id) => target(id)));
    for (let i = 0; i < 200; i += 1) hint(['unknown'], T0);
    hint(['queue:1'], T0 + 1);
    expect([1, 500, 501, 1_000, 1_001, 1_501].map((ms) => take(T0 + ms))).toEqual([
      ...[['queue:1'], [], ['queue:2'], [], ['queue:3'], ['queue:4']],
    ]);
    // The second after a storm begins as one.
    expect(hint(['queue:1'], T0 + 1_600)).toBe('hinted');
    expect(take(T0 + 1_600)).toEqual([]);
    expect(take(T0 + 2_001)).toEqual(['queue:1']);
    // A second with less is over: hints are looked at again.
    expect(hint(['queue:4'], T0 + 2_700)).toBe('hinted');
    expect(take(T0 + 2_700)).toEqual(['queue:2', 'queue:4']);
  });

  it.each([1, 2, 9])(
    'makes at most two requests a second and queue in a storm about all of them, with polls of %d',
    (requests) => {
      const ids = Array.from({ length: 40 }, (_, i) => `queue:${i}`);
      const { hint, take } = sinkOf(ids.map((id) => target(id, { requests })));
      let polls = 0;
      for (let ms = 0; ms < 30_000; ms += 5) {
        for (let i = 0; i < 10; i += 1) hint([ids[(ms + i) % 40]!], T0 + ms);
        const taken = take(T0 + ms).length;
        // Its first second begins as usual.
        if (ms >= 2_000) polls += taken;
      }
      expect(polls * requests).toBeLessThanOrEqual(2 * 40 * 28);
      expect(polls).toBeGreaterThanOrEqual((40 * 28) / 5);
    },
  );

  it('gives a target that shows several queues their turns', () => {
    const { hint, take } = sinkOf([target('floor', { gapPart: 0.5 })]);
    hint(['floor'], T0);
    take(T0);
    hint(['floor'], T0 + 1);
    expect(take(T0 + 249)).toEqual([]);
    expect(take(T0 + 250)).toEqual(['floor']);
  });

  it('goes on when the clock is set back', () => {
    const { sink, hint, take } = sinkOf([target('queue:1'), target('queue:2')]);
    sink.begun('queue:2', T0);
    hint('all', T0);
    take(T0);
    hint(['queue:1'], T0 + 1);
    const back = T0 - 3_600_000;
    expect(take(back)).toEqual(['queue:1']);
    expect(hint(['queue:2'], back + 1)).toBe('hinted');
    expect(take(back + 1)).toEqual(['queue:2']);
    expect(hint('all', back + 600)).toBe('hinted');
    expect(take(back + 600)).toEqual(['queue:1', 'queue:2']);
    expect(sink.isAnnounced('queue:1', back + 5_000)).toBe(false);
  });

  it('polls once more, and never a third time, where a hinted poll saw no change', () => {
    const { sink, hint, take } = sinkOf([
      target('queue:1'),
      target('floor', { echoMs: 1_000, gapMs: 1_000 }),
    ]);
    sink.unchanged('queue:1', T0);
    expect(sink.nextAt).toBeUndefined();
    hint(['queue:1'], T0);
    take(T0);
    sink.unchanged('queue:1', T0 + 50);
    expect(take(T0 + 349)).toEqual([]);
    expect(take(T0 + 350)).toEqual(['queue:1']);
    sink.unchanged('queue:1', T0 + 400);
    expect(sink.nextAt).toBeUndefined();
    // It used up the turn of the next hint.
    hint(['queue:1'], T0 + 500);
    expect(sink.nextAt).toBe(T0 + 1_000);
    hint(['floor'], T0 + 500);
    take(T0 + 500);
    sink.unchanged('floor', T0 + 600);
    expect(take(T0 + 1_000)).toEqual(['queue:1']);
    expect(take(T0 + 1_600)).toEqual(['floor']);
  });

  it('names the agents only while every hint does', () => {
    const { sink, hint } = sinkOf([target('queue:1')]);
    hint(['queue:1'], T0);
    sink.take(T0);
    hint(['queue:1'], T0 + 1, { agents: ['a', 'b'] });
    hint(['queue:1'], T0 + 2, { agents: ['b', 'c'] });
    expect(sink.take(T0 + 500)).toEqual([
      { target: 'queue:1', event: 'e', arrivedAt: T0 + 1, latestAt: T0 + 2, agents: ['a', 'b', 'c'] },
    ]);
    hint(['queue:1'], T0 + 501, { agents: ['a'] });
    hint(['queue:1'], T0 + 502);
    expect(sink.take(T0 + 1_000)).toEqual([
      { target: 'queue:1', event: 'e', arrivedAt: T0 + 501, latestAt: T0 + 502 },
    ]);
  });

  it('uses no more of the budget than it may, and counts what is dropped', () => {
    const { hint, take, lost } = sinkOf([target('queue:1', { requests: 10 })], { requestsPerMinute: 60 });
    let polls = 0;
    for (let at = T0; at < T0 + 60_000; at += 500) {
      hint(['queue:1'], at);
      polls += take(at).length;
    }
    expect(polls).toBeGreaterThanOrEqual(6);
    expect(polls).toBeLessThanOrEqual(7);
    expect(lost.length).toBe(120 - polls);
    expect(new Set(lost)).toEqual(new Set(['e dropped']));
  });

  it('knows for two seconds that a change was announced', () => {
    const { sink, hint } = sinkOf([target('queue:1')]);
    expect(sink.isAnnounced('queue:1', T0)).toBe(false);
    hint(['queue:1'], T0);
    expect(sink.isAnnounced('queue:1', T0 + 2_000)).toBe(true);
    expect(sink.isAnnounced('queue:1', T0 + 2_001)).toBe(false);
  });

  const step = fc.record({
    afterMs: fc.nat(700),
    what: fc.oneof(
      fc.subarray(['queue:1', 'queue:2', 'queue:3', 'unknown']),
      fc.constant('all' as const),
      fc.constant('unchanged' as const),
      fc.constant('begun' as const),
    ),
  });

  it('polls no target oftener than once per gap on average, loses no hint, and leaves nothing waiting for good', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const ids = ['queue:1', 'queue:2', 'queue:3'];
        const { sink } = sinkOf(ids.map((id) => target(id)));
        const polls = new Map<string, number[]>(ids.map((id) => [id, []]));
        const hinted = new Map<string, number>();
        const begun = new Map<string, number>();
        const run = (requested: HintedPoll[], at: number): void => {
          for (const { target } of requested) {
            polls.get(target)!.push(at);
            begun.set(target, at);
            sink.begun(target, at);
          }
        };
        let now = T0;
        const drain = (until: number): void => {
          for (let next = sink.nextAt; next !== undefined && next <= until; next = sink.nextAt) {
            run(sink.take(Math.max(next, now)), Math.max(next, now));
          }
        };
        for (const { afterMs, what } of steps) {
          drain(now + afterMs);
          now += afterMs;
          if (what === 'unchanged') for (const id of ids) sink.unchanged(id, now);
          else if (what === 'begun') {
            for (const id of ids) sink.begun(id, now);
            for (const id of ids) begun.set(id, now);
          } else {
            sink.offer({ targets: what, event: 'e', arrivedAt: now }, now);
            for (const id of what === 'all' ? ids : what) if (ids.includes(id)) hinted.set(id, now);
            run(sink.take(now), now);
          }
        }
        drain(now + 60_000);
        expect(sink.nextAt).toBeUndefined();
        for (const id of ids) {
          const times = polls.get(id)!;
          // Two polls more than the gaps between first and last: a second look comes early, and pays with the next turn.
          if (times.length > 0)
            expect(times.length).toBeLessThanOrEqual((times.at(-1)! - times[0]!) / 500 + 2);
          // Every hint was followed by a poll that began with it or after it.
          if (hinted.has(id)) expect(begun.get(id)).toBeGreaterThanOrEqual(hinted.get(id)!);
        }
      }),
    );
  });
});
