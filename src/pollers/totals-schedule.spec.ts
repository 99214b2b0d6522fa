import { isMoreDue, nextAsked, progressAfter } from './totals-schedule.js';

const at = (time: string): number => Date.parse(`2026-11-29T${time}Z`);
const DAY = at('00:00:00');
const closed = (from: string, to: string) => ({ from: at(from), to: at(to), closed: true });
const today = (now: string) => ({ from: DAY, to: at(now), closed: false });

describe(nextAsked, () => {
  it('is for the day so far at first', () => {
    expect(nextAsked(at('10:20:00'), DAY, true, undefined)).toEqual(today('10:20:00'));
    expect(nextAsked(at('10:20:00'), DAY, false, { last: 'today' })).toEqual(today('10:20:00'));
  });

  it('is for a quarter hour that ended two minutes ago, once', () => {
    const frozen = { frozenTo: at('10:00:00'), last: 'today' } as const;
    expect(nextAsked(at('10:16:59'), DAY, true, frozen)).toEqual(today('10:16:59'));
    expect(nextAsked(at('10:17:00'), DAY, true, frozen)).toEqual(closed('10:00:00', '10:15:00'));
    const next = { frozenTo: at('10:15:00'), last: 'today' } as const;
    expect(nextAsked(at('10:17:00'), DAY, true, next)).toEqual(today('10:17:00'));
  });

  it('begins with the last quarter hour of an account that was not asked before', () => {
    expect(nextAsked(at('10:20:00'), DAY, true, { last: 'today' })).toEqual(closed('10:00:00', '10:15:00'));
  });

  it('is for the oldest one of a backlog, and never for two in a row', () => {
    const behind = { frozenTo: at('09:00:00'), last: 'today' } as const;
    expect(nextAsked(at('10:20:00'), DAY, true, behind)).toEqual(closed('09:00:00', '09:15:00'));
    expect(nextAsked(at('10:20:00'), DAY, true, { ...behind, last: 'closed' })).toEqual(today('10:20:00'));
  });

  it('leaves out what ended more than three hours ago', () => {
    const behind = { frozenTo: at('04:00:00'), last: 'today' } as const;
    expect(nextAsked(at('10:20:00'), DAY, true, behind)).toEqual(closed('07:00:00', '07:15:00'));
  });
});

describe(progressAfter, () => {
  it('freezes a quarter hour that was answered', () => {
    const before = { frozenTo: at('10:00:00'), last: 'today' } as const;
    expect(progressAfter(closed('10:00:00', '10:15:00'), before, true)).toEqual({
      frozenTo: at('10:15:00'),
      last: 'closed',
    });
  });

  it('asks again for one that was not answered, after the day so far', () => {
    const before = { frozenTo: at('10:00:00'), last: 'today' } as const;
    const failed = progressAfter(closed('10:00:00', '10:15:00'), before, false);
    expect(failed).toEqual({ frozenTo: at('10:00:00'), last: 'closed', failing: true });
    const after = progressAfter(today('10:20:00'), failed, true);
    expect(after).toEqual({ frozenTo: at('10:00:00'), last: 'today', failing: true });
    expect(nextAsked(at('10:20:05'), DAY, true, after)).toEqual(closed('10:00:00', '10:15:00'));
  });

  it('freezes nothing for the day so far', () => {
    expect(progressAfter(today('10:20:00'), undefined, true)).toEqual({ last: 'today' });
    expect(progressAfter(today('10:20:00'), undefined, false)).toEqual({ last: 'today' });
  });
});

describe(isMoreDue, () => {
  const now = at('10:20:00');

  it('is so after a closed quarter hour, for the day so far', () => {
    expect(isMoreDue(now, true, { frozenTo: at('10:15:00'), last: 'closed' })).toBe(true);
    expect(isMoreDue(now, true, { last: 'closed', failing: true })).toBe(true);
  });

  it('is so while a backlog is answered, and not while the vendor fails', () => {
    expect(isMoreDue(now, true, { frozenTo: at('10:00:00'), last: 'today' })).toBe(true);
    expect(isMoreDue(now, true, { frozenTo: at('10:15:00'), last: 'today' })).toBe(false);
    expect(isMoreDue(now, true, { frozenTo: at('10:00:00'), last: 'today', failing: true })).toBe(false);
    expect(isMoreDue(now, false, { last: 'today' })).toBe(false);
  });
});
