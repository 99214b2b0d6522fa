import type { Recorded } from './recorded.js';
import { ReplayedTopic } from './replayed-topic.js';

const TOPIC = 'commands/hq';
const delta = (epoch: string, base: number, n: number, version = base + 1): Recorded => ({
  ...{ kind: 'delta', topic: TOPIC, epoch, base, version, at: 100 + version },
  ops: { commands: { put: { k: { n } } } },
});
const keyframe = (epoch: string, version: number, n: number | null): Recorded => ({
  ...{ kind: 'keyframe', topic: TOPIC, epoch, version, at: 100 + version },
  state: n === null ? null : { commands: { k: { n } } },
});

describe(ReplayedTopic, () => {
  const after = (topic: ReplayedTopic, ...all: Recorded[]) => all.map((one) => topic.accept(one));
  const n = (topic: ReplayedTopic) => topic.view?.state['commands']?.['k']?.['n'];

  it('begins with a keyframe or the first change of an epoch, and passes over what it knows', () => {
    const topic = new ReplayedTopic(TOPIC);
    const outcomes = after(
      topic,
      keyframe('e', 4, 4),
      delta('e', 3, 3),
      delta('e', 4, 5),
      keyframe('e', 5, 5),
    );
    expect([outcomes, n(topic)]).toEqual([['snapshot', undefined, 'delta', undefined], 5]);
    expect(new ReplayedTopic(TOPIC).accept(delta('e', 0, 1))).toBe('snapshot');
  });

  it('leaves out what is not continuous until the next keyframe', () => {
    const topic = new ReplayedTopic(TOPIC);
    expect(after(topic, keyframe('e', 4, 4), delta('e', 6, 7), delta('e', 7, 8))).toEqual([
      ...['snapshot', undefined, undefined],
    ]);
    expect([n(topic), topic.lostAt]).toEqual([4, 107]);
    expect(after(topic, keyframe('e', 9, 9), delta('e', 9, 10))).toEqual(['snapshot', 'delta']);
    expect([n(topic), topic.lostAt]).toEqual([10, undefined]);
  });

  it('ends, and never goes back to an epoch that ended', () => {
    const topic = new ReplayedTopic(TOPIC);
    expect(after(topic, keyframe('e', 4, 4), keyframe('e', 4, null), delta('e', 0, 1))).toEqual([
      ...['snapshot', 'gone', undefined],
    ]);
    expect(after(topic, delta('f', 0, 1), keyframe('g', 1, 2), delta('f', 1, 3))).toEqual([
      ...['snapshot', 'snapshot', undefined],
    ]);
  });

  it('of a sparse topic takes versions with others between them', () => {
    const topic = new ReplayedTopic(TOPIC, true);
    expect(after(topic, keyframe('e', 4, 4), delta('e', 8, 9))).toEqual(['snapshot', 'delta']);
  });
});
