import { keepToken } from '../shared/session.js';
import { SIGN_IN } from '../texts/sign-in.js';
import type { Admission } from './admission.js';
import { claimsIn } from './token-claims.js';

/** With a token that a person brought: good until it is over. */
export function withToken(token: string): Admission {
  keepToken(token);
  return {
    token,
    current: () => Promise.resolve(token),
    name: claimsIn(token).subject ?? SIGN_IN.somebody,
    first: token,
  };
}
