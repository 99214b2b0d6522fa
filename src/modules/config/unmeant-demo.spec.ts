import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { thrown } from '../../../test/support/caught.js';
import { ConfigMistakes } from './config-mistakes.js';
import { loadConfig } from './load-config.js';

describe('Without a configuration file', () => {
  let folder: string;

  beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'floorwalker-demo-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const load = (env: NodeJS.ProcessEnv) => loadConfig({ vendors: [], env, folder });

  it.each([
    { HOST: '0.0.0.0' },
    { HOST: '::' },
    { HOST: '10.0.0.7' },
    { HOST: 'floor.acme.example' },
    { NODE_ENV: 'production' },
    { NODE_ENV: 'production', HOST: '127.0.0.1' },
    { HOST: '0.0.0.0', FLOORWALKER_DEMO: 'no' },
  ])('%j starts nothing, and says how to', (env) => {
    const error = thrown(() => load(env));
    expect(error).toBeInstanceOf(ConfigMistakes);
    expect((error as ConfigMistakes).mistakes).toEqual([
      expect.stringMatching(
        /^FLOORWALKER_CONFIG: there is no configuration file, and the demo does not start with (HOST|NODE_ENV)=.*set FLOORWALKER_DEMO=yes/,
      ),
    ]);
  });

  it.each([
    {},
    { HOST: '127.0.0.1' },
    { HOST: 'localhost' },
    { HOST: '::1' },
    { NODE_ENV: 'development' },
    { HOST: '0.0.0.0', NODE_ENV: 'production', FLOORWALKER_DEMO: 'yes' },
  ])('%j is the demo', (env) => {
    expect(load(env).demo).toBe(true);
  });

  it('takes no other word for yes', () => {
    expect(thrown(() => load({ HOST: '0.0.0.0', FLOORWALKER_DEMO: 'true' }))).toMatchObject({
      mistakes: [expect.stringMatching(/^FLOORWALKER_DEMO: /)],
    });
  });

  it('says of a file that is named and missing only that', () => {
    const env = { HOST: '0.0.0.0', FLOORWALKER_CONFIG: 'gone.yaml' };
    expect(thrown(() => load(env))).toMatchObject({ mistakes: [expect.stringContaining('cannot be read')] });
    writeFileSync(path.join(folder, 'floorwalker.yaml'), 'accounts: []');
    expect(thrown(() => load({ HOST: '0.0.0.0' }))).toMatchObject({
      mistakes: expect.not.arrayContaining([expect.stringContaining('FLOORWALKER_DEMO')]) as unknown,
    });
  });
});
