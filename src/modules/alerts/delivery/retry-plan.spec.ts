import { DeliveryTimes, holdMs, retryDelayMs } from './retry-plan.js';

const { delaysMs } = new DeliveryTimes();
const SINCE = 1_795_944_600_000;

describe(retryDelayMs.name, () => {
  it.each([
    [1, 5_000],
    [2, 30_000],
    [3, 120_000],
    [4, 600_000],
    [5, 1_800_000],
    [6, 7_200_000],
    [7, 7_200_000],
  ])('after attempt %d is %d ms, 20 %% more or less', (attempts, ms) => {
    const at = (random: number) => retryDelayMs({ delaysMs, attempts, since: SINCE, now: SINCE, random });
    expect([at(0), at(0.5), at(1)]).toEqual([ms * 0.8, ms, ms * 1.2]);
  });

  it('is at least what the receiver asked for', () => {
    const failure = { delaysMs, attempts: 1, since: SINCE, now: SINCE, random: 0.5 };
    expect(retryDelayMs({ ...failure, retryAfterMs: 60_000 })).toBe(60_000);
    expect(retryDelayMs({ ...failure, retryAfterMs: 1_000 })).toBe(5_000);
  });

  it('ends twelve hours after the alert', () => {
    const failure = { delaysMs, attempts: 9, since: SINCE, random: 0.5 };
    expect(retryDelayMs({ ...failure, now: SINCE + 10 * 3_600_000 })).toBe(7_200_000);
    expect(retryDelayMs({ ...failure, now: SINCE + 10 * 3_600_000 + 1 })).toBeUndefined();
  });
});

describe(holdMs.name, () => {
  it.each([
    ['until the message that failed is tried again', 5_000, undefined, 5_000],
    [
      'a minute at most: a new alert does not wait for one that has failed often',
      7_200_000,
      undefined,
      60_000,
    ],
    ['as long as the receiver asked for', 5_000, 30_000, 30_000],
    ['as long as it asked for, however long', 1_200_000, 1_200_000, 1_200_000],
    ['no shorter than without', 7_200_000, 1_000, 60_000],
  ])('is %s', (_what, delayMs, retryAfterMs, expected) =>
    expect(holdMs(delayMs, retryAfterMs)).toBe(expected),
  );
});
