import { createHash, randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose';
import { json, LiteralServer, type SeenRequest } from './literal-server.js';

export const CLIENT_ID = 'floorwalker-pages';
const AUDIENCE = 'floorwalker';

/** What a code or a refresh token stands for. */
interface Grant {
  challenge: string;
  nonce: string;
  redirectUri: string;
  consented: boolean;
}

/**
 * A small OpenID issuer over real HTTP: authorisation code with PKCE, refresh tokens that are good once, an end of its
 * own session. A user is always signed in and always agrees; the fields say where that is to go wrong.
 */
export class OidcIssuer {
  /** Of the access tokens. */
  audience = AUDIENCE;
  scope = 'floor:read';
  lifeS = 3_600;
  refreshes = true;
  /** Takes back every refresh token that it gave. */
  refusesRefreshes = false;
  /** The error that the next visits to the sign-in page end with. */
  denial?: string;
  /** Says nothing that a page may read. */
  away = false;
  /** Every token it made, of any kind. */
  readonly tokens: string[] = [];
  private readonly codes = new Map<string, Grant>();
  private readonly refreshTokens = new Map<string, Grant>();

  private constructor(
    private readonly key: CryptoKey,
    private readonly jwk: JWK,
    private readonly server: LiteralServer,
  ) {}

  static async start(): Promise<OidcIssuer> {
    const { privateKey, publicKey } = await generateKeyPair('ES256');
    const jwk = { ...(await exportJWK(publicKey)), kid: 'oidc', alg: 'ES256' };
    const server = await LiteralServer.start(json({}, 503));
    const issuer = new OidcIssuer(privateKey, jwk, server);
    server.answer((request, response) => void issuer.answer(request, response));
    return issuer;
  }

  get url(): string {
    return this.server.baseUrl;
  }

  get seen(): readonly SeenRequest[] {
    return this.server.seen;
  }

  /** Of the configuration's `auth.issuers`. */
  get config(): object {
    const jwksUri = `${this.url}/jwks`;
    return { issuer: this.url, audience: AUDIENCE, jwksUri, algorithms: ['ES256'] };
  }

  /** Of the configuration's `auth.console`. */
  get console(): object {
    return {
      issuer: this.url,
      clientId: CLIENT_ID,
      scope: 'openid offline_access',
      params: { audience: 'https://floor.example' },
    };
  }

  stop(): Promise<void> {
    return this.server.stop();
  }

  private async answer(request: SeenRequest, response: ServerResponse): Promise<void> {
    // A browser lets no page read what does not say that it may.
    if (!this.away) response.setHeader('access-control-allow-origin', '*');
    const say = (body: unknown, status = 200) => json(body, status)(request, response);
    const goTo = (url: URL) => void response.writeHead(302, { location: url.href }).end();
    switch (`${request.method} ${request.path}`) {
      case 'GET /.well-known/openid-configuration':
        return say({
          issuer: this.url,
          authorization_endpoint: `${this.url}/authorize`,
          token_endpoint: `${this.url}/token`,
          jwks_uri: `${this.url}/jwks`,
          end_session_endpoint: `${this.url}/logout`,
        });
      case 'GET /jwks':
        return say({ keys: [this.jwk] });
      case 'GET /authorize':
        return goTo(this.authorize(request.query));
      case 'POST /token':
        return this.token(new URLSearchParams(request.body), say);
      case 'GET /logout':
        return goTo(new URL(request.query.get('post_logout_redirect_uri') ?? this.url));
      case 'POST /logout': {
        const form = new URLSearchParams(request.body);
        if (!this.tokens.includes(form.get('id_token_hint') ?? ''))
          return say({ error: 'invalid_request' }, 400);
        return goTo(new URL(form.get('post_logout_redirect_uri') ?? this.url));
      }
      default:
        return say({ error: 'not_found' }, 404);
    }
  }

  private authorize(query: URLSearchParams): URL {
    const asked = (name: string): string => query.get(name) ?? '';
    const back = new URL(asked('redirect_uri'));
    back.searchParams.set('state', asked('state'));
    const fits =
      asked('client_id') === CLIENT_ID &&
      asked('response_type') === 'code' &&
      asked('code_challenge_method') === 'S256' &&
      asked('scope').split(' ').includes('openid');
    const error = fits ? this.denial : 'invalid_request';
    if (error !== undefined) {
      back.searchParams.set('error', error);
      return back;
    }
    const code = randomUUID();
    const grant = {
      challenge: asked('code_challenge'),
      nonce: asked('nonce'),
      redirectUri: asked('redirect_uri'),
      consented: asked('prompt') === 'consent' && asked('scope').split(' ').includes('offline_access'),
    };
    this.codes.set(code, grant);
    back.searchParams.set('code', code);
    return back;
  }

  private async token(form: URLSearchParams, say: (body: unknown, status?: number) => void): Promise<void> {
    const grant = this.redeemed(form);
    const isRefresh = form.get('grant_type') === 'refresh_token';
    if (grant === undefined || form.get('client_id') !== CLIENT_ID || (isRefresh && this.refusesRefreshes))
      return say({ error: 'invalid_grant' }, 400);
    // As it granted less than was requested, more is refused later.
    if (isRefresh && form.has('scope')) return say({ error: 'invalid_scope' }, 400);
    const access = await this.signed({ tenant: 'acme', scope: this.scope, jti: randomUUID() }, this.audience);
    const id = await this.signed({ name: 'Ann Lund', nonce: grant.nonce }, CLIENT_ID);
    // A strict issuer: only who was asked for consent, and keeps what was given then (OpenID Connect Core, 11).
    const refresh = this.refreshes && grant.consented ? randomUUID() : undefined;
    if (refresh !== undefined) this.refreshTokens.set(refresh, grant);
    this.tokens.push(access, id, ...(refresh === undefined ? [] : [refresh]));
    say({
      token_type: 'Bearer',
      access_token: access,
      id_token: id,
      expires_in: this.lifeS,
      ...(refresh !== undefined && { refresh_token: refresh }),
    });
  }

  /** What was asked for with a code or a refresh token, each good once. */
  private redeemed(form: URLSearchParams): Grant | undefined {
    const take = (from: Map<string, Grant>, name: string): Grant | undefined => {
      const key = form.get(name) ?? '';
      const grant = from.get(key);
      from.delete(key);
      return grant;
    };
    if (form.get('grant_type') === 'refresh_token') return take(this.refreshTokens, 'refresh_token');
    const grant = take(this.codes, 'code');
    const proof = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    return grant?.challenge === proof && grant.redirectUri === form.get('redirect_uri') ? grant : undefined;
  }

  private signed(claims: Record<string, string>, audience: string): Promise<string> {
    return new SignJWT(claims)
      .setProtectedHeader({ alg: 'ES256', kid: 'oidc' })
      .setIssuer(this.url)
      .setAudience(audience)
      .setSubject('ann')
      .setIssuedAt()
      .setExpirationTime(`${this.lifeS}s`)
      .sign(this.key);
  }
}
