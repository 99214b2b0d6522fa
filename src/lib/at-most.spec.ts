import { caught } from '../../test/support/caught.js';
import { atMost } from './at-most.js';

const never = new AbortController().signal;
const tick = () => new Promise((resolve) => setImmediate(resolve));

describe(atMost.name, () => {
  it('gives the results in the order of the items, however long each takes', async () => {
    const results = await atMost(3, never, [5, 1, 4, 0, 2], async (turns) => {
      for (let i = 0; i < turns; i += 1) await tick();
      return turns * 10;
    });
    expect(results).toEqual([50, 10, 40, 0, 20]);
    expect(await atMost(3, never, [], () => Promise.resolve(1))).toEqual([]);
  });

  it.each([1, 3, 20])('has %i under way at most, and as many as that', async (limit) => {
    let running = 0;
    let most = 0;
    await atMost(limit, never, Array.from({ length: 10 }), async () => {
      running += 1;
      most = Math.max(most, running);
      await tick();
      running -= 1;
    });
    expect(most).toBe(Math.min(limit, 10));
  });

  it('ends with the first failure, calls the others off, and begins nothing more', async () => {
    const begun: number[] = [];
    const ended: number[] = [];
    const error = await caught(
      atMost(2, never, [0, 1, 2, 3], async (item, signal) => {
        begun.push(item);
        if (item === 1) throw new Error('one');
        if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve));
        await tick();
        ended.push(item);
      }),
    );
    expect(error).toMatchObject({ message: 'one' });
    expect(begun).toEqual([0, 1]);
    expect(ended).toEqual([0]);
  });

  it('is over when its caller is', async () => {
    const over = new AbortController();
    const working = atMost(1, over.signal, [0, 1], (_item, signal) => {
      over.abort(new Error('too long'));
      expect(signal.aborted).toBe(true);
      return Promise.resolve();
    });
    expect(await caught(working)).toMatchObject({ message: 'too long' });
  });
});
