import {
  BudgetSpent,
  VendorAuthFailed,
  VendorProtocolError,
  VendorThrottled,
  VendorUnavailable,
} from '../vendors/port/errors.js';
import { targetFailure } from './poll-recorder.js';

describe(targetFailure, () => {
  it.each([
    [new VendorAuthFailed('who are you'), 'auth-failed'],
    [new VendorUnavailable('gone'), 'down'],
    [new VendorProtocolError('odd', 'data[0].id'), 'down'],
  ] as const)('%s is %s, with its message', (error, state) => {
    expect(targetFailure(error, undefined, 5)).toEqual({ state, since: 5, reason: error.message });
  });

  it.each([
    [new VendorThrottled('slow down', 1_000), { throttledBy: 'vendor' }],
    [new BudgetSpent('it asked us to slow down', 1_000, 'held'), { throttledBy: 'vendor', held: true }],
    [new BudgetSpent('the budget is spent', 1_000), { throttledBy: 'budget' }],
  ] as const)('%s is said to be throttled: %j', (error, by) => {
    const reason = error.message;
    expect(targetFailure(error, undefined, 5)).toEqual({ state: 'throttled', since: 5, reason, ...by });
  });

  it('keeps what the vendor said while its polls are held', () => {
    const held = new BudgetSpent('it asked us to slow down', 1_000, 'held');
    const refused = targetFailure(new VendorThrottled('answered 429', 3_000), undefined, 5);
    expect(targetFailure(held, refused, 9)).toEqual(refused);
    const spent = targetFailure(new BudgetSpent('the budget is spent', 1_000), undefined, 5);
    const shown = { state: 'throttled', since: 5, reason: held.message, throttledBy: 'vendor', held: true };
    expect(targetFailure(held, spent, 9)).toEqual(shown);
    expect(
      targetFailure(new VendorThrottled('answered 429', 1_000), targetFailure(held, spent, 9), 12),
    ).toEqual(refused);
  });

  it('shows nothing of an error that is not made to be shown', () => {
    expect(targetFailure(new TypeError('token=hunter2'), undefined, 5)).toMatchObject({
      state: 'down',
      reason: 'The poll failed unexpectedly; see the log.',
    });
  });

  it('continues since the first failure of the kind', () => {
    const first = targetFailure(new VendorUnavailable('gone'), undefined, 5);
    expect(targetFailure(new VendorUnavailable('still gone'), first, 9)).toEqual({
      ...first,
      reason: 'still gone',
    });
    expect(targetFailure(new VendorAuthFailed('who are you'), first, 9).since).toBe(9);
  });

  it('is brief', () => {
    expect(targetFailure(new VendorUnavailable('x'.repeat(10_000)), undefined, 5).reason).toHaveLength(500);
  });
});
