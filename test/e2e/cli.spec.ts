import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Redis } from 'ioredis';
import { Keys } from '../../src/modules/redis/keys.js';
import { eventually } from '../support/eventually.js';
import { ServiceProcess } from '../support/service-process.js';
import { TestCluster } from '../support/test-cluster.js';

/** Long enough for a first read of four phone systems on a busy machine. */
const TIMEOUT_MS = 20_000;

describe('The commands of the program', () => {
  let world: TestCluster;
  let folder: string;
  const started: ServiceProcess[] = [];

  beforeAll(async () => {
    const others = (['netsapiens', 'portsip', 'voximplant'] as const).map((vendor) => ({
      id: vendor,
      vendor,
      timeoutMs: TIMEOUT_MS,
    }));
    world = await TestCluster.start({ accounts: [{ id: 'hq', timeoutMs: TIMEOUT_MS }, ...others] });
  });
  afterAll(() => world.close());
  beforeEach(async () => (folder = await mkdtemp(path.join(tmpdir(), 'floorwalker-cli-'))));
  afterEach(async () => {
    await Promise.all(started.splice(0).map((one) => one.kill()));
    await rm(folder, { recursive: true });
  });

  async function run(args: string[], env: Readonly<Record<string, string>> = {}) {
    const child = new ServiceProcess(env, folder, args);
    started.push(child);
    return { code: await child.exited, output: child.output };
  }

  /** The world's configuration with another password, or other accounts. */
  async function changed(change: (text: string) => string): Promise<string> {
    const file = path.join(folder, 'changed.yaml');
    await writeFile(file, change(await readFile(world.file, 'utf8')));
    return file;
  }

  const withPassword = (password: string) => (text: string) =>
    text.replaceAll(JSON.stringify(secret()), JSON.stringify(password));

  function secret(): string {
    return world.simulator().credentials['clientSecret'] ?? '';
  }

  it('prints its version, its usage and its schema, and refuses other arguments', async () => {
    const manifest = await readFile(new URL('../../package.json', import.meta.url), 'utf8');
    const { version } = JSON.parse(manifest) as { version: string };
    expect(await run(['version'])).toEqual({ code: 0, output: `${version}\n` });
    expect(await run(['-h'])).toEqual({ code: 0, output: expect.stringContaining('Usage: floorwalker') });
    const schema = await run(['schema']);
    expect(schema.code).toBe(0);
    expect(JSON.parse(schema.output)).toMatchObject({ required: ['accounts'] });
    expect(await run(['serve'])).toEqual({
      code: 64,
      output: expect.stringContaining('Unknown arguments: serve'),
    });
  });

  it('writes a file to begin with, whose mistakes check lists', async () => {
    expect((await run(['init'])).code).toBe(0);
    const { code, output } = await run(['check']);
    expect(code).toBe(78);
    expect(output).toContain(
      'accounts[0].credentials.clientId: needs the environment variable YEASTAR_ID, which is not set',
    );
    expect(await run(['check'], { YEASTAR_ID: 'a', YEASTAR_SECRET: 'b' })).toEqual({
      code: 0,
      output: 'The configuration is valid: 1 account.\n',
    });
  });

  it('logs in once with the right password, and gives the session back', async () => {
    const { code, output } = await run(['check', '--online'], world.env('all'));
    expect(output).toContain('The configuration is valid: 4 accounts.\nRedis: It answers and can be used.\n');
    for (const account of [
      'hq (yeastar)',
      'netsapiens (netsapiens)',
      'portsip (portsip)',
      'voximplant (voximplant)',
    ])
      expect(output).toContain(`Account ${account}: The login works, and the phone system answers.\n`);
    expect(code).toBe(0);
    expect(world.simulator('portsip').tokensAlive()).toBe(0);
    const requests = world
      .simulator()
      .requests.all()
      .map(({ path: asked }) => asked);
    expect(requests.filter((asked) => asked.endsWith('/get_token'))).toHaveLength(1);
    expect(world.simulator().tokensAlive()).toBe(0);
  });

  it('says that a wrong password is refused, without the password, after one try', async () => {
    await writeFile(path.join(folder, 'secret'), 'hunter2-wrong\n');
    const FLOORWALKER_CONFIG = await changed(withPassword('${file:secret}'));
    const { code, output } = await run(['check', '--online'], { ...world.env('all'), FLOORWALKER_CONFIG });
    expect(output).toContain('Account hq (yeastar): The login is refused: ');
    expect(output).not.toContain('hunter2');
    expect(output).not.toContain(secret());
    expect(code).toBe(1);
  });

  it('says that Redis cannot be reached, and still tries the login', async () => {
    const env = { ...world.env('all'), REDIS_URL: 'redis://127.0.0.1:1' };
    const { code, output } = await run(['check', '--online'], env);
    expect(output).toMatch(/^Redis: It cannot be reached \(.*ECONNREFUSED.*\)\.$/m);
    expect(output).toContain('Account hq (yeastar): The login works');
    expect(code).toBe(1);
  });

  it('removes an account that is no longer configured, and refuses one that is', async () => {
    const service = new ServiceProcess(world.env('all'), folder);
    started.push(service);
    await service.ready();
    const keys = new Keys(world.prefix, 1);
    const redis = new Redis(world.redisUrl);
    try {
      await eventually(async () => (await redis.scard(keys.documents('hq'))) > 1);
      expect(await run(['forget', 'hq'], world.env('all'))).toEqual({
        code: 1,
        output: expect.stringContaining('Account hq is in the configuration'),
      });
      await service.stop();
      const FLOORWALKER_CONFIG = await changed((text) => text.replaceAll('"id":"hq"', '"id":"lab"'));
      const env = { ...world.env('all'), FLOORWALKER_CONFIG };
      expect(await run(['forget', 'hq'], env)).toEqual({
        code: 0,
        output: expect.stringMatching(/^Account hq was removed: \d+ documents\./),
      });
      expect(await redis.keys(keys.doc('hq', 'account/hq'))).toEqual([]);
      expect(await run(['forget', 'hq'], env)).toEqual({
        code: 0,
        output: 'Nothing is stored of account hq.\n',
      });
    } finally {
      redis.disconnect();
    }
  });
});
