import { jest } from '@jest/globals';
import { within } from './within.js';

/** Work that ends only with its signal, as a request to a service that does not answer. */
const silent = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => {
    const stop = () => reject(new Error('aborted'));
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop);
  });

describe(within, () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('gives the answer, and leaves no timer behind', async () => {
    expect(await within(10_000, async () => 'here')).toBe('here');
    expect(jest.getTimerCount()).toBe(0);
  });

  it('ends work that takes too long, and says so', async () => {
    const ended = expect(within(10_000, silent)).rejects.toThrow('no answer within 10 s');
    await jest.advanceTimersByTimeAsync(10_000);
    await ended;
  });

  it('ends with the signal around it, with the error of the work', async () => {
    const outer = new AbortController();
    const ended = expect(within(10_000, silent, outer.signal)).rejects.toThrow('aborted');
    outer.abort();
    await ended;
    await expect(within(10_000, silent, outer.signal)).rejects.toThrow('aborted');
    expect(jest.getTimerCount()).toBe(0);
  });

  it('rejects as the work does', async () => {
    await expect(within(10_000, () => Promise.reject(new Error('no line')))).rejects.toThrow('no line');
  });
});
