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
