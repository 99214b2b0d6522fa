import { FloorRefusal } from '../../../client/index.js';
import { forgetToken, keptToken } from '../shared/session.js';
import { SIGN_IN } from '../texts/sign-in.js';
import type { Admission } from './admission.js';
import { asDemo, forgetRole, keptRole } from './demo-way.js';
import { forgetLogin, keptLogin } from './issuer-login.js';
import { freshFromIssuer, withIssuer } from './issuer-way.js';
import type { Issuer } from './issuer.js';
import { readPageConfig, type IssuerSettings, type PageConfig } from './page-config.js';
import type { SessionState, Way } from './session.js';
import { issuerWords, refusalWords } from './sign-in-words.js';
import { claimsIn } from './token-claims.js';
import { withToken } from './token-way.js';
import { isWayBack, withoutAnswer } from './way-back.js';

/** The service may be starting while the page is open already. */
const RETRY_MS = 2_000;

/** Who is signed in, and how somebody gets in: over a reload, out to the issuer and back, until he signs out. */
export class Door {
  private readonly closing = new AbortController();
  private retry: ReturnType<typeof setTimeout> | undefined;
  private config: PageConfig = { demo: false };
  private admission: Admission | undefined;

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
    if (oidc !== undefined && isWayBack(location.href)) return this.comeBack(oidc);
    const [login, token, role] = [keptLogin(), keptToken(), keptRole()];
    if (oidc !== undefined && login !== undefined)
      return this.admit(withIssuer(await issuerOf(oidc), login, this.over));
    if (token !== undefined) return this.admit(withToken(token));
    if (demo && role !== undefined) return this.admit(await asDemo(role));
    this.stay();
  }

  private readonly enter = (way: Way): void => {
    this.show({ kind: 'opening' });
    this.go(way).catch((error: unknown) => this.stay(this.wordsOf(error)));
  };

  private async go(way: Way): Promise<void> {
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
    // At once: what stands there must not be reloaded, kept as a bookmark or copied.
    history.replaceState(undefined, '', withoutAnswer(answer));
    try {
      const issuer = await issuerOf(oidc);
      const returnTo = await issuer.returnTo(answer);
      if (returnTo !== undefined && new URL(returnTo).origin === location.origin)
        history.replaceState(undefined, '', returnTo);
      this.admit(freshFromIssuer(issuer, await issuer.end(answer), this.over));
    } catch (error) {
      this.stay(this.wordsOf(error));
    }
  }

  private admit(admission: Admission): void {
    if (this.closing.signal.aborted) return;
    this.admission = admission;
    const { token, current, name, first, clocksApartMs, leave } = admission;
    const signOut = async () => {
      this.stay();
      await leave?.().catch(() => this.stay(SIGN_IN.signedOutHereOnly));
    };
    const refused = ({ problem }: FloorRefusal) => {
      if (this.admission === admission) this.stay(refusalWords(problem, clocksApartMs));
    };
    const { scopes } = claimsIn(first);
    const operations = this.config.operations === true;
    this.show({
      kind: 'signed-in',
      session: { token, current, name, scopes, operations, signOut, refused },
    });
  }

  private readonly over = (error: Error): void => this.stay(this.wordsOf(error));

  /** Nobody is signed in (any more). */
  private stay(problem?: string): void {
    this.admission = undefined;
    forgetLogin();
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

/** What it takes is loaded by those alone who sign in there. */
async function issuerOf(settings: IssuerSettings): Promise<Issuer> {
  const { Issuer } = await import('./issuer.js');
  return new Issuer(settings);
}
