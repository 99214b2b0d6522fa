import { retryAfterMs } from './http-failure.js';

const NOW = Date.UTC(2026, 0, 5, 9, 0, 0);

describe(retryAfterMs.name, () => {
  it.each([
    ['seconds', '30', 30_000],
    ['no wait', '0', 0],
    ['an HTTP date', 'Mon, 05 Jan 2026 09:01:00 GMT', 60_000],
    ['a date gone by', 'Mon, 05 Jan 2026 08:00:00 GMT', 0],
    ['more seconds than there are numbers', '9'.repeat(400), 86_400_000],
    ['a date beyond all patience', 'Mon, 05 Jan 2099 09:01:00 GMT', 86_400_000],
    ['spaces', ' 5 ', 5_000],
    ['nothing', undefined, undefined],
    ['an empty header', ' ', undefined],
    ['something else', 'later', undefined],
  ])('reads %s', (_what, header, ms) => {
    expect(retryAfterMs(header, NOW)).toBe(ms);
  });
});
