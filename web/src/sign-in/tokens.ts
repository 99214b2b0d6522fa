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
  scopes: ReadonlySet<string>;
  /** Epoch ms. */
  issuedAt?: number;
  expiresAt?: number;
}

const NONE: TokenClaims = { scopes: new Set() };

/** Of anything but a JWT: nothing. */
export function claimsIn(token: string): TokenClaims {
  const payload = token.split('.')[1]?.replaceAll('-', '+').replaceAll('_', '/');
  if (payload === undefined) return NONE;
  try {
    const bytes = Uint8Array.from(atob(payload), (letter) => letter.charCodeAt(0));
    return claimsOf(JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    return NONE; // no base64, or no JSON in it
  }
}

function claimsOf(payload: unknown): TokenClaims {
  if (typeof payload !== 'object' || payload === null) return NONE;
  const claim = (name: string): unknown => Reflect.get(payload, name);
  const [sub, scope, iat, exp] = [claim('sub'), claim('scope'), claim('iat'), claim('exp')];
  return {
    scopes: new Set(typeof scope === 'string' ? scope.split(' ').filter((one) => one !== '') : []),
    ...(typeof sub === 'string' && { subject: sub }),
    ...(typeof iat === 'number' && { issuedAt: iat * 1000 }),
    ...(typeof exp === 'number' && { expiresAt: exp * 1000 }),
  };
}
