import { createHmac, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Logger } from '@nestjs/common';
import { jest } from '@jest/globals';
import fc from 'fast-check';
import type { Principal } from '../../src/modules/auth/principal.js';
import type { TokenVerifier } from '../../src/modules/auth/token-verifier.js';
import { TrustedIssuers } from '../../src/modules/auth/trusted-issuers.js';
import type { FloorConfig } from '../../src/modules/config/floor-config.js';
import { FloorError } from '../../src/modules/domain/problem.js';
import { CASES, everyCase, expectCleanPrototypes, Outcomes } from '../support/fuzz/fuzz.js';
import { damaged, damages, jsonText, mutated, mutations } from '../support/fuzz/mutation.js';
import { verifierOf } from '../support/token-verifier.js';

const keys = (curve: string) => generateKeyPairSync('ec', { namedCurve: curve });
const own = keys('P-256');
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const stranger = keys('P-256');
const publicPem = own.publicKey.export({ type: 'spki', format: 'pem' }).toString();
const publicJwk = JSON.stringify(own.publicKey.export({ format: 'jwk' }));

const es256 = (text: string, key: KeyObject) =>
  sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' });
const hs256 = (text: string, secret: string) => createHmac('sha256', secret).update(text).digest();

/** Ways to put a signature under a token; only the first two are ours. */
const SIGNERS: Record<string, { header: object; sign: (text: string) => Buffer }> = {
  ours: { header: { alg: 'ES256', kid: 'k1' }, sign: (text) => es256(text, own.privateKey) },
  'ours, RSA': {
    header: { alg: 'RS256', kid: 'k2' },
    sign: (text) => sign('sha256', Buffer.from(text), rsa.privateKey),
  },
  'a stranger': { header: { alg: 'ES256', kid: 'k1' }, sign: (text) => es256(text, stranger.privateKey) },
  'a stranger whose key is in the header': {
    header: {
      alg: 'ES256',
      jwk: stranger.publicKey.export({ format: 'jwk' }),
      jku: 'https://evil.example/jwks',
    },
    sign: (text) => es256(text, stranger.privateKey),
  },
  'no key': { header: { alg: 'none' }, sign: () => Buffer.alloc(0) },
  'no key, with the id of a known one': { header: { alg: 'ES256', kid: 'k1' }, sign: () => Buffer.alloc(64) },
  'our public key as a secret': {
    header: { alg: 'HS256', kid: 'k1' },
    sign: (text) => hs256(text, publicPem),
  },
  'our public JWK as a secret': {
    header: { alg: 'HS256', kid: 'k1' },
    sign: (text) => hs256(text, publicJwk),
  },
  'another algorithm': { header: { alg: 'RS256', kid: 'k1' }, sign: (text) => es256(text, own.privateKey) },
};
const OURS = new Set(['ours', 'ours, RSA']);

const claims = () => ({
  iss: 'https://id.example',
  aud: 'floorwalker',
  sub: 'ann',
  exp: Math.floor(Date.now() / 1000) + 300,
  tenant: 'acme',
  scope: 'floor:read agents:command',
  accounts: ['hq'],
  queues: ['hq/1'],
  agent: '200',
});

/** Longer than any part of a token that could be quoted by chance. */
const LONGEST_QUOTE = 24;

describe('Tokens', () => {
  let folder: string;
  let verifier: TokenVerifier;

  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'floorwalker-fuzz-'));
    const jwksFile = path.join(folder, 'jwks.json');
    const jwks = [
      { ...own.publicKey.export({ format: 'jwk' }), kid: 'k1', alg: 'ES256' },
      { ...rsa.publicKey.export({ format: 'jwk' }), kid: 'k2', alg: 'RS256' },
    ];
    writeFileSync(jwksFile, JSON.stringify({ keys: jwks }));
    const issuers = [
      { issuer: 'https://id.example', audience: 'floorwalker', algorithms: ['ES256', 'RS256'], jwksFile },
    ];
    verifier = verifierOf(new TrustedIssuers({ auth: { origins: [], issuers } } as unknown as FloorConfig));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const outcomeOf = async (token: string): Promise<Principal | FloorError> => {
    try {
      return await verifier.verify(token);
    } catch (error) {
      if (error instanceof FloorError) return error;
      throw error;
    }
  };

  function expectRefusal(error: FloorError, token: string): void {
    expect(error.code).toBe('unauthenticated');
    const { detail } = error.problem;
    expect(detail.length).toBeLessThan(300);
    if (token.length > LONGEST_QUOTE) expect(detail).not.toContain(token.slice(0, LONGEST_QUOTE));
  }

  it('are a principal when one of our keys signed them unchanged, and refused otherwise', async () => {
    const logged = jest.spyOn(Logger.prototype, 'error');
    const seen = new Outcomes();
    const oneOf = fc.constantFrom(...Object.keys(SIGNERS));
    const signer = fc.oneof(fc.constant('ours'), oneOf);
    const often = <T>(some: fc.Arbitrary<T[]>) => fc.oneof(fc.constant<T[]>([]), some);
    await everyCase(
      fc.asyncProperty(
        signer,
        often(mutations),
        often(mutations),
        often(damages),
        async (name, ofHeader, ofClaims, damage) => {
          const { header, sign: signed } = SIGNERS[name]!;
          const encoded = [mutated(header, ofHeader), mutated(claims(), ofClaims)].map((part) =>
            Buffer.from(jsonText(part)).toString('base64url'),
          );
          const signedText = encoded.join('.');
          const token = damaged(
            `${signedText}.${signed(signedText).toString('base64url')}`,
            damage,
          ).toString();
          const outcome = await outcomeOf(token);
          if (outcome instanceof FloorError) {
            expectRefusal(outcome, token);
            seen.add(OURS.has(name) ? 'refused' : 'refused, not ours');
            return;
          }
          expect(OURS.has(name)).toBe(true);
          expect(token.startsWith(`${signedText}.`)).toBe(true);
          expect(Number.isSafeInteger(Math.floor(outcome.expiresAt!))).toBe(true);
          expect(outcome.expiresAt).toBeGreaterThan(Date.now());
          const texts = [outcome.subject, outcome.tenant, outcome.agent ?? '', ...outcome.scopes];
          expect(
            texts
              .concat(...(outcome.accounts ?? []), ...(outcome.queues ?? []))
              .every((one) => typeof one === 'string'),
          ).toBe(true);
          seen.add('accepted');
        },
      ),
    );
    expect(
      Math.min(...['accepted', 'refused', 'refused, not ours'].map((name) => seen.of(name))),
    ).toBeGreaterThan(CASES / 20);
    // A token alone never makes the service complain of its issuer.
    expect(logged).not.toHaveBeenCalled();
    expectCleanPrototypes();
  });

  it('that are anything but tokens are refused', async () => {
    const segment = fc.oneof(
      fc.string({ maxLength: 40 }),
      fc.json({ maxDepth: 3 }).map((text) => Buffer.from(text).toString('base64url')),
      fc.constantFrom(
        '',
        '.',
        'e30',
        'bnVsbA',
        Buffer.from('['.repeat(5_000)).toString('base64url'),
        'A'.repeat(9_000),
      ),
    );
    await everyCase(
      fc.asyncProperty(fc.array(segment, { maxLength: 6 }), async (segments) => {
        const token = segments.join('.');
        const outcome = await outcomeOf(token);
        if (!(outcome instanceof FloorError)) throw new Error('was accepted');
        expectRefusal(outcome, token);
      }),
    );
  });
});
