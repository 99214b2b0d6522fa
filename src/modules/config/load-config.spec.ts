import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { selfSigned } from '../../../test/support/self-signed.js';
import type { KnownVendor } from './accounts.js';
import { ConfigMistakes } from './config-mistakes.js';
import { loadConfig } from './load-config.js';

const vendors: KnownVendor[] = [
  {
    kind: 'yeastar',
    credentials: z.strictObject({ clientId: z.string().min(1), clientSecret: z.string().min(1) }),
  },
  {
    kind: 'netsapiens',
    credentials: z.union([
      z.strictObject({ apiKey: z.string() }),
      z.strictObject({ clientId: z.string(), username: z.string(), password: z.string() }),
    ]),
  },
];

const VALID = `
auth:
  origins: [https://board.acme.example]
  issuers:
    - { issuer: https://id.acme.example, audience: floorwalker, jwksUri: https://id.acme.example/jwks, algorithms: [RS256, ES256] }
accounts:
  - id: hq
    tenant: acme
    name: HQ phones
    vendor: yeastar
    baseUrl: https://pbx.acme.example:8088/
    credentials: { clientId: \${YEASTAR_ID}, clientSecret: \${YEASTAR_SECRET} }
    poll: { baseMs: 1000, idleMs: "\${IDLE_MS:-20000}" }
`;
const SECRETS = { YEASTAR_ID: 'id', YEASTAR_SECRET: 'p:{a}"s s#1' };

