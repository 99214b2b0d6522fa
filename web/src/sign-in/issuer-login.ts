import { tabStorage } from '../shared/storage.js';

/** The login from an issuer, stored for this tab only, so that a reload keeps the user signed in. */
export interface IssuerLogin {
  accessToken: string;
  /** Epoch ms by this computer's clock. */
  expiresAt?: number;
  refreshToken?: string;
  /** Names the login at the issuer when it is to end. */
  idToken?: string;
  /** The same in the copies that duplicated tabs have. */
  id?: string;
  name: string;
  subject: string;
}

const STORAGE_KEY = 'floorwalker.issuer';
/** When the page last redirected to the issuer without a click. */
const WENT = 'floorwalker.issuer.went';

export const storeLogin = (login: IssuerLogin): void =>
  tabStorage().setItem(STORAGE_KEY, JSON.stringify(login));
export const forgetLogin = (): void => tabStorage().removeItem(STORAGE_KEY);

export function storedLogin(): IssuerLogin | undefined {
  const kept = tabStorage().getItem(STORAGE_KEY);
  // Only `storeLogin` writes this entry.
  return kept === null ? undefined : (JSON.parse(kept) as IssuerLogin);
}

export const recordRedirect = (at: number): void => tabStorage().setItem(WENT, String(at));
export const lastRedirect = (): number => Number(tabStorage().getItem(WENT));

/** What an issuer says of a person, the best first. */
const NAMES = ['name', 'preferred_username', 'email', 'sub'];

export function nameIn(profile: object): string {
  for (const claim of NAMES) {
    const name: unknown = Reflect.get(profile, claim);
    if (typeof name === 'string' && name !== '') return name;
  }
  return '';
}

/** Parameters that an issuer adds to the redirect address (RFC 6749, RFC 9207, OpenID Connect). */
const ANSWER = ['code', 'state', 'iss', 'session_state', 'scope', 'error', 'error_description', 'error_uri'];

/** Whether this URL is a redirect from an issuer. */
export function isRedirectBack(url: string): boolean {
  const { searchParams } = new URL(url);
  return searchParams.has('state') && (searchParams.has('code') || searchParams.has('error'));
}

/** The same address without what the issuer added. */
export function withoutRedirectParams(url: string): string {
  const cleaned = new URL(url);
  for (const name of ANSWER) cleaned.searchParams.delete(name);
  return cleaned.href;
}
