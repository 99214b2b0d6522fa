import { createHmac } from 'node:crypto';
import { hasBasic, hasBearer, isSigned } from './hook-proof.js';

const request = (headers: Record<string, string>, body = '{"type":30029}') => ({
  headers,
  body: Buffer.from(body),
});

describe('what a phone system proves itself with', () => {
  it.each([
    ['the secret', 'Bearer s3cret', true],
    ['the scheme in small letters', 'bearer s3cret', true],
    ['another secret', 'Bearer s3cre', false],
    ['no scheme', 's3cret', false],
  ])('a bearer: %s', (_what, authorization, expected) => {
    expect(hasBearer(request({ authorization }), 's3cret')).toBe(expected);
  });

  it('a bearer that is missing', () => {
    expect(hasBearer(request({}), 's3cret')).toBe(false);
  });

  it('user and password', () => {
    expect(hasBasic(request({ authorization: 'Basic Zmxvb3I6cGFzcw==' }), 'floor:pass')).toBe(true);
    expect(hasBasic(request({ authorization: 'Basic Zmxvb3I6cGFzcw==' }), 'floor:other')).toBe(false);
  });

  it('a signature of the bytes as they came', () => {
    const signature = createHmac('sha256', 'k'.repeat(32)).update('{ "type": 30029 }').digest('base64');
    const signed = (body: string) => request({ 'x-signature': signature }, body);
    expect(isSigned(signed('{ "type": 30029 }'), 'x-signature', 'k'.repeat(32))).toBe(true);
    expect(isSigned(signed('{"type":30029}'), 'x-signature', 'k'.repeat(32))).toBe(false);
    expect(isSigned(signed('{ "type": 30029 }'), 'x-signature', 'j'.repeat(32))).toBe(false);
    expect(isSigned(request({}), 'x-signature', 'k'.repeat(32))).toBe(false);
  });
});
