import crypto, { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { jest } from '@jest/globals';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { ConfigMistakes } from '../../src/modules/config/config-mistakes.js';
import { loadConfig } from '../../src/modules/config/load-config.js';
import { VENDORS } from '../../src/vendors/vendors.catalog.js';
import { anyText } from '../support/fuzz/any-text.js';
import { CASES, everyCase, expectCleanPrototypes, Outcomes } from '../support/fuzz/fuzz.js';
import { damaged, damages, jsonText, mutated, smallMutations } from '../support/fuzz/mutation.js';

const SECRET = 'S3cr3tOfThePhoneSystem';
/** A hundred lines. */
const LONGEST_MESSAGE = 52_000;
const vendors = [...VENDORS.values()];
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });

const FILE = {
  auth: {
    origins: ['https://board.acme.example'],
    issuers: [
      {
        issuer: 'https://id.acme.example',
        audience: 'floorwalker',
        jwksUri: 'https://id.acme.example/jwks',
        algorithms: ['RS256'],
      },
      { issuer: 'local', audience: 'floorwalker', jwksFile: './jwks.json', algorithms: ['ES256'] },
    ],
  },
  redis: { prefix: 'fw', shards: 2 },
  limits: { maxMessageBytes: 4096 },
  accounts: [
    {
      id: 'hq',
      tenant: 'acme',
      name: 'HQ phones',
      vendor: 'yeastar',
      baseUrl: 'https://pbx.acme.example:8088',
      credentials: { clientId: '${YEASTAR_ID:-floor}', clientSecret: '${YEASTAR_SECRET}' },
      poll: { baseMs: 2000, idleMs: 30_000, maxMs: 60_000 },
      budget: { requestsPerMinute: 600 },
    },
    {
      id: 'ns',
      tenant: 'acme',
      vendor: 'netsapiens',
      baseUrl: 'https://ns.example',
      credentials: { apiKey: SECRET, domain: 'acme' },
    },
    {
      id: 'ps',
      tenant: 'acme',
      vendor: 'portsip',
      baseUrl: 'http://10.0.0.1:8887',
      insecure: true,
      credentials: { username: 'u', password: SECRET, domain: 'd.example' },
    },
    {
      id: 'vox',
      tenant: 'acme',
      vendor: 'voximplant',
      baseUrl: 'https://api.voximplant.com',
      credentials: {
        accountId: '1',
        keyId: 'k',
        privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
        application: 'floor',
      },
    },
  ],
};

