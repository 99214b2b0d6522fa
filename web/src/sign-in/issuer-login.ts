/** What an issuer gave, as it is kept for this tab alone: a reload must not sign anybody out. */
export interface IssuerLogin {
  accessToken: string;
  /** Epoch ms by this computer's clock. */
  overAt?: number;
  refreshToken?: string;
  name: string;
  subject: string;
}

const STORAGE_KEY = 'floorwalker.issuer';
/** When the page last went to the issuer by itself. */
const WENT = 'floorwalker.issuer.went';

export const storeLogin = (login: IssuerLogin): void =>
  sessionStorage.setItem(STORAGE_KEY, JSON.stringify(login));
export const forgetLogin = (): void => sessionStorage.removeItem(STORAGE_KEY);

export function storedLogin(): IssuerLogin | undefined {
  const kept = sessionStorage.getItem(STORAGE_KEY);
  // Nobody but `storeLogin` writes there.
  return kept === null ? undefined : (JSON.parse(kept) as IssuerLogin);
}

export const recordRedirect = (at: number): void => sessionStorage.setItem(WENT, String(at));
export const lastRedirect = (): number => Number(sessionStorage.getItem(WENT));

/** What an issuer says of a person, the best first. */
const NAMES = ['name', 'preferred_username', 'email', 'sub'];

export function nameIn(profile: object): string {
  for (const claim of NAMES) {
    const name: unknown = Reflect.get(profile, claim);
    if (typeof name === 'string' && name !== '') return name;
  }
  return '';
}

/** What an issuer adds to the address it sends somebody back to (RFC 6749, RFC 9207, OpenID Connect). */
const ANSWER = ['code', 'state', 'iss', 'session_state', 'scope', 'error', 'error_description', 'error_uri'];

/** Whether somebody comes back from an issuer with this URL. */
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
