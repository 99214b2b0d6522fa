import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import { verifierOf } from '../../../test/support/token-verifier.js';
import { caught } from '../../../test/support/caught.js';
import type { FloorConfig, IssuerConfig } from '../config/floor-config.js';
import type { Principal } from './principal.js';
import { TrustedIssuers } from './trusted-issuers.js';

type Settings = Partial<IssuerConfig> & { issuer: string };

let key: CryptoKey;
let folder: string;
let jwksFile: string;

beforeAll(async () => {
  const pair = await generateKeyPair('RS256');
  key = pair.privateKey;
  folder = mkdtempSync(path.join(tmpdir(), 'floorwalker-issuers-'));
  jwksFile = path.join(folder, 'jwks.json');
  writeFileSync(jwksFile, JSON.stringify({ keys: [{ ...(await exportJWK(pair.publicKey)), kid: 'k' }] }));
});
afterAll(() => rmSync(folder, { recursive: true }));

const trusted = (...issuers: Settings[]): TrustedIssuers =>
  new TrustedIssuers({
    auth: {
      issuers: issuers.map((one) => ({ audience: 'floorwalker', algorithms: ['RS256'], jwksFile, ...one })),
    },
  } as unknown as FloorConfig);

async function principal(payload: object, ...issuers: Settings[]): Promise<Principal> {
  const now = Math.floor(Date.now() / 1000);
  const token = await new SignJWT({ iat: now, exp: now + 3_600, ...payload })
    .setProtectedHeader({ alg: 'RS256', kid: 'k', typ: 'JWT' })
    .sign(key);
  return verifierOf(trusted(...issuers)).verify(token);
}
const refusal = async (payload: object, ...issuers: Settings[]): Promise<string> => {
  const error = await caught(principal(payload, ...issuers));
  expect(error).toMatchObject({ code: 'unauthenticated' });
  return (error as Error).message;
};

const ROLES = {
  Supervisor: ['floor:read', 'agents:command'],
  Admin: ['floor:read', 'queues:admin'],
};

