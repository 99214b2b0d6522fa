/** What an issuer gave, as it is kept for this tab alone: a reload must not sign anybody out. */
export interface IssuerLogin {
  accessToken: string;
  /** Epoch ms by this computer's clock. */
  overAt?: number;
  refreshToken?: string;
  name: string;
  subject: string;
}

const KEPT = 'floorwalker.issuer';
/** When the page last went to the issuer by itself. */
const WENT = 'floorwalker.issuer.went';

export const keepLogin = (login: IssuerLogin): void => sessionStorage.setItem(KEPT, JSON.stringify(login));
export const forgetLogin = (): void => sessionStorage.removeItem(KEPT);

export function keptLogin(): IssuerLogin | undefined {
  const kept = sessionStorage.getItem(KEPT);
  // Nobody but `keepLogin` writes there.
  return kept === null ? undefined : (JSON.parse(kept) as IssuerLogin);
}

export const noteTrip = (at: number): void => sessionStorage.setItem(WENT, String(at));
export const lastTrip = (): number => Number(sessionStorage.getItem(WENT));
