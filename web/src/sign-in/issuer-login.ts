import { ISSUER_LOGIN } from '../shared/stored-logins.js';
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

/** When the page last redirected to the issuer without a click. */
const WENT = 'floorwalker.issuer.went';

export const storeLogin = (login: IssuerLogin): void =>
  tabStorage().setItem(ISSUER_LOGIN, JSON.stringify(login));

export function storedLogin(): IssuerLogin | undefined {
  const kept = tabStorage().getItem(ISSUER_LOGIN);
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

/** The address of another page of the service, with the issuer's answer in the part that no server is sent. */
export function withAnswer(page: string, answer: string): string {
  const address = new URL(page);
  address.hash = new URL(answer).search.slice(1);
  return address.href;
}

/** The same address without what the issuer added. */
export function withoutRedirectParams(url: string): string {
  const cleaned = new URL(url);
  for (const name of ANSWER) cleaned.searchParams.delete(name);
  return cleaned.href;
}