describe('Tokens as issuers make them', () => {
  // https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
  const entra = {
    aud: '6e74172b-be56-4843-9ff4-e66a39bb12e3',
    iss: 'https://login.microsoftonline.com/72f988bf-86f1-41af-91ab-2d7cd011db47/v2.0',
    azp: '1f5c0a8b-0c1d-4a0e-8f1b-5b0c7a2d9e11',
    azpacr: '0',
    name: 'Ann Lund',
    oid: '690222be-ff1a-4d56-abd1-7e4f7d38e474',
    preferred_username: 'ann@acme.example',
    rh: '0.ARoAv4j5cvGGr0GRqy180BHbR',
    roles: ['Supervisor'],
    scp: 'access_as_user',
    sub: 'HKZpfaHyWadeOouYlitjrI-KffTm222X5rrV3xDqfKQ',
    tid: '72f988bf-86f1-41af-91ab-2d7cd011db47',
    uti: 'fqiBqXLPj0eQa82S-IYFAA',
    ver: '2.0',
  };
  const entraIssuer = { issuer: entra.iss, audience: entra.aud };

  it('Entra ID: scp is a text, roles a list, the tenant a directory', async () => {
    expect(
      await principal(entra, { ...entraIssuer, claims: { tenant: 'tid', scope: 'roles' }, roles: ROLES }),
    ).toMatchObject({
      subject: entra.sub,
      tenant: '72f988bf-86f1-41af-91ab-2d7cd011db47',
      scopes: new Set(['Supervisor', 'floor:read', 'agents:command']),
    });
    const { tenant, scopes } = await principal(entra, { ...entraIssuer, tenant: 'acme', roles: ROLES });
    expect(tenant).toBe('acme');
    expect([...scopes]).toEqual(expect.arrayContaining(['access_as_user', 'floor:read', 'agents:command']));
  });

  it('Entra ID: the delegated scopes themselves', async () => {
    const { scopes } = await principal(
      { ...entra, scp: 'floor:read agents:command' },
      { ...entraIssuer, tenant: 'acme' },
    );
    // A role counts only where roles are configured.
    expect(scopes).toEqual(new Set(['floor:read', 'agents:command']));
  });

  it('Okta: scp is a list', async () => {
    // https://developer.okta.com/docs/api/openapi/okta-oauth/guides/overview/#access-token-payload
    const okta = {
      ver: 1,
      jti: 'AT.0mP4JKAZX1iACIT4vbEDF7LpvDVjxypPMf0D7uX39RE',
      iss: 'https://acme.okta.com/oauth2/aus9o8wzkhckw9TLa0h7',
      aud: 'api://floorwalker',
      sub: 'ann@acme.example',
      cid: 'nmdP1fcyvdVO11AL7ECm',
      uid: '00ujmkLgagxeRrAg20g3',
      scp: ['openid', 'floor:read', 'agents:command'],
    };
    expect(
      await principal(okta, { issuer: okta.iss, audience: 'api://floorwalker', tenant: 'acme' }),
    ).toMatchObject({
      subject: 'ann@acme.example',
      tokenId: okta.jti,
      tenant: 'acme',
      scopes: new Set(['openid', 'floor:read', 'agents:command']),
    });
  });

  // https://auth0.com/docs/secure/tokens/access-tokens/access-token-profiles
  const auth0 = {
    iss: 'https://acme.eu.auth0.com/',
    sub: 'auth0|5f7c8ec7c33c6c004bbafe82',
    aud: ['https://floorwalker.acme.example', 'https://acme.eu.auth0.com/userinfo'],
    azp: 'TEeTEVn8BTdTRpE2s1HNKyIK8YZ8yX3q',
    scope: 'openid profile offline_access queues:admin',
    permissions: ['floor:read', 'audit:read'],
    'https://acme.example/tenant': 'acme',
    'https://acme.example/accounts': ['hq'],
  };

  it('Auth0: permissions are a list, the tenant stands under a name that is a URL', async () => {
    const claims = {
      tenant: 'https://acme.example/tenant',
      scope: 'permissions',
      accounts: 'https://acme.example/accounts',
    };
    expect(
      await principal(auth0, { issuer: auth0.iss, audience: 'https://floorwalker.acme.example', claims }),
    ).toMatchObject({
      tenant: 'acme',
      // What the client asked for counts for nothing beside the configured claim.
      scopes: new Set(['floor:read', 'audit:read']),
      accounts: new Set(['hq']),
    });
  });

  // https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html
  const cognito = {
    sub: 'aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee',
    'cognito:groups': ['Supervisor'],
    iss: 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_example',
    version: 2,
    client_id: '1example23456789',
    token_use: 'access',
    scope: 'openid floorwalker/floor:read',
    username: 'ann',
    jti: 'b5e0d1a5-9f1f-4a53-8b4f-52fda1c0f0b1',
  };
  const cognitoIssuer = { issuer: cognito.iss, audience: ['1example23456789'], tenant: 'acme' };

  it('Cognito: no aud, and the client instead; groups under a name with a colon', async () => {
    const claims = { scope: 'cognito:groups' };
    expect((await principal(cognito, { ...cognitoIssuer, claims, roles: ROLES })).scopes).toEqual(
      new Set(['Supervisor', 'floor:read', 'agents:command']),
    );
    const roles = { 'floorwalker/floor:read': ['floor:read'] };
    expect((await principal(cognito, { ...cognitoIssuer, roles })).scopes).toContain('floor:read');
    expect(await refusal({ ...cognito, client_id: 'other' }, cognitoIssuer)).toContain('claim "aud"');
    // An audience that is there counts, whatever the client.
    expect(await refusal({ ...cognito, aud: 'other' }, cognitoIssuer)).toContain('claim "aud"');
    expect(await refusal({ ...cognito, aud: [] }, cognitoIssuer)).toContain('claim "aud"');
  });

  it('Cognito: an ID token of the same client is refused', async () => {
    const { client_id: aud, scope: _scope, ...more } = cognito;
    expect(await refusal({ ...more, aud, scope: 'floor:read', token_use: 'id' }, cognitoIssuer)).toContain(
      'not an access token',
    );
  });

  // A Keycloak 26 access token, with attributes mapped as multivalued and as single values.
  const keycloak = {
    jti: 'onrtac:8b4df5b1-2a8d-4f0c-bb7e-9dbd5f5a1f11',
    iss: 'https://sso.acme.example/realms/acme',
    aud: ['floorwalker', 'account'],
    sub: 'f7a1c2c6-1a52-4d5a-8f9e-2a6a5e6f9d01',
    typ: 'Bearer',
    azp: 'floorwalker-console',
    sid: '7a7f9b6e-1d3c-4ab9-9d43-0b1a6a3f7b11',
    acr: '1',
    realm_access: { roles: ['offline_access', 'Supervisor'] },
    resource_access: { 'my.app': { roles: ['Admin'] } },
    scope: 'openid profile email',
    tenant: ['acme'],
    accounts: 'hq',
    queues: 'hq/1 hq/2',
  };

  it('Keycloak: roles at a path, a list where one text is meant, one text where a list is meant', async () => {
    expect(
      await principal(keycloak, {
        ...{ issuer: keycloak.iss, claims: { scope: 'realm_access.roles' }, roles: ROLES },
      }),
    ).toMatchObject({
      tenant: 'acme',
      accounts: new Set(['hq']),
      queues: new Set(['hq/1', 'hq/2']),
      scopes: new Set(['offline_access', 'Supervisor', 'floor:read', 'agents:command']),
    });
    // Ids of clients may have dots in them.
    const claims = { scope: 'resource_access.my.app.roles' };
    expect((await principal(keycloak, { issuer: keycloak.iss, claims, roles: ROLES })).scopes).toContain(
      'queues:admin',
    );
    expect(await refusal({ ...keycloak, typ: 'ID' }, { issuer: keycloak.iss })).toContain(
      'not an access token',
    );
  });

  it('authentik: groups of the profile, and an issuer that ends with a slash', async () => {
    const authentik = {
      iss: 'https://auth.acme.example/application/o/floorwalker/',
      sub: '5d41402abc4b2a76b9719d911017c592a8f2b8a7b8d5a6d5c4b3a29181706050',
      aud: 'c2VjcmV0bGVzcw',
      acr: 'goauthentik.io/providers/oauth2/default',
      azp: 'c2VjcmV0bGVzcw',
      uid: 'wJt0L8XgYwZ3F4uT',
      preferred_username: 'ann',
      groups: ['authentik Admins', 'Floor supervisors', 'queues:admin for all', 'Admin'],
    };
    const issuer = { issuer: authentik.iss, audience: authentik.aud, tenant: 'acme' };
    const roles = { 'Floor supervisors': ['floor:read'], Admin: ['audit:read'] };
    const { scopes } = await principal(authentik, { ...issuer, claims: { scope: 'groups' }, roles });
    // Names of groups in a list are whole: one with spaces is not several.
    expect(scopes).toEqual(new Set([...authentik.groups, 'floor:read', 'audit:read']));
  });

  it('takes large tokens: 16 kB, with a scope of thousands of characters', async () => {
    const groups = Array.from({ length: 190 }, (_, i) => `group-${i}-${'x'.repeat(20)}`);
    const scope = `floor:read ${'a'.repeat(200)} `.repeat(20);
    const { scopes } = await principal(
      { ...keycloak, groups, scope, pad: 'y'.repeat(500) },
      { issuer: keycloak.iss },
    );
    expect(scopes).toContain('floor:read');
  });
});

