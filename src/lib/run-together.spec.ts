import { caught } from '../../test/support/caught.js';
import { runTogether } from './run-together.js';

const untilAborted = (signal: AbortSignal) =>
  new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error('called off')), { once: true });
  });

describe(runTogether.name, () => {
  it('gives every result in its place', async () => {
    const { signal } = new AbortController();
    const results: [number, string] = await runTogether(
      signal,
      () => Promise.resolve(1),
      () => Promise.resolve('two'),
    );
    expect(results).toEqual([1, 'two']);
  });

  it('throws the first failure, with nothing left running', async () => {
    const ended: string[] = [];
    const failed = new Error('first');
    const error = await caught(
      runTogether(
        new AbortController().signal,
        (signal) => untilAborted(signal).finally(() => ended.push('other')),
        () => Promise.reject(failed),
      ),
    );
    expect(error).toBe(failed);
    expect(ended).toEqual(['other']);
  });

  it('ends with the caller, before and in the middle', async () => {
    const poll = new AbortController();
    const running = caught(runTogether(poll.signal, untilAborted, untilAborted));
    poll.abort();
    expect(await running).toMatchObject({ message: 'called off' });
    const seen: boolean[] = [];
    await runTogether(poll.signal, (signal) => Promise.resolve(seen.push(signal.aborted)));
    expect(seen).toEqual([true]);
  });
});
