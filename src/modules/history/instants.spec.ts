import { FloorError } from '../domain/problem.js';
import { QueryInstant } from '../http/query-instant.js';
import { pastInstant, pastRange } from './instants.js';

const AT = Date.UTC(2026, 10, 28, 10, 40);
const HOUR = 3_600_000;

describe('An instant in a query', () => {
  it.each([
    [String(AT), AT],
    ['2026-11-28T10:40Z', AT],
    ['2026-11-28T10:40:00.250Z', AT + 250],
    ['2026-11-28T11:40:00+01:00', AT],
    // As it comes from a URL in which the plus was not encoded.
    ['2026-11-28T11:40:00 01:00', AT],
    ['2026-11-28T05:40-0500', AT],
    ['2028-02-29T00:00Z', Date.UTC(2028, 1, 29)],
  ])('is %s', (text, expected) => expect(QueryInstant.parse(text)).toBe(expected));

  it.each([
    '2026-11-28T10:40',
    '2026-11-28',
    'yesterday',
    '-1',
    '1.5',
    '',
    '2026-13-01T00:00Z',
    '2026-02-29T00:00Z',
    '2026-11-31T10:40:00+01:00',
    '9999999999999999',
  ])('is not %j', (text) => expect(QueryInstant.safeParse(text).success).toBe(false));

  it('may be now', () => expect(Math.abs(QueryInstant.parse('now') - Date.now())).toBeLessThan(50_000));
});

const codeOf = (make: () => unknown): unknown => {
  try {
    return make();
  } catch (error) {
    return error instanceof FloorError ? error.code : error;
  }
};

describe('A past range', () => {
  it('ends now at the latest', () => {
    expect(pastRange({ from: AT - HOUR, to: AT + HOUR }, 24 * HOUR, AT)).toEqual({ from: AT - HOUR, to: AT });
    expect(pastInstant(AT + 100, 'at', AT)).toBe(AT);
  });

  it.each([
    [AT, AT - 1, 'bad-request'],
    [AT + HOUR, AT + 2 * HOUR, 'bad-request'],
    [AT - 25 * HOUR, AT, 'history-limit'],
  ])('is refused from %d to %d: %s', (from, to, code) =>
    expect(codeOf(() => pastRange({ from, to }, 24 * HOUR, AT))).toBe(code),
  );

  it('that begins in the future is refused for that, also where it ends now', () => {
    expect(() => pastRange({ from: AT + HOUR, to: AT }, 24 * HOUR, AT)).toThrow(
      'query.from: lies in the future',
    );
  });
});
