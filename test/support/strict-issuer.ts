import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair } from 'jose';

const RESOURCE = 'urn:floorwalker';
const SCOPE = 'floor:read agents:command';
export const STRICT_CLIENT = 'floorwalker-console';

/**
 * `oidc-provider`, which keeps to the letter of OpenID Connect and OAuth 2: consent before a refresh token, JWT access tokens
 * only for a resource (RFC 8707), rotated refresh tokens whose second use ends the grant.
 */
export class StrictIssuer {
  /** Method, path and form of each request. */
  readonly seen: { method: string; path: string; query: URLSearchParams }[] = [];
  lifeS = 3_600;

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  /** @param home where the pages are */
  static async start(home: () => string): Promise<StrictIssuer> {
    const { privateKey } = await generateKeyPair('ES256', { extractable: true });
    const jwk = { ...(await exportJWK(privateKey)), kid: 'strict', alg: 'ES256', use: 'sig' };
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const issuer = new StrictIssuer(server, url);
    const { Provider: OidcProvider } = await import('oidc-provider');
    let answer: ((request: IncomingMessage, response: ServerResponse) => void) | undefined;
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      // The pages' address is known only once the service runs, which needs the issuer's.
      answer ??= new OidcProvider(url, settingsOf(issuer, home(), jwk)).callback();
      const { pathname, searchParams } = new URL(request.url ?? '/', url);
      issuer.seen.push({ method: request.method ?? '', path: pathname, query: searchParams });
      answer(request, response);
    });
    return issuer;
  }

  /** Of the configuration's `auth.issuers`: the keys are found by discovery. */
  get config(): object {
    return { issuer: this.url, audience: RESOURCE, algorithms: ['ES256'], tenant: 'acme' };
  }

  get console(): object {
    const scope = `openid offline_access ${SCOPE}`;
    return { issuer: this.url, clientId: STRICT_CLIENT, scope, params: { resource: RESOURCE } };
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}

function settingsOf(issuer: StrictIssuer, home: string, jwk: object): object {
  return {
    jwks: { keys: [jwk] },
    clients: [
      {
        client_id: STRICT_CLIENT,
        token_endpoint_auth_method: 'none',
        application_type: 'native',
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        redirect_uris: [home],
        post_logout_redirect_uris: [home],
        id_token_signed_response_alg: 'ES256',
      },
    ],
    scopes: ['openid', 'offline_access', ...SCOPE.split(' ')],
    clientBasedCORS: () => true,
    findAccount: (_context: unknown, sub: string) => ({
      accountId: sub,
      claims: () => ({ sub, name: 'Ann Lund' }),
    }),
    rotateRefreshToken: true,
    ttl: {
      AccessToken: () => issuer.lifeS,
      Grant: 86_400,
      Session: 86_400,
      Interaction: 600,
      IdToken: 3_600,
    },
    features: {
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: () => ({
          scope: SCOPE,
          audience: RESOURCE,
          accessTokenFormat: 'jwt',
          accessTokenTTL: issuer.lifeS,
          jwt: { sign: { alg: 'ES256' } },
        }),
      },
    },
  };
}
