import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { ConfigMistakes } from './config-mistakes.js';
import { loadConfig } from './load-config.js';

const vendors = [{ kind: 'yeastar', credentials: z.strictObject({ clientSecret: z.string().min(1) }) }];

describe('a value of the configuration that is in a file', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'floorwalker-secret-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const write = (name: string, text: string): void => writeFileSync(path.join(folder, name), text);

  function load(reference: string, more = '', env: NodeJS.ProcessEnv = {}) {
    write(
      'floorwalker.yaml',
      `auth: { issuers: [{ issuer: i, audience: a, jwksUri: https://i.example/k, algorithms: [ES256] }] }\n` +
        `accounts: [{ id: a, tenant: t, vendor: yeastar, baseUrl: https://a.example, ${more}credentials: { clientSecret: ${reference} } }]`,
    );
    return loadConfig({ vendors, env, folder });
  }

  function mistakes(reference: string): readonly string[] {
    try {
      load(reference);
    } catch (error) {
      if (error instanceof ConfigMistakes) return error.mistakes;
      throw error;
    }
    return [];
  }

  it.each([
    ['p:{a}"s s#1 ${X}\n', 'p:{a}"s s#1 ${X}'],
    ['secret\r\n', 'secret'],
    ['two\nlines\n\n', 'two\nlines\n'],
    ['none', 'none'],
  ])('is the contents %j without the newline at the end', (contents, expected) => {
    write('key', contents);
    for (const reference of ['${file:key}', '${file:./key}', `"\${file:${path.join(folder, 'key')}}"`])
      expect(load(reference).accounts[0]?.credentials).toEqual({ clientSecret: expected });
  });

  it('stands beside other text and variables, also where a number is meant', () => {
    write('key', 'b\n');
    write('timeout', '700\n');
    const { accounts } = load('"a${file:key}${C}"', 'timeoutMs: "${file:timeout}", ', { C: 'c' });
    expect(accounts[0]).toMatchObject({ timeoutMs: 700, credentials: { clientSecret: 'abc' } });
  });

  it('leaves a variable with the name "file" as it was', () => {
    expect(load('${file:-x}').accounts[0]?.credentials).toEqual({ clientSecret: 'x' });
  });

  it('is named with its place when it is missing, empty, too large or no file, without its contents', () => {
    write('empty', '\n');
    write('large', 'hunter2'.repeat(10_000));
    const place = 'accounts[0].credentials.clientSecret:';
    const at = (name: string) => path.join(folder, name);
    expect(mistakes('${file:no/key}')).toEqual([`${place} ${at('no/key')} cannot be read (ENOENT)`]);
    expect(mistakes('${file:empty}')).toEqual([`${place} ${at('empty')} is empty`]);
    expect(mistakes('${file:large}')).toEqual([`${place} ${at('large')} is larger than 65536 bytes`]);
    expect(mistakes('${file:.}')).toEqual([`${place} ${folder} is not a regular file`]);
  });

  it('is not read for the credentials of an api', () => {
    expect(load('${file:no/key}', '', { ROLE: 'api' }).accounts).toHaveLength(1);
  });
});
