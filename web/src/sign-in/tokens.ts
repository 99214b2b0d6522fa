import type { IssuerSettings } from '../shared/page-config.js';

/** A token and its expiry by this computer's clock (epoch ms); absent: not known. */
export interface ExpiringToken {
  token: string;
  expiresAt?: number;
}

/** A token with less than this left is renewed before use. */
const EXPIRES_SOON_MS = 5_000;

/** The current token of a session, renewed when needed. */
export class SessionTokens {
  private given: string | undefined;
  private renewing: Promise<string> | undefined;

  constructor(
    private token: ExpiringToken,
    private readonly renew: () => Promise<ExpiringToken>,
    private readonly now: () => number = Date.now,
  ) {}

  /** For callers that keep a token until it is refused or about to expire: never the same token twice. */
  readonly giver = async (): Promise<string> =>
    (this.given = await (this.token.token === this.given ? this.renewed() : this.current()));

  /** For one request. */
  async current(): Promise<string> {
    const { token, expiresAt = Infinity } = this.token;
    return expiresAt - this.now() > EXPIRES_SOON_MS ? token : this.renewed();
  }

  /** Issuers accept a refresh token once, so concurrent callers share one renewal. */
  private renewed(): Promise<string> {
    this.renewing ??= this.ask().finally(() => (this.renewing = undefined));
    return this.renewing;
  }

  private async ask(): Promise<string> {
    this.token = await this.renew();
    return this.token.token;
  }
}

/** Claims that the page reads without verification, for display and clock checks. The service verifies. */
export interface TokenClaims {
  subject?: string;
  /** Of the person's own phone. */
  extension?: string;
  scopes: ReadonlySet<string>;
  /** Epoch ms. */
  issuedAt?: number;
  expiresAt?: number;
}

const NONE: TokenClaims = { scopes: new Set() };

/** Where the issuer's tokens say what they grant; see `IssuerSettings`. */
export type ScopeRules = Pick<IssuerSettings, 'scopeClaim' | 'roles'>;

/** Of anything but a JWT: nothing. */
export function claimsIn(token: string, rules: ScopeRules = {}): TokenClaims {
  const payload = token.split('.')[1]?.replaceAll('-', '+').replaceAll('_', '/');
  if (payload === undefined) return NONE;
  try {
    const bytes = Uint8Array.from(atob(payload), (letter) => letter.charCodeAt(0));
    return claimsOf(JSON.parse(new TextDecoder().decode(bytes)), rules);
  } catch {
    return NONE; // no base64, or no JSON in it
  }
}

function claimsOf(payload: unknown, rules: ScopeRules): TokenClaims {
  if (typeof payload !== 'object' || payload === null) return NONE;
  const claim = (name: string): unknown => Reflect.get(payload, name);
  const [sub, extension, iat, exp] = [claim('sub'), claim('extension'), claim('iat'), claim('exp')];
  return {
    scopes: scopesIn(payload, rules),
    ...(typeof sub === 'string' && { subject: sub }),
    ...(isExtension(extension) && { extension: String(extension) }),
    ...(typeof iat === 'number' && { issuedAt: iat * 1000 }),
    ...(typeof exp === 'number' && { expiresAt: exp * 1000 }),
  };
}

/** Some issuers write it as a number. */
const isExtension = (value: unknown): value is string | number =>
  (typeof value === 'string' && value !== '') || Number.isSafeInteger(value);

/** As the service reads them (`auth.issuers[].claims` and `.roles`). */
function scopesIn(payload: object, { scopeClaim, roles = {} }: ScopeRules): Set<string> {
  const names = scopeClaim === undefined ? ['scope', 'scp'] : [scopeClaim];
  const granted = names.flatMap((name) => wordsOf(claimAt(payload, name)));
  const held = [...granted, ...wordsOf(claimAt(payload, 'roles'))];
  const ofRoles = held.flatMap((role) => (has(roles, role) ? (roles[role] ?? []) : []));
  return new Set([...granted, ...ofRoles]);
}

/** The words of a text, or the elements of a list, which are whole also with spaces in them. */
function wordsOf(value: unknown): string[] {
  if (typeof value === 'string') return value.split(/\s+/).filter((one) => one !== '');
  return Array.isArray(value) ? value.filter((one: unknown) => typeof one === 'string') : [];
}

/** Without `Object.hasOwn`, which is younger than the browsers of televisions. */
const has = (value: object, name: string): boolean => Object.keys(value).includes(name);

/** By name, or by its path. */
function claimAt(value: unknown, path: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  if (has(value, path)) return Reflect.get(value, path);
  for (let dot = path.lastIndexOf('.'); dot > 0; dot = path.lastIndexOf('.', dot - 1)) {
    const found = claimAt(Reflect.get(value, path.slice(0, dot)), path.slice(dot + 1));
    if (found !== undefined) return found;
  }
  return undefined;
}
