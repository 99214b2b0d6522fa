import { HeardLine } from './heard-line.js';

const AT = 1_764_000_000_000;

describe(HeardLine, () => {
  let kept: number | undefined;
  beforeEach(() => (kept = undefined));
  const line = () =>
    new HeardLine('hq', {
      heardUntil: () => Promise.resolve(kept),
      keepHeardUntil: (_account, at) => {
        kept = at;
        return Promise.resolve();
      },
    });

  it('tells the next process until when the line was open, to five seconds after a death, and exactly after a stop', async () => {
    const first = line();
    await first.check(AT);
    expect([first.heardUntil, kept]).toEqual([undefined, undefined]);
    first.opened();
    for (const seconds of [2, 3, 5, 7, 11]) await first.check(AT + seconds * 1_000);
    expect(kept).toBe(AT + 7_000);
    const second = line();
    await second.check(AT + 60_000);
    expect(second.heardUntil).toBe(kept);
    second.opened();
    await second.check(AT + 61_000);
    expect(second.heardUntil).toBe(AT + 7_000);
    await second.stop(AT + 62_500);
    const third = line();
    await third.check(AT + 70_000);
    expect(third.heardUntil).toBe(AT + 62_500);
  });

  it('tells since when a line that fails had been silent, however often it cannot be opened again', async () => {
    const first = line();
    await first.check(AT);
    first.opened();
    await first.check(AT + 45_000);
    first.lost(AT + 3_000);
    await first.check(AT + 46_000);
    first.lost(AT + 60_000);
    await first.check(AT + 61_000);
    expect([first.heardUntil, kept]).toEqual([AT + 3_000, AT + 3_000]);
    await first.stop(AT + 62_000);
    expect(kept).toBe(AT + 3_000);
  });
});
