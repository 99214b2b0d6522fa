import { instantIn, recently, replayIn, searchAt, seesPast } from './address.js';

const AT = Date.UTC(2026, 10, 28, 10, 40);

describe(replayIn, () => {
  it.each([
    ['?at=2026-11-28T10:40Z&speed=8', { at: AT, speed: 8 }],
    ['?at=2026-11-28T11:40:00%2B01:00', { at: AT, speed: 1 }],
    ['?at=2026-11-28T11:40:00+01:00', { at: AT, speed: 1 }],
    [`?at=${AT}&speed=60`, { at: AT, speed: 60 }],
    ['?at=2026-11-28T10:40Z&speed=3', { at: AT, speed: 1 }],
    ['?at=yesterday', undefined],
    ['?speed=8', undefined],
    ['', undefined],
  ])('reads %s', (search, start) => expect(replayIn(search)).toEqual(start));

  it('takes an instant without a zone in the reader’s own', () => {
    expect(replayIn('?at=2026-11-28T10:40')?.at).toBe(new Date(2026, 10, 28, 10, 40).getTime());
  });
});

describe(searchAt, () => {
  it('writes an address that is read as the same, whatever else it says', () => {
    const search = searchAt('?view=rows&queues=hq/3&at=1', { at: AT, speed: 4 });
    expect(search).toBe('?view=rows&queues=hq/3&at=2026-11-28T10:40:00Z&speed=4');
    expect(replayIn(search)).toEqual({ at: AT, speed: 4 });
  });

  it('leaves the replay', () => {
    expect(searchAt('?at=2026-11-28T10:40&speed=8', undefined)).toBe('');
    expect(searchAt('?view=rows&at=2026-11-28T10:40', undefined)).toBe('?view=rows');
  });
});

test.each(['', '10:40', '2026-11-28', '2026-13-45T99:99'])('%j is no instant', (text) => {
  expect(instantIn(text)).toBeUndefined();
});

test('a replay from the live page begins five minutes ago', () => {
  expect(recently(AT)).toEqual({ at: AT - 300_000, speed: 1 });
});

test('the past is for sign-ins with the right, where there is one', () => {
  const scopes = new Set(['floor:read', 'history:read']);
  expect(seesPast({ scopes, history: true })).toBe(true);
  expect(seesPast({ scopes, history: false })).toBe(false);
  expect(seesPast({ scopes: new Set(['floor:read']), history: true })).toBe(false);
});
