/** A token and, by this computer's clock (epoch ms), when it is over; absent: it does not say. */
export interface HeldToken {
  token: string;
  overAt?: number;
}

/** With less than this left a token is renewed before it is used. */
const NEARLY_OVER_MS = 5_000;

/** The tokens of one session, one after the other, for all who need one. */
export class SessionTokens {
  private given: string | undefined;
  private renewing: Promise<string> | undefined;

  constructor(
    private held: HeldToken,
    private readonly renew: () => Promise<HeldToken>,
    private readonly now: () => number = Date.now,
  ) {}

  /** For whoever keeps a token until it is refused or nearly over: never the same one twice. */
  readonly giver = async (): Promise<string> =>
    (this.given = await (this.held.token === this.given ? this.renewed() : this.current()));

  /** For one request. */
  async current(): Promise<string> {
    const { token, overAt = Infinity } = this.held;
    return overAt - this.now() > NEARLY_OVER_MS ? token : this.renewed();
  }

  /** Issuers take a refresh token once, so however many ask, one asks for them. */
  private renewed(): Promise<string> {
    this.renewing ??= this.ask().finally(() => (this.renewing = undefined));
    return this.renewing;
  }

  private async ask(): Promise<string> {
    this.held = await this.renew();
    return this.held.token;
  }
}

/** What a page reads in a token, unverified: names for people, and whose clock is wrong. The service decides. */
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
