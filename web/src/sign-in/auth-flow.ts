import { useEffect, useState } from 'preact/hooks';
import { FloorRefusal } from '../../../client/index.js';
import {
  forgetIssuerLogin,
  forgetToken,
  storedToken,
  demoToken,
  storeToken,
} from '../shared/stored-logins.js';
import { SIGN_IN } from '../texts/sign-in.js';
import { storedLogin, isRedirectBack, withAnswer, withoutRedirectParams } from './issuer-login.js';
import { freshFromIssuer, issuerOf, withIssuer } from './issuer-session.js';
import { readPageConfig, type IssuerSettings, type PageConfig } from '../shared/page-config.js';
import { type Credentials, type SessionState, type Provider, DEMO_ROLES, type DemoRole } from './session.js';
import { issuerWords, refusalWords } from './error-texts.js';
import { claimsIn, SessionTokens, type ExpiringToken } from './tokens.js';
import { tabStorage } from '../shared/storage.js';

/** The service may be starting while the page is open already. */
const RETRY_MS = 2_000;

/** The sign-in of the page: restores it after a reload, redirects to the issuer and back, and ends with the sign-out. */
export class AuthFlow {
  private readonly closing = new AbortController();
  private retry: ReturnType<typeof setTimeout> | undefined;
  private config: PageConfig = { demo: false };
  private credentials: Credentials | undefined;

  constructor(private readonly show: (state: SessionState) => void) {}

  async open(): Promise<void> {
    try {
      this.config = await readPageConfig(this.closing.signal);
      await this.enterAsKept(this.config);
    } catch (error) {
      if (this.closing.signal.aborted) return;
      this.show({ kind: 'opening', problem: String(error) });
      this.retry = setTimeout(() => void this.open(), RETRY_MS);
    }
  }

  close(): void {
    this.closing.abort();
    clearTimeout(this.retry);
  }

  private async enterAsKept({ demo, oidc }: PageConfig): Promise<void> {
    if (oidc !== undefined && isRedirectBack(location.href)) return this.comeBack(oidc);
    const [login, token, role] = [storedLogin(), storedToken(), storedRole()];
    if (oidc !== undefined && login !== undefined)
      return this.admit(withIssuer(await issuerOf(oidc), login, this.expired));
    if (token !== undefined) return this.admit(withToken(token));
    if (demo && role !== undefined) return this.admit(await asDemo(role));
    this.stay();
  }

  private readonly enter = (way: Provider): void => {
    this.show({ kind: 'opening' });
    this.go(way).catch((error: unknown) => this.stay(this.wordsOf(error)));
  };

  private async go(way: Provider): Promise<void> {
    switch (way.kind) {
      case 'token':
        return this.admit(withToken(way.token));
      case 'demo':
        return this.admit(await asDemo(way.role));
      case 'issuer': {
        const issuer = await issuerOf(way.settings);
        return issuer.begin(location.href, { silently: false });
      }
    }
  }

  private async comeBack(oidc: IssuerSettings): Promise<void> {
    const answer = location.href;
    // Immediately: the answer must not be reloaded, bookmarked or copied.
    history.replaceState(undefined, '', withoutRedirectParams(answer));
    try {
      const issuer = await issuerOf(oidc);
      const returnTo = await issuer.returnTo(answer);
      if (returnTo !== undefined && new URL(returnTo).origin === location.origin) {
        // One redirect address serves both pages: the page that began the sign-in ends it.
        if (new URL(returnTo).pathname !== location.pathname)
          return location.replace(withAnswer(returnTo, answer));
        history.replaceState(undefined, '', returnTo);
      }
      this.admit(freshFromIssuer(issuer, await issuer.end(answer), this.expired));
    } catch (error) {
      this.stay(this.wordsOf(error));
    }
  }

  private admit(credentials: Credentials): void {
    if (this.closing.signal.aborted) return;
    this.credentials = credentials;
    const { token, current, name, first, clocksApartMs, leave } = credentials;
    const signOut = async () => {
      this.stay();
      await leave?.().catch(() => this.stay(SIGN_IN.signedOutHereOnly));
    };
    const refused = ({ problem }: FloorRefusal) => {
      if (this.credentials === credentials) this.stay(refusalWords(problem, clocksApartMs));
    };
    const { scopes, subject, extension } = claimsIn(first, this.config.oidc);
    const operations = this.config.operations === true;
    const polling = this.config.polling === true;
    const history = this.config.history === true;
    this.show({
      kind: 'signed-in',
      session: {
        ...{ token, current, name, scopes, operations, polling, history, signOut, refused },
        ...(subject !== undefined && { subject }),
        ...(extension !== undefined && { extension }),
      },
    });
  }

  private readonly expired = (error: Error): void => this.stay(this.wordsOf(error));

  /** Signs out and shows the sign-in page. */
  private stay(problem?: string): void {
    this.credentials = undefined;
    forgetIssuerLogin();
    forgetToken();
    forgetRole();
    const { demo, oidc } = this.config;
    this.show({
      kind: 'signed-out',
      ways: { demo, ...(oidc !== undefined && { issuer: oidc }) },
      enter: this.enter,
      ...(problem !== undefined && { problem }),
    });
  }

  private wordsOf(error: unknown): string {
    if (error instanceof FloorRefusal) return refusalWords(error.problem);
    return issuerWords(error, this.config.oidc?.issuer ?? location.origin);
  }
}

const ROLE = 'floorwalker.role';

/** The role chosen in this tab. */
export const storedRole = (): DemoRole | undefined =>
  DEMO_ROLES.find((role) => role === tabStorage().getItem(ROLE));

export const forgetRole = (): void => tabStorage().removeItem(ROLE);

/** Signs in as a user of the demo, which issues tokens without sign-in. Rejects while it issues none. */
export async function asDemo(role: DemoRole): Promise<Credentials> {
  const first = await demoExpiring(role);
  const tokens = new SessionTokens(first, () => demoExpiring(role));
  tabStorage().setItem(ROLE, role);
  return {
    token: tokens.giver,
    current: () => tokens.current(),
    name: SIGN_IN.demoName({ role: SIGN_IN.roles[role].name }),
    first: first.token,
  };
}

async function demoExpiring(role: DemoRole): Promise<ExpiringToken> {
  const token = await demoToken(role);
  if (token === undefined) throw new Error('the demo gives no tokens');
  const { issuedAt, expiresAt } = claimsIn(token);
  // This computer's clock may be wrong: only the lifetime of the token counts.
  return issuedAt === undefined || expiresAt === undefined
    ? { token }
    : { token, expiresAt: Date.now() + expiresAt - issuedAt };
}

/** Signs in with a token that the user entered; it is not renewed. */
export function withToken(token: string): Credentials {
  storeToken(token);
  return {
    token,
    current: () => Promise.resolve(token),
    name: claimsIn(token).subject ?? SIGN_IN.unnamed,
    first: token,
  };
}

/** The sign-in state of this page. */
export function useSession(): SessionState {
  const [state, setState] = useState<SessionState>({ kind: 'opening' });
  useEffect(() => {
    const flow = new AuthFlow(setState);
    void flow.open();
    return () => flow.close();
  }, []);
  return state;
}
