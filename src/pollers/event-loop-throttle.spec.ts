import { EventLoopThrottle } from './event-loop-throttle.js';

describe(EventLoopThrottle.name, () => {
  it('lets one pass per turn of the event loop, in the order they came', async () => {
    const throttle = new EventLoopThrottle();
    let turn = 0;
    const counting = (): void => {
      turn += 1;
      if (turn < 20) setImmediate(counting);
    };
    const passed: [id: number, turn: number][] = [];
    const all = Array.from({ length: 5 }, (_, id) =>
      throttle.pass().then(() => void passed.push([id, turn])),
    );
    setImmediate(counting);
    await Promise.all(all);
    expect(passed.map(([id]) => id)).toEqual([0, 1, 2, 3, 4]);
    expect(new Set(passed.map(([, at]) => at)).size).toBe(5);
  });
});
