import type { TokenGiver } from '../../../client/index.js';
import { demoTokens } from '../shared/demo-tokens.js';
import { demoToken, keptDisplay, keptToken, type Display } from '../shared/session.js';

/** Whose eyes the board is. Each in an object of its own, so that the same one given again is tried again. */
export type Login =
  { kind: 'display'; display: Display } | { kind: 'token'; token: string } | { kind: 'demo'; first: string };

/** Who looked at this screen last; undefined: somebody has to pair it or sign in. */
export function keptLogin(): Login | undefined {
  const display = keptDisplay();
  if (display !== undefined) return { kind: 'display', display };
  const token = keptToken();
  return token === undefined ? undefined : { kind: 'token', token };
}

export function giverOf(login: Login): TokenGiver {
  switch (login.kind) {
    case 'display':
      return login.display.token;
    case 'token':
      return login.token;
    case 'demo':
      return demoTokens('viewer', login.first);
  }
}

/** Undefined: this service is no demo. */
export async function demoLogin(): Promise<Login | undefined> {
  const first = await demoToken('viewer');
  return first === undefined ? undefined : { kind: 'demo', first };
}
