import { topicWords, wallAddress } from './topic-names.js';

describe('topicWords', () => {
  const accounts = new Map([['hq', 'HQ phones']]);
  const queues = new Map([['queue/hq/a/7', 'Support']]);
  it.each([
    ['account/hq', 'HQ phones: everything'],
    ['queue/hq/a/7', 'HQ phones: Support'],
    ['queue/hq/8', 'HQ phones: 8'],
    ['account/old', 'old: everything'],
    ['metrics/hq', 'HQ phones: figures of the day'],
    ['weather/oslo', 'weather/oslo'],
  ])('shows %s', (topic, words) => expect(topicWords(topic, accounts, queues)).toBe(words));
});

describe('wallAddress', () => {
  const address = (...topics: string[]) => wallAddress('https://f.example/wall', topics);

  it('is the wallboard of exactly these topics', () => {
    expect(address('account/hq', 'account/b')).toBe('https://f.example/wall?accounts=hq,b');
    expect(address('queue/hq/a/7', 'queue/b/Q&A')).toBe('https://f.example/wall?queues=hq/a/7,b/Q%26A');
  });

  it('is none where no address shows them', () => {
    expect(address('account/hq', 'queue/b/7')).toBeUndefined();
    expect(address('queue/b/7,8')).toBeUndefined();
    expect(address()).toBeUndefined();
  });
});
