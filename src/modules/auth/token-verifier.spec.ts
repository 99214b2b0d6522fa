import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import {
  exportJWK,
  exportSPKI,
  generateKeyPair,
  SignJWT,
  UnsecuredJWT,
  type CryptoKey,
  type JWK,
} from 'jose';
import { verifierOf } from '../../../test/support/token-verifier.js';
import type { FloorConfig } from '../config/floor-config.js';
import { FloorError } from '../domain/problem.js';
import type { TokenVerifier } from './token-verifier.js';
import { TrustedIssuers } from './trusted-issuers.js';

const ISSUER = 'https://id.example';
const CLAIMS = { tenant: 'acme', scope: 'floor:read  agents:command' };

interface Key {
  privateKey: CryptoKey;
  publicKey: CryptoKey;
  jwk: JWK;
}

async function makeKey(kid: string): Promise<Key> {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  return { privateKey, publicKey, jwk: { ...(await exportJWK(publicKey)), kid, alg: 'ES256' } };
}

describe('TokenVerifier', () => {
  let key: Key;
  let folder: string;
  let file: string;
  let issuers: TrustedIssuers;
  let verifier: TokenVerifier;

  beforeAll(async () => (key = await makeKey('k1')));
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'floorwalker-auth-'));
    file = path.join(folder, 'jwks.json');
    writeFileSync(file, JSON.stringify({ keys: [key.jwk] }));
    const configured = { issuer: ISSUER, audience: 'floorwalker', algorithms: ['ES256'], jwksFile: file };
    issuers = new TrustedIssuers({
      auth: { origins: [], issuers: [configured] },
    } as unknown as FloorConfig);
    verifier = verifierOf(issuers);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const token = (claims: object = CLAIMS, header: object = {}): SignJWT =>
    new SignJWT({ ...claims })
      .setProtectedHeader({ alg: 'ES256', kid: 'k1', ...header })
      .setIssuer(ISSUER)
      .setAudience('floorwalker')
      .setSubject('ann')
      .setExpirationTime('5m');

  const refusal = async (text: string): Promise<FloorError> => {
    const error: unknown = await verifier.verify(text).catch((caught: unknown) => caught);
    if (error instanceof FloorError) return error;
    throw new Error('was not refused', { cause: error });
  };

  it('turns the claims of a good token into a principal', async () => {
    const expires = Math.floor(Date.now() / 1000) + 300;
    const claims = { ...CLAIMS, accounts: ['hq'], queues: ['hq/1', '2'], agent: '200' };
    const text = await token(claims).setExpirationTime(expires).sign(key.privateKey);
    expect(await verifier.verify(text)).toEqual({
      subject: 'ann',
      issuer: ISSUER,
      tenant: 'acme',
      scopes: new Set(['floor:read', 'agents:command']),
      accounts: new Set(['hq']),
      queues: new Set(['hq/1', '2']),
      agent: '200',
      expiresAt: expires * 1000,
    });
  });

  it('holds issuer and instant where the token has them, so that it can be revoked', async () => {
    const issued = Math.floor(Date.now() / 1000) - 60;
    const text = await token().setJti('t1').setIssuedAt(issued).sign(key.privateKey);
    const named: unknown[] = [];
    const revoking = verifierOf(issuers, (principal) => named.push(principal) > 0);
    await expect(revoking.verify(text)).rejects.toMatchObject({
      code: 'unauthenticated',
      message: 'The token is not accepted: it is revoked.',
    });
    expect(named).toMatchObject([{ subject: 'ann', tokenId: 't1', issuedAt: issued * 1000 }]);
  });

  it('accepts no token that is valid for longer than revocations are kept', async () => {
    const issued = Math.floor(Date.now() / 1000) - 3_600;
    const good = (hours: number) =>
      token()
        .setIssuedAt(issued)
        .setExpirationTime(issued + hours * 3_600)
        .sign(key.privateKey);
    await expect(verifier.verify(await good(24))).resolves.toBeDefined();
    expect((await refusal(await good(25))).message).toMatch(/validity is longer/);
    expect((await refusal(await token().setExpirationTime('25h').sign(key.privateKey))).message).toMatch(
      /validity is longer/,
    );
  });

  it('forgives a clock that is a little off, and no more', async () => {
    await expect(
      verifier.verify(await token().setExpirationTime('-10s').sign(key.privateKey)),
    ).resolves.toBeDefined();
    const { code, message } = await refusal(await token().setExpirationTime('-40s').sign(key.privateKey));
    expect([code, message]).toEqual(['unauthenticated', 'The token is not accepted: it has expired.']);
  });

  const cases: [string, () => Promise<string> | string, RegExp][] = [
    [
      'another issuer',
      () => token().setIssuer('https://evil.example').sign(key.privateKey),
      /issuer is not trusted/,
    ],
    [
      'no issuer',
      () => new SignJWT({}).setProtectedHeader({ alg: 'ES256' }).sign(key.privateKey),
      /issuer is not/,
    ],
    ['another audience', () => token().setAudience('billing').sign(key.privateKey), /claim "aud"/],
    [
      'no end',
      () =>
        new SignJWT({ ...CLAIMS, iss: ISSUER, aud: 'floorwalker' })
          .setProtectedHeader({ alg: 'ES256', kid: 'k1' })
          .sign(key.privateKey),
      /claim "exp"/,
    ],
    [
      'an end beyond all dates',
      () =>
        token({ ...CLAIMS })
          .setExpirationTime(1e306)
          .sign(key.privateKey),
      /claim "exp"/,
    ],
    [
      'an issue date in the future',
      () => token().setIssuedAt('40s').sign(key.privateKey),
      /claim "iat" is in the future/,
    ],
    ['a beginning in the future', () => token().setNotBefore('5m').sign(key.privateKey), /claim "nbf"/],
    ['no tenant', () => token({ scope: 'floor:read' }).sign(key.privateKey), /claim "tenant"/],
    ['no scope', () => token({ tenant: 'acme' }).sign(key.privateKey), /claim "scope"/],
    [
      'accounts that are no list',
      () => token({ ...CLAIMS, accounts: 7 }).sign(key.privateKey),
      /claim "accounts"/,
    ],
    [
      'the type of another thing that its issuer signs',
      () => token(CLAIMS, { typ: 'logout+jwt' }).sign(key.privateKey),
      /"typ"/,
    ],
    ['an unknown key id', () => token(CLAIMS, { kid: 'k9' }).sign(key.privateKey), /signing key not found/],
    [
      'a key of another issuer',
      async () => token().sign((await makeKey('k1')).privateKey),
      /signature or format/,
    ],
    [
      'no signature',
      () =>
        new UnsecuredJWT({ ...CLAIMS })
          .setIssuer(ISSUER)
          .setAudience('floorwalker')
          .setSubject('ann')
          .setExpirationTime('5m')
          .encode(),
      /signature or format/,
    ],
    [
      'HMAC made with the public key',
      async () =>
        token(CLAIMS, { alg: 'HS256' }).sign(new TextEncoder().encode(await exportSPKI(key.publicKey))),
      /signature or format/,
    ],
    [
      'changed claims',
      async () =>
        swapPayload(
          await token().sign(key.privateKey),
          await token({ ...CLAIMS, tenant: 'other' }).sign(key.privateKey),
        ),
      /signature or format/,
    ],
    ['something else', () => 'not.a.token', /not a JWT/],
    ['endless text', () => 'a'.repeat(16_385), /too long/],
  ];
  it.each(cases)('refuses a token with %s', async (_what, make, why) => {
    const text = await make();
    const { code, message } = await refusal(text);
    expect(code).toBe('unauthenticated');
    expect(message).toMatch(why);
    expect(message).not.toContain(text.slice(0, 20));
  });

  it('says so when the keys cannot be had: that is not the token’s fault', async () => {
    const said = jest.spyOn(Logger.prototype, 'error').mockReturnValue();
    rmSync(file);
    expect((await refusal(await token().sign(key.privateKey))).code).toBe('unavailable');
    expect(said).toHaveBeenCalledTimes(1);
    said.mockRestore();
  });

  describe('when the key file changes', () => {
    // The file is looked at once a second; the clock is moved instead of waiting.
    let now = 0;
    const clock = performance.now.bind(performance);
    beforeEach(() => (performance.now = () => clock() + now));
    afterEach(() => (performance.now = clock));

    it('takes the new keys, and lets a broken file change nothing', async () => {
      const good = await token().sign(key.privateKey);
      await verifier.verify(good);

      const said = jest.spyOn(Logger.prototype, 'error').mockReturnValue();
      writeFileSync(file, '{ half');
      for (let looks = 0; looks < 2; looks += 1) {
        now += 2_000;
        await expect(verifier.verify(good)).resolves.toBeDefined();
      }
      expect(said).toHaveBeenCalledTimes(1);
      said.mockRestore();

      const other = await makeKey('k2');
      writeFileSync(file, JSON.stringify({ keys: [other.jwk] }));
      utimesSync(file, 1, 1);
      now += 2_000;
      await expect(
        verifier.verify(await token(CLAIMS, { kid: 'k2' }).sign(other.privateKey)),
      ).resolves.toBeDefined();
      expect((await refusal(good)).code).toBe('unauthenticated');
    });
  });
});

function swapPayload(token: string, other: string): string {
  const [head, , signature] = token.split('.');
  return [head, other.split('.')[1], signature].join('.');
}
