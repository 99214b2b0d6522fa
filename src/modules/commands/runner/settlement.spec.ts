import {
  CommandRejected,
  VendorAuthFailed,
  VendorProtocolError,
  VendorThrottled,
  VendorUnavailable,
  type VendorError,
} from '../../../vendors/port/errors.js';
import { settlementOf, settlementOfError } from './settlement.js';

const acted = (error: VendorError): VendorError => Object.assign(error, { mayHaveActed: true });

describe(settlementOfError.name, () => {
  it.each([
    [new CommandRejected('no', { vendorCode: '60001' }), 'failed', { code: 'rejected', vendorCode: '60001' }],
    [new CommandRejected('changed', { conflict: true }), 'failed', { code: 'conflict' }],
    [new VendorThrottled('slow down', 7_000), 'failed', { code: 'throttled', retryAfterMs: 7_000 }],
    [new VendorUnavailable('refused'), 'failed', { code: 'unavailable' }],
    [new VendorAuthFailed('who?'), 'failed', { code: 'auth-failed' }],
    [new VendorProtocolError('what?', 'items'), 'failed', { code: 'unreadable-answer' }],
    [acted(new VendorUnavailable('timed out')), 'unknown', { code: 'no-answer' }],
    [acted(new VendorProtocolError('garbage', '')), 'unknown', { code: 'no-answer' }],
  ])('takes %s as %s', (error, status, expected) => {
    expect(settlementOfError(error, true)).toMatchObject({
      status,
      error: { ...expected, detail: error.message },
    });
  });

  it('leaves the outcome unknown when it failed itself after sending', () => {
    expect(settlementOfError(new TypeError('oops: secret'), true)).toMatchObject({ status: 'unknown' });
    expect(settlementOfError(new TypeError('oops: secret'), false)).toMatchObject({ status: 'failed' });
    expect(JSON.stringify(settlementOfError(new TypeError('oops: secret'), true))).not.toContain('secret');
  });
});

describe(settlementOf.name, () => {
  const no = { code: 'rejected', title: 'The phone system refused it', detail: 'no such agent' } as const;

  it('holds what the vendor created', () => {
    expect(settlementOf({ created: '9' })).toEqual({ status: 'succeeded', created: '9' });
  });

  it('says of each queue what became of it', () => {
    const results = { 3: { status: 'succeeded' }, 4: { status: 'failed', error: no } } as const;
    expect(settlementOf({ results })).toEqual({
      status: 'failed',
      results,
      error: {
        code: 'partial',
        title: 'It did not work in every queue',
        detail: 'By queue: 3: succeeded; 4: failed (no such agent)',
      },
    });
  });

  it('gives the one reason when it worked nowhere', () => {
    const results = { 3: { status: 'failed', error: no }, 4: { status: 'not-sent' } } as const;
    expect(settlementOf({ results })).toEqual({ status: 'failed', results, error: no });
  });
});
