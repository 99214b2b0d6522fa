import type { TokenGiver } from '../../../client/index.js';
import { demoToken } from './session.js';

/** Tokens of the demo, fetched and so renewed by themselves; `first` is used before another one is asked for. */
export function demoTokens(role: 'viewer' | 'supervisor' | 'admin', first: string): TokenGiver {
  let unused: string | undefined = first;
  return async () => {
    const token = unused ?? (await demoToken(role));
    unused = undefined;
    if (token === undefined) throw new Error('the demo gives no more tokens');
    return token;
  };
}
