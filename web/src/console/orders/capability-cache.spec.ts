import { jest } from '@jest/globals';
import { CapabilityCache } from './capability-cache.js';

const ANSWER = { capabilities: { complete: true, commands: {} } };

/** Answers one after the other; an error is thrown. */
function cacheOf(...answers: unknown[]) {
  const asked: AbortSignal[] = [];
  let changes = 0;
  const cache = new CapabilityCache(
    async (_account, signal) => {
      asked.push(signal);
      const answer = answers.shift();
      if (answer instanceof Error) throw answer;
      return answer;
    },
    () => (changes += 1),
  );
  return { cache, asked, changes: () => changes };
}

describe('What can be ordered, as it is known', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('is asked for again until it is known', async () => {
    const incomplete = { capabilities: { complete: false, commands: {} } };
    const { cache, asked, changes } = cacheOf(new Error('gone'), incomplete, ANSWER);
    expect(cache.of('hq')).toEqual({ state: 'loading' });
    await cache.refresh('hq');
    expect(cache.of('hq')).toEqual({ state: 'failed', problem: 'gone' });
    await jest.advanceTimersByTimeAsync(10_000);
    expect(cache.of('hq')).toMatchObject({ capabilities: { complete: false } });
    await jest.advanceTimersByTimeAsync(10_000);
    expect(cache.of('hq')).toMatchObject({ capabilities: { complete: true } });
    await jest.advanceTimersByTimeAsync(600_000);
    expect([asked.length, changes()]).toEqual([3, 3]);
  });

  it('stays known when it cannot be asked for once', async () => {
    const { cache } = cacheOf(ANSWER, new Error('gone'));
    await cache.refresh('hq');
    await cache.refresh('hq');
    expect(cache.of('hq').state).toBe('known');
  });

  it('is asked for rarely by a login that may not see it, and not at all once it ended', async () => {
    const { cache, asked } = cacheOf({ id: 'hq' }, { id: 'hq' });
    await cache.refresh('hq');
    expect(cache.of('hq')).toEqual({ state: 'hidden' });
    await jest.advanceTimersByTimeAsync(59_000);
    expect(asked).toHaveLength(1);
    await jest.advanceTimersByTimeAsync(1_000);
    expect(asked).toHaveLength(2);
    cache.stop();
    expect(asked[1]!.aborted).toBe(true);
    await jest.advanceTimersByTimeAsync(600_000);
    expect(asked).toHaveLength(2);
  });
});
