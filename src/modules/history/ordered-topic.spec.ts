import fc from 'fast-check';
import { OrderedChanges } from './ordered-changes.js';
import { OrderedTopic } from './ordered-topic.js';
import type { RecordedDelta, RecordedKeyframe } from './recorded.js';

const TOPIC = 'queue/hq/6400';
const delta = (version: number, at: number): RecordedDelta => ({
  ...{ kind: 'delta', topic: TOPIC, epoch: 'e', base: version - 1, version, at, ops: {} },
});
const keyframe = (version: number, at: number): RecordedKeyframe => ({
  ...{ kind: 'keyframe', topic: TOPIC, epoch: 'e', version, at, state: {} },
});
const taken = (topic: OrderedTopic, end: number): string[] =>
  [...topic.takeBefore(end)].map(({ kind, version }) => `${kind} ${version}`);

describe(OrderedTopic, () => {
  it('puts keyframes between the changes of a chunk, behind the change of their own instant', () => {
    const topic = new OrderedTopic(10);
    topic.add(
      [[delta(1, 10), delta(2, 20), delta(3, 30)], [delta(4, 40)]],
      [keyframe(2, 20), keyframe(3, 35)],
    );
    // What happened at 10 is left out.
    expect(taken(topic, 100)).toEqual(['delta 2', 'keyframe 2', 'delta 3', 'keyframe 3', 'delta 4']);
  });

  it('keeps what a chunk holds beyond a slice until the keyframes before it are known', () => {
    const topic = new OrderedTopic(0);
    topic.add([[delta(1, 10), delta(2, 60)]], []);
    expect(taken(topic, 50)).toEqual(['delta 1']);
    topic.add([[delta(3, 70)]], [keyframe(9, 55)]);
    expect(taken(topic, 100)).toEqual(['keyframe 9', 'delta 2', 'delta 3']);
  });

  it('never goes back where the clock of another worker is behind', () => {
    const topic = new OrderedTopic(25);
    topic.add([[delta(1, 30)], [delta(2, 20)]], [keyframe(1, 29), keyframe(2, 31)]);
    // The second change counts as of 30, so that it is neither before the first one nor before 25.
    expect(taken(topic, 100)).toEqual(['keyframe 1', 'delta 1', 'delta 2', 'keyframe 2']);
  });

  it('unpacks a chunk as its changes are taken', () => {
    const unpacked: number[] = [];
    const chunk = (function* () {
      for (const version of [1, 2, 3]) {
        unpacked.push(version);
        yield delta(version, version * 10);
      }
    })();
    const topic = new OrderedTopic(0);
    topic.add([chunk], []);
    expect([taken(topic, 15), unpacked]).toEqual([['delta 1'], [1, 2]]);
  });

  it('has the order that changes of several topics are put in', () => {
    const chunk = fc.record({
      wait: fc.integer({ min: -20, max: 60 }),
      steps: fc.array(fc.integer({ min: -10, max: 30 }), { maxLength: 6 }),
    });
    const day = fc.record({
      chunks: fc.array(chunk, { maxLength: 8 }),
      keyframes: fc.array(fc.nat(300), { maxLength: 5 }),
      after: fc.nat(60),
      slices: fc.array(fc.integer({ min: 20, max: 200 }), { maxLength: 3 }),
    });
    fc.assert(
      fc.property(day, ({ chunks, keyframes, after, slices }) => {
        let [at, version] = [0, 0];
        const packed = chunks.map(({ wait, steps }) => {
          at = Math.max(0, at + wait);
          return { from: at, deltas: steps.map((ms) => delta((version += 1), (at += ms))) };
        });
        const whole = [...keyframes].sort((a, b) => a - b).map((one, i) => keyframe(1_000 + i, one));
        const [some, others] = [new OrderedTopic(after), new OrderedChanges(after)];
        let [start, next] = [0, 0];
        for (const end of [...slices.map((ms) => (next += ms)), Infinity]) {
          const within = (one: number): boolean => one >= start && one < end;
          const own = packed.filter(({ from }) => within(from));
          const documents = whole.filter((one) => within(one.at));
          some.add(
            own.map(({ deltas }) => deltas),
            documents,
          );
          for (const { deltas } of own) others.add(deltas);
          others.add(documents);
          expect([...some.takeBefore(end)]).toEqual(others.takeBefore(end));
          start = end;
        }
      }),
    );
  });
});
