import type { RefusalProblem } from '../../../client/index.js';
import { age } from '../shared/duration.js';
import { SIGN_IN } from '../texts/sign-in.js';

/** About the tolerance of issuers and services. */
const CLOCKS_APART_MS = 30_000;

/** Why the sign-in at the issuer failed, for the user. */
export function issuerWords(error: unknown, issuer: string): string {
  if (!(error instanceof Error)) return SIGN_IN.unclear({ problem: String(error) });
  const code = oauthError(error);
  if (code !== undefined) return oauthWords(code, error.message);
  // Browsers report failed, forbidden and timed-out requests like this.
  if (error instanceof TypeError || error.name === 'ErrorTimeout') return SIGN_IN.unreachable({ issuer });
  if (/^No matching state/.test(error.message)) return SIGN_IN.unknownState;
  return SIGN_IN.unclear({ problem: error.message });
}

/** The code of RFC 6749 that an issuer answered; undefined: it is another kind of error. */
export function oauthError(error: unknown): string | undefined {
  if (!(error instanceof Error) || error.name !== 'ErrorResponse' || !('error' in error)) return undefined;
  return typeof error.error === 'string' ? error.error : undefined;
}

/** What an issuer answers when its session is over. It needs no technical reason. */
const EXPIRED: ReadonlySet<string> = new Set([
  'login_required',
  'interaction_required',
  'consent_required',
  'account_selection_required',
  'invalid_grant',
]);

function oauthWords(code: string, message: string): string {
  if (EXPIRED.has(code)) return SIGN_IN.expired;
  const words: Readonly<Record<string, string>> = SIGN_IN.issuerErrors;
  const known = words[code];
  const said = known ?? SIGN_IN.issuerError({ code });
  // Without a message the library repeats the code.
  return message === code || message === '' ? said : `${said} ${SIGN_IN.issuerMessage({ message })}`;
}

/**
 * Why the service refused a sign-in, and how to correct it.
 * @param clocksApartMs by how much a token that had just been made seemed to be made earlier or later
 */
export function refusalWords({ detail }: Pick<RefusalProblem, 'detail'>, clocksApartMs = 0): string {
  const hint = hintOf(detail, Math.abs(clocksApartMs));
  return hint === undefined ? SIGN_IN.refused({ detail }) : `${SIGN_IN.refused({ detail })} ${hint}`;
}

function hintOf(detail: string, apartMs: number): string | undefined {
  const claim = /claim "([^"]+)"/.exec(detail)?.[1];
  if (claim === 'aud') return SIGN_IN.hints.audience;
  if (claim !== undefined && !['exp', 'nbf', 'iat'].includes(claim)) return SIGN_IN.hints.claims;
  return apartMs > CLOCKS_APART_MS ? SIGN_IN.hints.clock({ difference: age(apartMs) }) : undefined;
}
