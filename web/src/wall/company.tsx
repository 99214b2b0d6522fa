import { readPageConfig, type IssuerSettings } from '../shared/page-config.js';
import { serviceUrl } from '../shared/service.js';
import { storesLastingly } from '../shared/storage.js';
import { issuerWords, refusalWords } from '../sign-in/error-texts.js';
import { storedLogin, storeLogin } from '../sign-in/issuer-login.js';
import { issuerOf, withIssuer } from '../sign-in/issuer-session.js';
import type { Credentials } from '../sign-in/session.js';
import { SIGN_IN } from '../texts/sign-in.js';

export { refusalWords };

const readIssuer = async (): Promise<IssuerSettings | undefined> =>
  (await readPageConfig(new AbortController().signal)).oidc;

/**
 * Tokens of the sign-in that this tab stores.
 * @param over called with the reason when the issuer issues no more of them
 */
export async function companyTokens(over: (words: string) => void): Promise<Credentials> {
  const [settings, login] = [await readIssuer(), storedLogin()];
  if (settings === undefined || login === undefined) {
    over(SIGN_IN.expired);
    throw new Error(SIGN_IN.expired);
  }
  const ended = (error: Error) => over(issuerWords(error, settings.issuer));
  return withIssuer(await issuerOf(settings), login, ended);
}

/**
 * Ends a sign-in that this page began.
 * @param answer of the issuer, as parameters
 * @returns why it failed; undefined: the login is stored
 */
export async function endSignIn(answer: string): Promise<string | undefined> {
  let issuer = location.origin;
  try {
    const settings = await readIssuer();
    if (settings === undefined) return SIGN_IN.expired;
    issuer = settings.issuer;
    storeLogin(await (await issuerOf(settings)).end(`${serviceUrl()}?${answer}`));
    return undefined;
  } catch (error) {
    return issuerWords(error, issuer);
  }
}

/** Leaves the page. */
async function begin(settings: IssuerSettings): Promise<void> {
  const back = new URL(location.href);
  // Else the page would ask the console first, for which there was no answer.
  if (back.searchParams.has('signed-in')) back.searchParams.delete('signed-in');
  await (await issuerOf(settings)).begin(back.href, { silently: false });
}

interface Props {
  settings: IssuerSettings;
  /** The last sign-in failed or has ended. */
  again: boolean;
  onProblem: (words: string) => void;
}

function CompanySection({ settings, again, onProblem }: Props) {
  return (
    <section>
      <p id="issuer-hint">{SIGN_IN.issuerHint}</p>
      <button
        type="button"
        class="main"
        aria-describedby="issuer-hint"
        onClick={() =>
          void begin(settings).catch((error: unknown) => onProblem(issuerWords(error, settings.issuer)))
        }
      >
        {again ? SIGN_IN.issuerAgain : SIGN_IN.issuer}
      </button>
    </section>
  );
}

/** Undefined where there is no issuer, or this page cannot go to it and come back. */
export async function companySection() {
  const settings = canLeave() ? await readIssuer() : undefined;
  if (settings === undefined) return undefined;
  return (props: Omit<Props, 'settings'>) => <CompanySection settings={settings} {...props} />;
}

/**
 * The way back leads over the console, whose browsers are newer than those of walls (the checks are those of `start.js`). Issuers let
 * no page frame them, and what is needed on the way is stored.
 */
const canLeave = (): boolean =>
  self === top &&
  storesLastingly() &&
  typeof AbortSignal === 'function' &&
  'timeout' in AbortSignal &&
  'inert' in HTMLElement.prototype;