describe('loadConfig', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'floorwalker-config-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const write = (text: string, name = 'floorwalker.yaml'): void =>
    writeFileSync(path.join(folder, name), text);
  const load = (env: NodeJS.ProcessEnv = SECRETS) => loadConfig({ vendors, env, folder });
  const mistakes = (env: NodeJS.ProcessEnv = SECRETS): readonly string[] => {
    try {
      load(env);
    } catch (error) {
      if (error instanceof ConfigMistakes) return error.mistakes;
      throw error;
    }
    return [];
  };

  it('is the demo without a file: on this machine only, and quiet', () => {
    expect(load({})).toEqual({
      demo: true,
      role: 'all',
      logLevel: 'warn',
      http: { host: '127.0.0.1', port: 3000, trustedProxies: [] },
      redis: {
        url: 'redis://127.0.0.1:6379',
        prefix: 'fw',
        shards: 1,
        logEntries: 20_000,
        logBytes: 33_554_432,
      },
      alerts: { insecure: false, key: 'the demo keeps no secret worth sealing' },
      auth: { origins: [], issuers: [], longestTokenHours: 8_784 },
      limits: {
        maxMessageBytes: 32_768,
        topicsPerSocket: 500,
        eventsPerSecond: 50,
        socketsPerPrincipal: 10_000,
        socketsPerAddress: 20_000,
        connectionsPerMinute: 20_000,
        unauthenticatedSockets: 5_000,
        failedLoginsPerMinute: 600,
        commandsPerMinute: 3_000,
        requestsPerSecond: 2_000,
        requestsPerSecondPerAddress: 5_000,
        maxBodyBytes: 65_536,
        maxHeaderBytes: 32_768,
        headersTimeoutMs: 10_000,
        requestTimeoutMs: 30_000,
        keepAliveMs: 72_000,
        idleConnectionMs: 60_000,
        requestsPerConnection: 10_000,
        maxConnections: 20_000,
        displaysPerTenant: 1_000,
        pairingsPerMinute: 10,
        wrongCodesPerHour: 20,
        revocationsPerHour: 1_000,
      },
      socket: {
        ...{ polling: false, conflationMs: 100, markEveryMs: 5_000 },
        ...{ slowPackets: 4, slowCutMs: 30_000, drainMs: 0 },
      },
      audit: { keepDays: 90 },
      history: {
        ...{ deltasDays: 14, statesDays: 100, contactsDays: 100, rollupDays: 800 },
        callers: 'masked',
      },
      accounts: [],
      groups: [],
    });
  });

  it('fills a file with defaults and with the environment, whatever characters a secret holds', () => {
    write(VALID);
    const config = load({ ...SECRETS, PORT: '8080', ROLE: 'worker', LOG_LEVEL: '' });
    expect(config).toMatchObject({
      demo: false,
      role: 'worker',
      logLevel: 'info',
      http: { host: '0.0.0.0', port: 8080, trustedProxies: [] },
    });
    expect(config.accounts).toEqual([
      {
        id: 'hq',
        tenant: 'acme',
        name: 'HQ phones',
        vendor: 'yeastar',
        baseUrl: 'https://pbx.acme.example:8088',
        insecure: false,
        maskCallers: false,
        record: false,
        ...{ dayStartsAt: '00:00', totals: true, formula: 'no-short' },
        ...{ shortAbandonSeconds: 5, targetSeconds: 20 },
        credentials: { clientId: 'id', clientSecret: 'p:{a}"s s#1' },
        poll: { baseMs: 1_000, idleMs: 20_000, maxMs: 60_000 },
        push: { line: true, gapMs: 500 },
        budget: { requestsPerMinute: 600 },
        timeoutMs: 5_000,
      },
    ]);
  });

  it('reads the file FLOORWALKER_CONFIG names, and says so when it is not there', () => {
    write(VALID, 'other.yaml');
    expect(load({ ...SECRETS, FLOORWALKER_CONFIG: 'other.yaml' }).demo).toBe(false);
    expect(mistakes({ FLOORWALKER_CONFIG: 'gone.yaml' })).toEqual([
      `${path.join(folder, 'gone.yaml')}: the configuration file cannot be read (ENOENT)`,
    ]);
  });

  it('gives the api role no credentials, and requires none', () => {
    write(VALID);
    expect(load({ ROLE: 'api' }).accounts[0]?.credentials).toBeUndefined();
  });

  it('needs no issuer in the worker role only', () => {
    write(VALID.replace(/ {2}issuers:\n.*\n/, ''));
    expect(load({ ...SECRETS, ROLE: 'worker' }).auth.issuers).toEqual([]);
    expect(mistakes()).toEqual([
      'auth.issuers: must name at least one issuer; otherwise no token is accepted',
    ]);
  });

  describe('of where people sign in', () => {
    const withConsole = (console: string) => VALID.replace('  issuers:', `  console: ${console}\n  issuers:`);

    it('accepts one of the issuers, with at least the scope openid', () => {
      write(withConsole('{ issuer: https://id.acme.example, clientId: board }'));
      expect(load().auth.console).toEqual({
        issuer: 'https://id.acme.example',
        clientId: 'board',
        scope: 'openid',
      });
      write(withConsole('{ issuer: https://id.acme.example, clientId: b, scope: openid offline_access }'));
      expect(load().auth.console?.scope).toBe('openid offline_access');
    });

    it.each([
      [
        '{ issuer: https://id.other.example, clientId: board }',
        'auth.console.issuer: must be one of auth.issuers; otherwise its tokens are not accepted',
      ],
      ['{ issuer: https://id.acme.example }', 'auth.console.clientId: is missing'],
      [
        '{ issuer: https://id.acme.example, clientId: b, scope: floor:read }',
        'auth.console.scope: must hold the word "openid"',
      ],
      [
        '{ issuer: https://id.acme.example, clientID: b, clientId: b }',
        'auth.console.clientID: is not a known key; did you mean "clientId"?',
      ],
    ])('refuses %s', (console, expected) => {
      write(withConsole(console));
      expect(mistakes()).toEqual([expected]);
    });

    it('refuses an issuer that is no address, since people are sent there', () => {
      write(
        withConsole('{ issuer: local, clientId: b }').replace(
          'issuer: https://id.acme.example',
          'issuer: local',
        ),
      );
      expect(mistakes()).toEqual([
        'auth.console.issuer: must be a URL with https:// (http:// only on this machine)',
      ]);
    });
  });

  it('lists every mistake of the file and of the environment at once', () => {
    write(`
auth: { origins: ['https://board.example/'] }
limit: { topicsPerSocket: 1 }
accounts:
  - { id: HQ, tenant: acme, vendor: avaya, baseUrl: https://a.example }
  - { id: c, tenant: acme, vendor: yeastar, baseUrl: https://a.example }
  - { id: b, vendor: yeastar, baseUrl: 'http://b.example', poll: { basMs: 3, idleMs: 100 }, credentials: { clientId: x } }
  - { id: b, tenant: acme, vendor: yeastar, baseUrl: https://c.example, credentials: { clientId: '\${NOT_SET}', clientSecret: s } }
`);
    expect(mistakes({ PORT: 'eighty', ROLE: 'boss' }).toSorted()).toEqual(
      [
        'PORT: must be a whole number',
        'ROLE: Invalid option: expected one of "all"|"api"|"worker"',
        'auth.issuers: must name at least one issuer; otherwise no token is accepted',
        'auth.origins[0]: must be an origin such as https://board.example.com: no path, no slash at the end',
        'limit: is not a known key; did you mean "limits"?',
        'accounts[0].id: must be 1-40 of a-z, 0-9 and -',
        'accounts[0].vendor: must be one of yeastar, netsapiens',
        'accounts[1].credentials: is missing',
        'accounts[2].tenant: is missing',
        'accounts[2].baseUrl: is plain http, which is not encrypted; use https or set insecure: true',
        'accounts[2].poll.basMs: is not a known key; did you mean "baseMs"?',
        'accounts[2].poll.baseMs: must not exceed idleMs',
        'accounts[2].poll.idleMs: must be at least 250',
        'accounts[2].credentials.clientSecret: is missing',
        'accounts[3].id: "b" is already the id of accounts[2]',
        'accounts[3].credentials.clientId: needs the environment variable NOT_SET, which is not set',
      ].toSorted(),
    );
  });

  const account = (change: string): string =>
    `auth: { issuers: [{ issuer: i, audience: a, jwksUri: https://i.example/k, algorithms: [ES256] }] }\n` +
    `accounts: [{ id: a, tenant: t, vendor: yeastar, baseUrl: https://a.example, credentials: { clientId: a, clientSecret: b }, ${change} }]`;

  it.each([
    ['poll: { baseMs: 40000 }', ['accounts[0].poll.baseMs: must not exceed idleMs']],
    ['poll: { idleMs: 90000, maxMs: 1000 }', ['accounts[0].poll.baseMs: must not exceed maxMs']],
    ['timeoutMs: 10', ['accounts[0].timeoutMs: must be at least 100']],
    ['timeoutMs: 1.5', ['accounts[0].timeoutMs: must be a whole number']],
    ['insecure: maybe', ['accounts[0].insecure: must be true or false']],
    ['maskCallers: sometimes', ['accounts[0].maskCallers: must be true or false']],
    ['record: sometimes', ['accounts[0].record: must be true or false']],
    ['tls: {}', ['accounts[0].tls: needs caFile, pinSha256 or both']],
    ['tls: { pinSha256: [] }', ['accounts[0].tls.pinSha256: must name at least one']],
    [
      'tls: { pinSha256: [abc] }',
      ['accounts[0].tls.pinSha256[0]: must be a SHA-256 in base64 (44 characters)'],
    ],
    [
      `tls: { cafile: x, pinSha256: ['${'A'.repeat(43)}='] }`,
      ['accounts[0].tls.cafile: is not a known key; did you mean "caFile"?'],
    ],
    ['push: { line: perhaps }', ['accounts[0].push.line: must be true or false']],
    [
      'push: { hook: { key: short } }',
      ['accounts[0].push.hook.key: must be 32 to 128 characters of base64url, such as 32 random bytes'],
    ],
    [
      `push: { hook: { key: ${'k'.repeat(43)}, from: [10.0.0.0/33] } }`,
      ['accounts[0].push.hook.from[0]: must be an IP address or a network such as 10.0.0.0/8'],
    ],
    ['push: { pushedMs: 1000 }', ['accounts[0].push.pushedMs: must be at least poll.baseMs']],
    [
      'push: { pushedMs: 9000 }, poll: { pushedMs: 9000 }',
      ['accounts[0].poll.pushedMs: is already given as push.pushedMs'],
    ],
    ['name: 7', ['accounts[0].name: must be text (in quotes, when it looks like a number)']],
    [
      'name: "${a.b}"',
      ['accounts[0].name: holds a "${" that cannot be read; write ${NAME}, ${NAME:-default} or ${file:path}'],
    ],
  ])('refuses an account with %s', (change, expected) => {
    write(account(change));
    expect(mistakes()).toEqual(expected);
  });

  it('takes how a phone system may push, from either place', () => {
    const hook = { key: 'k'.repeat(43), from: ['10.0.0.0/8'], origin: 'https://floor.example' };
    write(
      account(
        `push: { line: 'false', hook: ${JSON.stringify(hook)}, gapMs: 1000 }, poll: { pushedMs: 30000 }`,
      ),
    );
    const { poll, push } = load(SECRETS).accounts[0]!;
    expect(push).toEqual({ line: false, hook, gapMs: 1_000, pushedMs: 30_000 });
    expect(poll).toEqual({ baseMs: 2_000, idleMs: 30_000, maxMs: 60_000 });
  });

  describe('of a system that proves itself', () => {
    const { cert, key } = selfSigned();

    it('reads the certificates beside the file, and nothing else that stands there', () => {
      write(key + cert, 'pbx.pem');
      const pin = `${'A'.repeat(43)}=`;
      write(account(`tls: { caFile: pbx.pem, pinSha256: ['${pin}'] }, maskCallers: true`));
      expect(load().accounts[0]).toMatchObject({
        tls: { ca: cert.trim(), pinSha256: [pin] },
        maskCallers: true,
      });
      expect(JSON.stringify(load())).not.toContain('PRIVATE KEY');
    });

    it.each([
      ['gone.pem', undefined, /gone\.pem cannot be read as certificates in PEM \(ENOENT\)/],
      ['key.pem', key, /key\.pem contains no certificate/],
      ['torn.pem', cert.replace(/\n.{40}/, '\n'), /torn\.pem cannot be read as certificates in PEM/],
    ])('says what is wrong with %s', (name, content, said) => {
      if (content !== undefined) write(content, name);
      write(account(`tls: { caFile: ${name} }`));
      expect(mistakes()).toEqual([expect.stringMatching(said)]);
      // Who answers people needs no authority of a phone system.
      expect(mistakes({ ...SECRETS, ROLE: 'api' })).toEqual([]);
    });

    it('says that it means nothing without TLS', () => {
      write(
        account(`insecure: true, tls: { pinSha256: ['${'A'.repeat(43)}='] }`).replace(
          'https://a.',
          'http://a.',
        ),
      );
      expect(mistakes()).toEqual(['accounts[0].tls: has no effect, since baseUrl is plain http']);
    });
  });

  it.each([
    ['ftp://a.example', 'must be a URL with https://'],
    ['https://user:pw@a.example', 'must not hold a user name or password'],
    ['https://a.example/?x=1', 'must end with the path: no "?" and no "#"'],
    [
      'https://169.254.169.254/latest',
      'is a link-local or metadata address, which a phone system cannot have',
    ],
    ['https://0xa9fea9fe', 'is a link-local or metadata address, which a phone system cannot have'],
    ['https://[::ffff:169.254.1.1]', 'is a link-local or metadata address, which a phone system cannot have'],
    ['https://0.0.0.0', 'is a link-local or metadata address, which a phone system cannot have'],
    ['https://[ff02::1]', 'is a link-local or metadata address, which a phone system cannot have'],
    ['https://[fe80::1]', 'is a link-local or metadata address, which a phone system cannot have'],
    [
      'https://metadata.google.internal',
      'is a link-local or metadata address, which a phone system cannot have',
    ],
  ])('refuses the base URL %s', (baseUrl, expected) => {
    write(account('').replace('https://a.example', JSON.stringify(baseUrl)));
    expect(mistakes()).toEqual([`accounts[0].baseUrl: ${expected}`]);
  });

  it.each([
    [
      '{ issuer: i, audience: a, algorithms: [HS256], jwksUri: https://i.example/k }',
      'algorithms[0]: Invalid option',
    ],
    [
      '{ issuer: i, audience: a, algorithms: [ES256], jwksUri: http://i.example/k }',
      'jwksUri: must be a URL',
    ],
    ['{ issuer: i, audience: a, algorithms: [ES256] }', 'auth.issuers[0]: needs jwksUri or jwksFile'],
    ['{ issuer: "http://i.example", audience: a, algorithms: [ES256] }', 'auth.issuers[0]: needs jwksUri or'],
    [
      '{ issuer: i, audience: a, algorithms: [ES256], jwksUri: https://i.example/k, jwksFile: jwks.json }',
      'auth.issuers[0]: must have only one of jwksUri and jwksFile',
    ],
    [
      '{ issuer: https://i.example, audience: a, algorithms: [ES256], tenant: t, tenants: [t] }',
      'auth.issuers[0]: must have only one of tenant',
    ],
    [
      '{ issuer: https://i.example, audience: a, algorithms: [ES256], tenants: [] }',
      'auth.issuers[0].tenants: must name at least one',
    ],
    [
      '{ issuer: https://i.example, audience: a, algorithms: [ES256], claims: { tenent: t } }',
      'auth.issuers[0].claims.tenent: is not a known key; did you mean "tenant"?',
    ],
    [
      '{ issuer: https://i.example, audience: [], algorithms: [ES256] }',
      'auth.issuers[0].audience: must name at least one',
    ],
    [
      '{ issuer: i, audience: a, algorithms: [ES256], jwksFile: gone.json }',
      'cannot be read as a JSON Web Key Set (ENOENT)',
    ],
    [
      '{ issuer: i, audience: a, algorithms: [ES256], jwksFile: broken.json }',
      'cannot be read as a JSON Web Key Set (SyntaxError)',
    ],
  ])('refuses the issuer %s', (issuer, expected) => {
    write('{ not json', 'broken.json');
    write('{ "keys": [{ "kty": "EC" }] }', 'jwks.json');
    write(account('').replace(/\[\{.*?\}\]/, `[${issuer}]`));
    expect(mistakes()).toEqual([expect.stringContaining(expected)]);
  });

  it.each([
    ['http: { trustedProxies: [10.0.0.0/33] }', 'http.trustedProxies[0]: must be an IP address or a network'],
    ['http: { trustedProxies: [0.0.0.0/0] }', 'http.trustedProxies[0]: must be an IP address or a network'],
    [
      'http: { trustedProxies: [proxy.example] }',
      'http.trustedProxies[0]: must be an IP address or a network',
    ],
    [
      'http: { trustedProxies: ["fe80::1%eth0"] }',
      'http.trustedProxies[0]: must be an IP address or a network',
    ],
    ['http: { basePath: /floor/ }', 'http.basePath: must be a path such as /floor'],
    ['http: { basePath: floor }', 'http.basePath: must be a path such as /floor'],
    ['http: { basePath: "/a/../b" }', 'http.basePath: must be a path such as /floor'],
    ['http: { basePath: / }', 'http.basePath: must be a path such as /floor'],
    ['http: { basePath: /v1/floor }', 'http.basePath: begins with a path of the service itself'],
    [
      'http: { frameAncestors: ["https://intranet.example/"] }',
      'http.frameAncestors[0]: must be an origin such as https://intranet.example.com',
    ],
    ['http: { frameAncestors: ["*"] }', 'http.frameAncestors[0]: must be an origin'],
    [`http: { frameAncestors: ["'self'; script-src *"] }`, 'http.frameAncestors[0]: must be an origin'],
    ['http: { egressProxy: "proxy:3128" }', 'http.egressProxy: must be an address such as http://proxy:3128'],
    [
      'http: { egressProxy: "https://proxy" }',
      'http.egressProxy: must be an address such as http://proxy:3128',
    ],
    [
      'http: { egressProxy: "http://u:p%@proxy" }',
      'http.egressProxy: must be an address such as http://proxy:3128',
    ],
    ['http: { egressProxyExcept: ["*.lan"] }', 'http.egressProxyExcept[0]: must be a host such as pbx.lan'],
    ['limits: { socketsPerAddress: 0 }', 'limits.socketsPerAddress: must be at least 1'],
    [
      'limits: { headersTimeoutMs: 5000, requestTimeoutMs: 4000 }',
      'limits.headersTimeoutMs: must not exceed requestTimeoutMs',
    ],
  ])('refuses %s', (change, expected) => {
    write(`${account('')}\n${change}`);
    expect(mistakes()).toEqual([expect.stringContaining(expected)]);
  });

  it('reads how an issuer names tenants, scopes and roles, and needs no address of its keys', () => {
    const issuer =
      '{ issuer: https://i.example/, audience: [a, b], algorithms: [RS256], tenants: [acme, rival], ' +
      'claims: { tenant: "https://acme.example/tenant", scope: realm_access.roles }, roles: { boss: [floor:read] } }';
    write(account('').replace(/\[\{.*?\}\]/, `[${issuer}]`));
    expect(load().auth.issuers).toEqual([
      {
        ...{ issuer: 'https://i.example/', audience: ['a', 'b'], algorithms: ['RS256'] },
        tenants: ['acme', 'rival'],
        claims: { tenant: 'https://acme.example/tenant', scope: 'realm_access.roles' },
        roles: { boss: ['floor:read'] },
      },
    ]);
  });

  it('takes addresses and networks of proxies, and the types of an issuer’s tokens', () => {
    const file = account('').replace('[ES256]', '[ES256], typ: [at+jwt]');
    write(`${file}\nhttp: { trustedProxies: [10.0.0.7, 172.16.0.0/12, "fd00::/8"] }`);
    expect(load().http.trustedProxies).toEqual(['10.0.0.7', '172.16.0.0/12', 'fd00::/8']);
    expect(load().auth.issuers[0]?.typ).toEqual(['at+jwt']);
  });

  it('takes a base path, frames, and a proxy whose login comes from the environment', () => {
    const http =
      'http: { basePath: /apps/floor-1, frameAncestors: [self, "https://intranet.example:8443"], ' +
      'egressProxy: "http://floor:${PROXY_PASSWORD}@proxy:3128", egressProxyExcept: [.lan] }';
    write(`${account('')}\n${http}`);
    const loaded = load({ ...SECRETS, PROXY_PASSWORD: 'p%40ss' });
    const egressProxy = 'http://floor:p%40ss@proxy:3128';
    expect(loaded.http).toMatchObject({
      basePath: '/apps/floor-1',
      frameAncestors: ["'self'", 'https://intranet.example:8443'],
      egressProxy,
    });
    expect(loaded.accounts.map(({ egress }) => egress)).toEqual([{ url: egressProxy, resolvesNames: false }]);
  });

  it('takes a key file beside the configuration file, as an absolute path', () => {
    write('{ "keys": [{ "kty": "EC" }] }', 'jwks.json');
    write(account('').replace('jwksUri: https://i.example/k', 'jwksFile: ./jwks.json'));
    expect(load().auth.issuers[0]?.jwksFile).toBe(path.join(folder, 'jwks.json'));
  });

  it('traces where the file says, or the environment before it', () => {
    write(VALID);
    expect(load()).not.toHaveProperty('tracing');
    const variables = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' };
    expect(load({ ...SECRETS, ...variables }).tracing).toEqual({
      endpoint: 'http://collector:4318',
      ratio: 0.05,
    });
    write(`${VALID}\ntracing: { endpoint: https://file.example, ratio: 1 }\noperations: { tenant: acme }\n`);
    expect(load()).toMatchObject({
      tracing: { endpoint: 'https://file.example', ratio: 1 },
      operations: { tenant: 'acme' },
    });
    expect(load({ ...SECRETS, ...variables, OTEL_TRACES_SAMPLER_ARG: '0.25' }).tracing).toEqual({
      endpoint: 'http://collector:4318',
      ratio: 0.25,
    });
    for (const [sampler, ratio] of [
      ['always_on', 1],
      ['parentbased_always_on', 1],
      ['parentbased_always_off', 0],
      ['traceidratio', 0.25],
      ['always_off', undefined],
    ] as const)
      expect(
        load({
          ...{ ...SECRETS, ...variables },
          ...{ OTEL_TRACES_SAMPLER: sampler, OTEL_TRACES_SAMPLER_ARG: '0.25' },
        }).tracing?.ratio,
      ).toBe(ratio);
    expect(load({ ...SECRETS, ...variables, OTEL_SDK_DISABLED: 'True' })).not.toHaveProperty('tracing');
    expect(load({ ...SECRETS, ...variables, OTEL_SDK_DISABLED: 'no' })).toHaveProperty('tracing');
    expect(
      mistakes({ ...SECRETS, OTEL_TRACES_SAMPLER_ARG: '2', OTEL_EXPORTER_OTLP_ENDPOINT: 'collector' }),
    ).toEqual([
      'OTEL_EXPORTER_OTLP_ENDPOINT: must be a URL with http:// or https://',
      'OTEL_TRACES_SAMPLER_ARG: must be at most 1',
    ]);
  });

  it('names line and column of broken YAML', () => {
    write('accounts:\n  - id: a\n  tenant: b');
    expect(mistakes()).toEqual([expect.stringMatching(/floorwalker\.yaml:3:1: \w/)]);
  });

  it.each([
    ['accounts: [1]]\ns3cret', 'a scalar where none belongs'],
    ['accounts: *s3cret', 'an alias'],
    ['accounts: !s3cret x', 'a tag'],
    [account('name: a').replace('clientId: a', 'clientId: 53370001'), 'a value of the wrong type'],
    [account('name: a').replace('clientId: a', 'clientIt: s3cret'), 'a value under a wrong key'],
  ])('never shows what may be a secret: %#', (text) => {
    write(text);
    expect(mistakes().length).toBeGreaterThan(0);
    expect(mistakes().join('\n')).not.toMatch(/s3cret|53370001/);
  });

  it('shows the nearest of several shapes credentials may have', () => {
    write(
      account('')
        .replace('yeastar', 'netsapiens')
        .replace(/credentials: \{.*?\}/, 'credentials: { clientId: x, username: u }'),
    );
    expect(mistakes()).toEqual(['accounts[0].credentials.password: is missing']);
  });
});
