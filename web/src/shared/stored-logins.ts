import type { TokenGiver } from '../../../client/index.js';
import { addressOf } from './service.js';
import { lastingStorage, tabStorage } from './storage.js';

const TOKEN = 'floorwalker.token';
const DISPLAY = 'floorwalker.display';

/** The login of a paired screen: it may follow only these topics, until it is revoked. */
export interface Display {
  token: string;
  label: string;
  topics: string[];
}

/** A token of the demo; undefined: the service is not a demo. */
export async function demoToken(role: 'viewer' | 'supervisor' | 'admin'): Promise<string | undefined> {
  const answer = await fetch(addressOf(`demo/token?role=${role}`));
  // Anything but "there is no such page" may be a service that is only starting.
  if (answer.status === 404) return undefined;
  const body: unknown = await answer.json();
  if (typeof body === 'object' && body !== null && 'token' in body && typeof body.token === 'string')
    return body.token;
  throw new Error('the demo answered no token');
}

/** A token that the user entered, stored for this tab only. */
export const storedToken = (): string | undefined => tabStorage().getItem(TOKEN) ?? undefined;
export const storeToken = (token: string): void => tabStorage().setItem(TOKEN, token);
export const forgetToken = (): void => tabStorage().removeItem(TOKEN);

/** The login from the company's issuer, of this tab; what it is, is for those who sign in there. */
export const ISSUER_LOGIN = 'floorwalker.issuer';
export const hasIssuerLogin = (): boolean => tabStorage().getItem(ISSUER_LOGIN) !== null;
export const forgetIssuerLogin = (): void => tabStorage().removeItem(ISSUER_LOGIN);

/** The login of a screen survives power cuts. */
export const storeDisplay = (display: Display): void =>
  lastingStorage().setItem(DISPLAY, JSON.stringify(display));
export const forgetDisplay = (): void => lastingStorage().removeItem(DISPLAY);
export function storedDisplay(): Display | undefined {
  const kept = lastingStorage().getItem(DISPLAY);
  return kept === null ? undefined : displayIn(kept);
}

/** Undefined: it is not what this page writes, and so no login at all. */
function displayIn(json: string): Display | undefined {
  try {
    return displayOf(JSON.parse(json));
  } catch {
    return undefined; // no JSON
  }
}

export function displayOf(value: unknown): Display | undefined {
  if (typeof value !== 'object' || value === null || !('token' in value) || !('topics' in value))
    return undefined;
  const { token, topics } = value;
  if (typeof token !== 'string' || !Array.isArray(topics)) return undefined;
  const label = 'label' in value && typeof value.label === 'string' ? value.label : '';
  return { token, label, topics: topics.filter((topic) => typeof topic === 'string') };
}

/** Tokens of the demo, renewed automatically; `first` is used before the next one is requested. */
export function demoTokens(role: 'viewer' | 'supervisor' | 'admin', first: string): TokenGiver {
  let unused: string | undefined = first;
  return async () => {
    const token = unused ?? (await demoToken(role));
    unused = undefined;
    if (token === undefined) throw new Error('the demo gives no more tokens');
    return token;
  };
}
