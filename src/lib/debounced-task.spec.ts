import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { OutageLog } from './outage-log.js';
import { DebouncedTask } from './debounced-task.js';

describe(DebouncedTask.name, () => {
  let times: number[];
  const conflated = (task: () => Promise<void> = async () => undefined): DebouncedTask =>
    new DebouncedTask(100, new OutageLog(new Logger('test'), 'test'), async () => {
      times.push(Date.now());
      await task();
    });

  beforeEach(() => {
    jest.useFakeTimers({ now: 0 });
    Logger.overrideLogger(false);
    times = [];
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('runs at once, and once more for all that is asked meanwhile', async () => {
    const one = conflated();
    for (let i = 0; i < 5; i += 1) one.ask();
    await jest.advanceTimersByTimeAsync(1_000);
    one.ask();
    await jest.advanceTimersByTimeAsync(1_000);
    expect(times).toEqual([0, 100, 1_000]);
  });

  it('never runs twice at once, and does what was asked during a long run', async () => {
    const one = conflated(() => new Promise((resolve) => setTimeout(resolve, 250)));
    one.ask();
    await jest.advanceTimersByTimeAsync(10);
    one.ask();
    await jest.advanceTimersByTimeAsync(1_000);
    expect(times).toEqual([0, 250]);
  });

  it('continues after a failure', async () => {
    let failures = 1;
    const one = conflated(async () => {
      if (failures-- > 0) throw new Error('no');
    });
    one.ask();
    await jest.advanceTimersByTimeAsync(200);
    one.ask();
    await jest.advanceTimersByTimeAsync(200);
    expect(times).toEqual([0, 200]);
  });

  it('stops when what is under way has ended, and does nothing more', async () => {
    const one = conflated(() => new Promise((resolve) => setTimeout(resolve, 250)));
    one.ask();
    one.ask();
    const stopped = one.stop();
    await jest.advanceTimersByTimeAsync(1_000);
    await stopped;
    one.ask();
    await jest.advanceTimersByTimeAsync(1_000);
    expect(times).toEqual([0]);
  });
});
