import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { loadConfig } from './load-config.js';

const PAGES = path.resolve(import.meta.dirname, '../../../docs/sign-in');
const ACCOUNTS = 'accounts: [{ id: hq, tenant: acme, vendor: toy, baseUrl: https://pbx.example }]\n';

describe('The pages on issuers', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'floorwalker-pages-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(readdirSync(PAGES))('%s has a configuration that can be pasted', (page) => {
    const [, yaml = ''] = /```yaml\n(auth:.*?)```/s.exec(readFileSync(path.join(PAGES, page), 'utf8')) ?? [];
    // What stands for the reader's own values is no YAML as it is.
    const pasted = yaml.replace(/<[a-z ]+>/g, 'mine');
    writeFileSync(path.join(folder, 'floorwalker.yaml'), `${pasted}\n${ACCOUNTS}`);
    const vendors = [{ kind: 'toy', credentials: z.unknown() }];
    const { auth } = loadConfig({ vendors, env: {}, folder });
    expect(auth.issuers[0]).toMatchObject({ tenant: 'acme', algorithms: ['RS256'] });
    expect(auth.console?.issuer).toBe(auth.issuers[0]?.issuer);
  });
});
