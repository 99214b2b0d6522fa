import { floorTopic } from './floor-topics.js';

describe(floorTopic, () => {
  it.each([
    ['account/hq', { kind: 'account', account: 'hq' }],
    ['queue/hq/6400', { kind: 'queue', account: 'hq', queue: '6400' }],
    ['queue/hq/a/b', { kind: 'queue', account: 'hq', queue: 'a/b' }],
  ])('%s', (name, topic) => {
    expect(floorTopic(name)).toEqual(topic);
  });

  it.each(['commands/hq', 'account/', 'account', 'account/hq/x', 'queue/hq', 'queue/hq/', ''])(
    'has no place for "%s"',
    (name) => {
      expect(floorTopic(name)).toBeUndefined();
    },
  );
});
