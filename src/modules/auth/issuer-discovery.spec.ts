import { jest } from '@jest/globals';
import { errors, exportJWK, generateKeyPair, type JWK } from 'jose';
import { ConnectProxy } from '../../../test/support/connect-proxy.js';
import { caught } from '../../../test/support/caught.js';
import { json, LiteralServer } from '../../../test/support/literal-server.js';
import { discoveredKeys } from './issuer-discovery.js';

const TOKEN = { payload: '', signature: '' };

describe('discoveredKeys', () => {
  let server: LiteralServer;
  let key: JWK;
  let now: number;
  let answers: Record<string, { status?: number; body: unknown }>;

  beforeAll(async () => {
    key = { ...(await exportJWK((await generateKeyPair('ES256')).publicKey)), kid: 'k1', alg: 'ES256' };
  });
  beforeEach(async () => {
    now = Date.now();
    jest.spyOn(Date, 'now').mockImplementation(() => now);
    jest.spyOn(performance, 'now').mockImplementation(() => now);
    server = await LiteralServer.start(json({}, 503));
    server.answer((request, response) => {
      const { status = 200, body } = answers[request.path] ?? { status: 404, body: {} };
      if (typeof body === 'string') response.writeHead(status).end(body);
      else json(body, status)(request, response);
    });
    answers = {
      '/realm/.well-known/openid-configuration': {
        body: { issuer: `${server.baseUrl}/realm`, jwks_uri: `${server.baseUrl}/keys` },
      },
      '/keys': { body: { keys: [key] } },
    };
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await server.stop();
  });

  const DISCOVERY = '/realm/.well-known/openid-configuration';
  const found = (issuer = `${server.baseUrl}/realm`) => {
    const keys = discoveredKeys(issuer);
    return async (kid = 'k1') => keys({ alg: 'ES256', kid }, TOKEN);
  };
  const paths = () => server.seen.map(({ path }) => path);

  it('is asked through the proxy, for the document and for the keys', async () => {
    const proxy = await ConnectProxy.start();
    const egress = { url: `http://${proxy.host}` };
    const keys = discoveredKeys(`${server.baseUrl}/realm`, () => egress);
    await keys({ alg: 'ES256', kid: 'k1' }, TOKEN);
    const target = new URL(server.baseUrl).host;
    expect(proxy.asked.map((asked) => asked.target)).toEqual([target, target]);
    expect(paths()).toEqual([DISCOVERY, '/keys']);

    proxy.status = 407;
    const others = discoveredKeys(`${server.baseUrl}/realm`, () => egress);
    const refused = await caught((async () => others({ alg: 'ES256' }, TOKEN))());
    expect(String(refused)).toContain(`the proxy ${proxy.host} refuses to connect to ${target} (407)`);
    await proxy.stop();
  });

  it('reads the document once, for any number of tokens', async () => {
    const ask = found();
    await Promise.all(Array.from({ length: 20 }, () => ask()));
    await ask();
    expect(paths()).toEqual([DISCOVERY, '/keys']);
  });

  it.each([
    [
      'another issuer',
      { issuer: 'https://evil.example', jwks_uri: 'https://evil.example/keys' },
      'another issuer',
    ],
    ['no address of keys', { issuer: 'x' }, 'no discovery document'],
    ['plain http', { issuer: 'x', jwks_uri: 'http://keys.example/' }, 'no discovery document'],
    ['no JSON', '<html>', 'no discovery document'],
    ['a text of 300 kB', 'x'.repeat(300_000), 'more than 262144 bytes'],
  ])('refuses a document of %s', async (_what, body, why) => {
    answers[DISCOVERY] = { body };
    expect(String(await caught(found()()))).toContain(why);
    expect(paths()).toEqual([DISCOVERY]);
  });

  it.each(['https://169.254.169.254/keys', 'https://[fe80::1]/keys', 'https://100.100.100.200/'])(
    'never asks %s, wherever the document points',
    async (uri) => {
      answers[DISCOVERY] = { body: { issuer: `${server.baseUrl}/realm`, jwks_uri: uri } };
      expect(String(await caught(found()()))).toContain('leads to an address that no issuer has');
    },
  );

  it('asks an issuer that fails once in five seconds, and then finds it again', async () => {
    const document = answers[DISCOVERY]!;
    answers[DISCOVERY] = { status: 503, body: {} };
    const ask = found();
    for (let i = 0; i < 50; i += 1) expect(String(await caught(ask()))).toContain('answers 503');
    expect(paths()).toHaveLength(1);
    answers[DISCOVERY] = document;
    now += 6_000;
    await ask();
  });

  it('finds keys that have moved, and lets invented keys ask once in five minutes', async () => {
    const ask = found();
    await ask();
    now += 301_000;
    answers[DISCOVERY] = {
      body: { issuer: `${server.baseUrl}/realm`, jwks_uri: `${server.baseUrl}/moved` },
    };
    answers['/keys'] = { body: { keys: [{ ...key, kid: 'old' }] } };
    answers['/moved'] = { body: { keys: [{ ...key, kid: 'k2' }] } };
    await ask('k2');
    const before = paths().filter((path) => path === DISCOVERY).length;
    for (let i = 0; i < 50; i += 1)
      expect(await caught(ask(`made-up-${i}`))).toBeInstanceOf(errors.JWKSNoMatchingKey);
    expect(paths().filter((path) => path === DISCOVERY)).toHaveLength(before);
  });
});
