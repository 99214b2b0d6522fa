import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { jest } from '@jest/globals';
import { errors, exportJWK, generateKeyPair, type JWK, type JWTVerifyGetKey } from 'jose';
import { jwksUri } from './issuer-keys.js';

const TOKEN = { payload: '', signature: '' };

describe('jwksUri', () => {
  let server: Server;
  let keys: JWTVerifyGetKey;
  let published: JWK[];
  let status: number;
  let fetches: number;
  let now: number;

  const jwk = async (kid: string): Promise<JWK> => ({
    ...(await exportJWK((await generateKeyPair('ES256')).publicKey)),
    kid,
    alg: 'ES256',
  });
  const ask = async (kid: string): Promise<string> => {
    try {
      await keys({ alg: 'ES256', kid }, TOKEN);
      return 'found';
    } catch (error) {
      return error instanceof errors.JWKSNoMatchingKey ? 'unknown' : 'away';
    }
  };

  beforeEach(async () => {
    [published, status, fetches, now] = [[await jwk('k1')], 200, 0, Date.now()];
    // jose reads one clock, we the other; both are moved together.
    jest.spyOn(Date, 'now').mockImplementation(() => now);
    jest.spyOn(performance, 'now').mockImplementation(() => now);
    server = createServer((_request, response) => {
      fetches += 1;
      response.writeHead(status, { connection: 'close' }).end(JSON.stringify({ keys: published }));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    keys = jwksUri(new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`));
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    server.close();
    await once(server, 'close');
  });

  it('fetches once for many tokens, and again for a new key', async () => {
    expect(await Promise.all(Array.from({ length: 50 }, () => ask('k1')))).toEqual(Array(50).fill('found'));
    expect(fetches).toBe(1);
    published = [await jwk('k2')];
    now += 31_000;
    expect([await ask('k2'), await ask('k1')]).toEqual(['found', 'unknown']);
    expect(fetches).toBe(2);
  });

  it('lets made-up key ids cause one fetch in half a minute', async () => {
    await ask('k1');
    now += 31_000;
    for (let i = 0; i < 200; i += 1) expect(await ask(`made-up-${i}`)).toBe('unknown');
    expect(fetches).toBe(2);
  });

  it('asks an issuer that fails once in five seconds, whatever the tokens say, and then finds it again', async () => {
    status = 503;
    for (let i = 0; i < 100; i += 1) expect(await ask(`k${i}`)).toBe('away');
    expect(fetches).toBe(1);
    now += 6_000;
    status = 200;
    expect(await ask('k1')).toBe('found');
  });

  it('keeps the known keys in force while the issuer is away, for an hour', async () => {
    await ask('k1');
    status = 503;
    for (const minutes of [11, 20, 20]) {
      now += minutes * 60_000;
      expect([await ask('k1'), await ask('made-up')]).toEqual(['found', 'unknown']);
    }
    now += 60 * 60_000;
    expect(await ask('k1')).toBe('away');
  });
});
