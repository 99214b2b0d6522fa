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
    [new VendorThrottled('slow down', 1_000), 'vendor'],
    [new BudgetSpent('it asked us to slow down', 1_000, 'held'), 'vendor'],
    [new BudgetSpent('the budget is spent', 1_000), 'budget'],
  ] as const)('%s is said to be throttled by the %s', (error, throttledBy) => {
    const reason = error.message;
    expect(targetFailure(error, undefined, 5)).toEqual({ state: 'throttled', since: 5, reason, throttledBy });
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
