import type { Problem } from '../../../client/index.js';
import { issuerWords, oauthError, refusalWords } from './error-texts.js';

const ISSUER = 'https://id.example';

/** As the library makes it of an issuer's answer. */
function answered(error: string, description?: string): Error {
  return Object.assign(new Error(description ?? error), { name: 'ErrorResponse', error });
}

describe('issuerWords', () => {
  it.each<[string, Error, string]>([
    [
      'a user without access',
      answered('access_denied', 'No licence for ann'),
      'The sign-in was cancelled, or you may not use this service. Message: No licence for ann',
    ],
    ['no session left', answered('login_required', 'Login required'), 'Your sign-in has expired.'],
    ['a refresh token that was used up', answered('invalid_grant'), 'Your sign-in has expired.'],
    [
      'an unknown code',
      answered('teapot', 'Short and stout'),
      'The issuer answered "teapot". Message: Short and stout',
    ],
    ['an unknown code without a message', answered('teapot'), 'The issuer answered "teapot".'],
    [
      'a request that did not get through',
      new TypeError('Failed to fetch'),
      'The issuer https://id.example cannot be reached from this page. It may be down, or may not allow requests from this page (CORS).',
    ],
    [
      'one that took too long',
      Object.assign(new Error('Network timed out'), { name: 'ErrorTimeout' }),
      'The issuer https://id.example cannot be reached from this page. It may be down, or may not allow requests from this page (CORS).',
    ],
    [
      'a way back from another tab',
      new Error('No matching state found in storage'),
      'This sign-in was started in another tab or has expired. Sign in again.',
    ],
    ['anything else', new Error('Not Found (404)'), 'The sign-in failed: Not Found (404).'],
  ])('says what happened: %s', (_what, error, said) => expect(issuerWords(error, ISSUER)).toBe(said));
});

describe('oauthError', () => {
  it('distinguishes errors of the issuer from errors of the connection', () => {
    expect(oauthError(answered('invalid_grant'))).toBe('invalid_grant');
    expect(oauthError(new TypeError('Failed to fetch'))).toBeUndefined();
    expect(oauthError(Object.assign(new Error('x'), { error: 'invalid_grant' }))).toBeUndefined();
    expect(oauthError('invalid_grant')).toBeUndefined();
  });
});

describe('refusalWords', () => {
  const problem = (detail: string): Problem => ({ code: 'unauthenticated', status: 401, title: 't', detail });

  it.each<[string, string, number | undefined, RegExp]>([
    [
      'for another service',
      'The token is not accepted: its claim "aud" is missing or invalid.',
      0,
      /audience/,
    ],
    [
      'without a claim',
      'The token is not accepted: its claim "tenant" is missing or invalid.',
      0,
      /this claim/,
    ],
    ['over when it was made', 'The token is not accepted: it has expired.', -7_200_000, /2 h apart/],
    [
      'made tomorrow',
      'The token is not accepted: its claim "nbf" is missing or invalid.',
      90_000,
      /90 s apart/,
    ],
  ])('says what to do about a token %s', (_what, detail, apart, hint) => {
    const said = refusalWords(problem(detail), apart);
    expect(said).toContain(detail);
    expect(said.slice(said.indexOf(detail) + detail.length)).toMatch(hint);
  });

  it.each([[undefined], [29_000]])('only repeats the service where clocks agree: %s ms', (apart) => {
    expect(refusalWords(problem('The token is not accepted: it is revoked.'), apart)).toBe(
      'The service rejected this sign-in. The token is not accepted: it is revoked.',
    );
  });
});