describe('The configuration', () => {
  let folder: string;

  beforeAll(() => {
    // Every case is a file, and disks are slow.
    folder = mkdtempSync(path.join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'floorwalker-fuzz-'));
    const jwk = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' });
    writeFileSync(path.join(folder, 'jwks.json'), JSON.stringify({ keys: [jwk] }));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  // To read the private key takes longer than the rest of a case, and in most cases it is the same.
  const keys = new Map<unknown, KeyObject>();
  beforeAll(() => {
    const { createPrivateKey } = crypto;
    jest.spyOn(crypto, 'createPrivateKey').mockImplementation((pem) => {
      const key = keys.get(pem) ?? createPrivateKey(pem);
      keys.set(pem, key);
      return key;
    });
  });
  afterAll(() => jest.restoreAllMocks());

  /** A configuration, or the mistakes; whatever else is thrown ends the test. */
  function load(content: Buffer | string, env: NodeJS.ProcessEnv = {}): 'read' | ConfigMistakes {
    writeFileSync(path.join(folder, 'floorwalker.yaml'), content);
    try {
      loadConfig({ vendors, env: { YEASTAR_SECRET: SECRET, ...env }, folder });
      return 'read';
    } catch (error) {
      if (error instanceof ConfigMistakes) return error;
      throw error;
    }
  }

  function expectOutcome(content: Buffer | string, seen: Outcomes, env?: NodeJS.ProcessEnv): void {
    const outcome = load(content, env);
    seen.add(outcome === 'read' ? 'read' : 'mistakes');
    if (outcome === 'read') return;
    expect(outcome.mistakes.length).toBeGreaterThan(0);
    expect(outcome.message.length).toBeLessThan(LONGEST_MESSAGE);
  }

  it('is read exactly', () => {
    expect(load(stringify(FILE))).toBe('read');
  });

  it('with values that are wrong is read, or its mistakes are named', async () => {
    const seen = new Outcomes();
    await everyCase(
      fc.property(smallMutations, (changes) => expectOutcome(jsonText(mutated(FILE, changes)), seen)),
    );
    expect(Math.min(seen.of('read'), seen.of('mistakes'))).toBeGreaterThan(CASES / 20);
    expectCleanPrototypes();
  });

  it('whose text is damaged is read, or its mistakes are named', async () => {
    const seen = new Outcomes();
    const text = stringify(FILE);
    await everyCase(fc.property(damages, (damage) => expectOutcome(damaged(text, damage), seen)));
    expect(Math.min(seen.of('read'), seen.of('mistakes'))).toBeGreaterThan(CASES / 20);
    expectCleanPrototypes();
  });

  it('that is arbitrary YAML is read, or its mistakes are named', async () => {
    const word = fc.constantFrom(
      ...[
        'accounts',
        'auth',
        'id',
        '<<',
        '__proto__',
        'constructor',
        '"a',
        "'",
        '|',
        '>',
        '&a',
        '*a',
        '*',
        '!!binary',
        '!!set',
      ],
      ...[
        '!!omap',
        '!x',
        '? ',
        '- ',
        ': ',
        ':',
        ',',
        '[',
        ']',
        '{',
        '}',
        '---',
        '...',
        '%YAML 1.1',
        '#',
        '\t',
        '${',
        '${A}',
        '~',
      ],
      ...[
        '.inf',
        '.nan',
        '0x1F',
        '1e999',
        '2026-01-01',
        '\u0000',
        '\ud800',
        '\ue0000\ue001',
        '\ue00099\ue001',
      ],
    );
    const line = fc
      .tuple(fc.nat(6), fc.array(fc.oneof(word, fc.string({ maxLength: 4 })), { maxLength: 6 }))
      .map(([indent, words]) => ' '.repeat(indent) + words.join(' '));
    const seen = new Outcomes();
    await everyCase(
      fc.property(fc.array(line, { maxLength: 12 }), (lines) => expectOutcome(lines.join('\n'), seen)),
    );
    expect(seen.of('mistakes')).toBeGreaterThan(CASES * 0.9);
  });

  it('from any environment is read, or its mistakes are named', async () => {
    const seen = new Outcomes();
    // Of the accounts only the first names variables.
    const text = stringify({ ...FILE, accounts: FILE.accounts.slice(0, 1) });
    const value = fc.oneof(
      anyText(),
      fc.constantFrom(
        'api',
        'worker',
        '3000',
        'redis://127.0.0.1:6379',
        'debug',
        '::1',
        '${A}',
        '*a',
        '__proto__',
        'x'.repeat(50_000),
      ),
    );
    const names = ['PORT', 'HOST', 'REDIS_URL', 'ROLE', 'LOG_LEVEL', 'YEASTAR_ID', 'YEASTAR_SECRET'];
    const env = fc.dictionary(fc.constantFrom(...names), value, { maxKeys: 4 });
    await everyCase(fc.property(env, (variables) => expectOutcome(text, seen, variables)));
    expect(Math.min(seen.of('read'), seen.of('mistakes'))).toBeGreaterThan(CASES / 20);
  });

  it('is not quoted in warnings', () => {
    const warned = jest.spyOn(process, 'emitWarning').mockReturnValue();
    const outcome = load(`? { secret: ${SECRET} }\n: 1`);
    expect(outcome).toBeInstanceOf(ConfigMistakes);
    expect(warned).not.toHaveBeenCalled();
    warned.mockRestore();
  });

  it.each<[string, string]>([
    [
      'a billion laughs',
      `a: &a [x]\n${'bcdefghij'.split('').reduce((text, name, i) => `${text}${name}: &${name} [${Array.from({ length: 9 }, () => `*${'abcdefghij'[i]!}`).join(',')}]\n`, '')}`,
    ],
    ['one large piece over and over', `a: &a [${'x,'.repeat(10_000)}]\nb: [${'*a,'.repeat(10_000)}]`],
    ['a list that is in itself', 'accounts: &a [*a]'],
    ['a mapping that is in itself', 'accounts: &a\n  - b: *a\n    c: *a'],
    ['lists without end', `accounts: ${'['.repeat(50_000)}`],
    ['lists within lists', `accounts: ${'['.repeat(50_000)}${']'.repeat(50_000)}`],
    ['mappings without end', `${'{a: '.repeat(50_000)}`],
    ['lists deeper than a stack', `accounts: ${'['.repeat(2_000)}${']'.repeat(2_000)}`],
    [
      'indentation without end',
      Array.from({ length: 2_000 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'),
    ],
    ['a key as long as a book', `${'k'.repeat(500_000)}: 1`],
    ['many unknown keys', Array.from({ length: 3_000 }, (_, nth) => `k${nth}: 1`).join('\n')],
    ['a file of references', `accounts: "${'${A}'.repeat(50_000)}"`],
    ['a file of open references', `accounts: "${'${A:-'.repeat(50_000)}"`],
  ])('that is %s is refused', (_what, text) => {
    const outcome = load(text);
    expect(outcome).toBeInstanceOf(ConfigMistakes);
    expect((outcome as ConfigMistakes).message.length).toBeLessThan(LONGEST_MESSAGE);
  });
});