describe('What an issuer may name', () => {
  const first = { issuer: 'https://one.example', tenants: ['t1', 't2'] };
  const second = { issuer: 'https://two.example', tenants: ['rival'] };
  const claims = (iss: string, tenant: unknown) => ({
    ...{ iss, aud: 'floorwalker', sub: 'ann', scope: 'floor:read', tenant },
  });

  it('is limited to its own tenants', async () => {
    expect((await principal(claims(first.issuer, 't2'), first, second)).tenant).toBe('t2');
    expect(await refusal(claims(second.issuer, 't1'), first, second)).toContain(
      'its claim "tenant" names a tenant that its issuer may not name',
    );
    expect((await principal(claims(second.issuer, 't1'), first, { ...second, tenants: ['t1'] })).tenant).toBe(
      't1',
    );
  });

  it.each([[['t1', 't2']], [[]], [''], [7], [{ t1: true }], [null]])(
    'is one tenant: %j is refused',
    async (tenant) => {
      expect(await refusal(claims(first.issuer, tenant), first)).toContain('its claim "tenant"');
    },
  );

  it('is nothing where the tenant is fixed', async () => {
    const { tenants: _tenants, ...one } = first;
    const fixed = { ...one, tenant: 'acme' };
    for (const said of ['rival', undefined, 7])
      expect((await principal(claims(first.issuer, said), fixed)).tenant).toBe('acme');
  });

  it('an empty narrowing reaches nothing, and one of another kind is refused', async () => {
    const narrowed = (accounts: unknown) => ({ ...claims(first.issuer, 't1'), accounts });
    expect((await principal(narrowed(''), first)).accounts).toEqual(new Set());
    expect((await principal(narrowed([]), first)).accounts).toEqual(new Set());
    for (const odd of [7, true, null, { hq: 1 }, [7], ['']])
      expect(await refusal(narrowed(odd), first)).toContain('its claim "accounts"');
  });

  it('no name of a role or claim leads into what every object has', async () => {
    const roles = { boss: ['queues:admin'] };
    const odd = { ...claims(first.issuer, 't1'), scope: 'constructor __proto__ toString boss.length' };
    const { scopes } = await principal(odd, { ...first, roles });
    expect([...scopes]).toEqual(['constructor', '__proto__', 'toString', 'boss.length']);
    for (const claim of ['constructor.name', '__proto__', 'tenant.length', 'a..b', '.', ''])
      expect(await refusal(odd, { issuer: first.issuer, claims: { tenant: claim } })).toContain('its claim');
  });

  it('is logged at start where several issuers may name every tenant', () => {
    const said = jest.spyOn(Logger.prototype, 'warn').mockReturnValue();
    try {
      trusted(first, second).onModuleInit();
      trusted({ issuer: 'https://one.example' }).onModuleInit();
      expect(said).not.toHaveBeenCalled();
      trusted(first, { issuer: 'https://two.example' }).onModuleInit();
      expect(said).toHaveBeenCalledTimes(1);
      expect(said.mock.calls[0]?.[0]).toMatch(/every tenant: "https:\/\/two\.example"\. Set auth\.issuers/);
    } finally {
      said.mockRestore();
    }
  });
});
