import { z } from 'zod';
import { VendorAuthFailed, VendorError } from '../port/errors.js';
import { KeyAuth } from '../kit/key-auth.js';
import {
  newSession,
  sessionTokens,
  TokenAuth,
  type RequestAuth,
  type RequestContext,
  type SessionLogin,
} from '../kit/session-auth.js';
import type { SessionStore, VendorSession } from '../port/vendor.js';
import { TokenRefused, type NetsapiensAnswer, type NetsapiensApi } from './envelope.js';
import { TokenGrant, JwtClaims, JwtGrant, Tokens } from './schema.js';
import { parseBoundedJson } from '../../lib/json-bounds.js';

interface PasswordCredentials {
  clientId: string;
  clientSecret: string;
  username: string;
  password: string;
}

/** `POST /ns-api/oauth2/token/`, of systems without the other two. */
const FORM_LOGIN = { endpoint: 'oauth2/token/', form: true } as const;
/** Where the system does not say how long a token lives. */
const DEFAULT_LIFE_SECONDS = 3600;

/** Tokens: got with the password, refreshed, and given back where the vendor takes them back. */
export class NetsapiensLogin implements SessionLogin {
  constructor(
    private readonly api: NetsapiensApi,
    private readonly credentials: PasswordCredentials,
  ) {}

  async open(previous: VendorSession | undefined, context: RequestContext): Promise<VendorSession> {
    const old = previous && tokensOf(previous);
    return (old && (await this.refresh(old, context))) ?? this.signIn(context);
  }

  tokenOf(session: VendorSession): string | undefined {
    return tokensOf(session)?.access;
  }

  /** Only a JWT can be revoked; an OAuth token ends by itself. */
  async close(session: VendorSession, signal: AbortSignal): Promise<void> {
    const tokens = tokensOf(session);
    if (tokens?.jti === undefined) return;
    try {
      await this.api.ask({
        method: 'DELETE',
        endpoint: `jwt/${encodeURIComponent(tokens.jti)}`,
        token: tokens.access,
        schema: z.unknown(),
        signal,
      });
    } catch (error) {
      // Best effort: a token that could not be given back ends by itself within a day.
      if (!(error instanceof VendorError)) throw error;
    }
  }

  private async refresh(
    { kind, refresh }: Tokens,
    context: RequestContext,
  ): Promise<VendorSession | undefined> {
    if (refresh === undefined) return undefined;
    const { clientId: client_id, clientSecret: client_secret } = this.credentials;
    // How a refresh token that is no longer good is refused is not documented; the password then says more.
    const refusals = (status: number) => [400, 401, 403, 404].includes(status);
    const post = { method: 'POST', ...context, refusals } as const;
    try {
      if (kind === 'jwt')
        return jwtSession(
          await this.api.ask({ ...post, endpoint: 'jwt', body: { refresh }, schema: JwtGrant }),
        );
      const body = { grant_type: 'refresh_token', client_id, client_secret, refresh_token: refresh };
      const login = kind === 'form' ? FORM_LOGIN : ({ endpoint: 'tokens' } as const);
      return oauthSession(await this.api.ask({ ...post, ...login, body, schema: TokenGrant }), kind);
    } catch (error) {
      if (error instanceof TokenRefused) return undefined;
      throw error;
    }
  }

  /** Systems offer one of three logins, all of them with the same fields. */
  private async signIn(context: RequestContext): Promise<VendorSession> {
    const { clientId: client_id, clientSecret: client_secret, username, password } = this.credentials;
    const body = { grant_type: 'password', client_id, client_secret, username, password };
    const missing = (status: number) => status === 404;
    const oauth = await this.post({ endpoint: 'tokens' }, body, TokenGrant, context, missing);
    if (oauth.value !== undefined) return oauthSession(oauth, 'oauth') ?? this.withoutToken('tokens');
    const jwt = await this.post({ endpoint: 'jwt' }, body, JwtGrant, context, missing);
    if (jwt.value !== undefined) return jwtSession(jwt) ?? this.withoutToken('jwt');
    const form = await this.post(FORM_LOGIN, body, TokenGrant, context);
    return oauthSession(form, 'form') ?? this.withoutToken(FORM_LOGIN.endpoint);
  }

  private async post<T>(
    login: { endpoint: string; form?: true },
    body: Record<string, string>,
    schema: z.ZodType<T>,
    context: RequestContext,
    missing?: (status: number) => boolean,
  ): Promise<NetsapiensAnswer<T>> {
    let refused: string | undefined;
    const answer = await this.api.ask({
      method: 'POST',
      ...login,
      body,
      schema,
      ...context,
      refusals: (status, message) => {
        if ([400, 401, 403].includes(status)) refused = `${status} ${message}`.trimEnd();
        return refused !== undefined || missing?.(status) === true;
      },
    });
    if (refused === undefined) return answer;
    throw new VendorAuthFailed(
      `${this.api.about('POST', login.endpoint)} answered ${refused}: check clientId, clientSecret, username and password`,
    );
  }

  private withoutToken(endpoint: string): never {
    throw new VendorAuthFailed(
      `${this.api.about('POST', endpoint)} gave no token: a user with a second factor cannot be used here; give an apiKey`,
    );
  }
}

function oauthSession(
  { value, receivedAt }: NetsapiensAnswer<TokenGrant>,
  kind: 'oauth' | 'form',
): VendorSession | undefined {
  if (value?.access_token === undefined) return undefined;
  const { access_token: access, refresh_token: refresh, expires_in = DEFAULT_LIFE_SECONDS } = value;
  const tokens: Tokens = { kind, access, ...(refresh !== undefined && { refresh }) };
  return newSession(tokens, receivedAt, expires_in);
}

function jwtSession({ value, receivedAt }: NetsapiensAnswer<JwtGrant>): VendorSession | undefined {
  if (value?.token === undefined) return undefined;
  const { token: access, refresh } = value;
  const claims = claimsOf(access);
  const life = claims === undefined ? DEFAULT_LIFE_SECONDS : claims.exp - claims.iat;
  const tokens: Tokens = {
    kind: 'jwt',
    access,
    ...(refresh !== undefined && { refresh }),
    ...(claims?.jti !== undefined && { jti: claims.jti }),
  };
  return newSession(tokens, receivedAt, life > 0 ? life : DEFAULT_LIFE_SECONDS);
}

/** Read, not verified: it is the vendor that accepts the token, and we only want to know how long. */
function claimsOf(jwt: string): JwtClaims | undefined {
  const text = Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString();
  return JwtClaims.safeParse(parsed(text)).data;
}

/** Undefined when the session was kept by another release of ours that wrote it differently. */
function tokensOf({ value }: VendorSession): Tokens | undefined {
  return Tokens.safeParse(parsed(value)).data;
}

function parsed(text: string): unknown {
  try {
    return parseBoundedJson(text);
  } catch {
    // Not ours, or not a JWT: to the caller both are "unreadable".
    return undefined;
  }
}

/** An API key is a bearer as it is: nothing to log in to, nothing to give back. */
export function keyAuth(apiKey: string, sessions: SessionStore): RequestAuth {
  return new KeyAuth(apiKey, sessions, {
    isRefusal: (error) => error instanceof TokenRefused,
    advice: 'check apiKey, and whether the key allows our address (ip-address)',
  });
}

export function sessionAuth(login: NetsapiensLogin, sessions: SessionStore): RequestAuth {
  return new TokenAuth(sessionTokens(login, sessions), {
    isRefusal: (error) => error instanceof TokenRefused,
    advice: 'does a proxy drop the Authorization header?',
  });
}
