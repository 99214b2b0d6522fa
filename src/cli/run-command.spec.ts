import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ConfigMistakes } from '../modules/config/config-mistakes.js';
import { loadConfig } from '../modules/config/load-config.js';
import { VENDORS } from '../vendors/vendors.catalog.js';
import { STARTING_FILE } from './init.js';
import { HELP, runCommand } from './run-command.js';

async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const said = { out: '', err: '' };
  const code = await runCommand(args, {
    out: (text) => void (said.out += `${text}\n`),
    err: (text) => void (said.err += `${text}\n`),
  });
  return { code, ...said };
}

describe(runCommand, () => {
  const before = process.cwd();
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'floorwalker-cli-'));
    process.chdir(folder);
  });
  afterEach(() => {
    process.chdir(before);
    rmSync(folder, { recursive: true });
  });

  it.each(['--help', '-h'])('prints the usage for %s', async (name) => {
    expect(await run(name)).toEqual({ code: 0, out: `${HELP}\n`, err: '' });
  });

  it.each([
    [['start']],
    [['constructor']],
    [['']],
    [['--help', 'me']],
    [['check', '--offline']],
    [['check', '--online', 'x']],
    [['init', 'x']],
    [['schema', 'x']],
    [['version', 'x']],
    [['healthcheck', '--live']],
    [['forget']],
    [['forget', 'Not An Id']],
    [['forget', 'a', 'b']],
    [['export']],
    [['export', 'hq', 'yesterday']],
    [['export', 'hq', '0', '1', '2']],
    [['report', 'hq', '0', '1']],
    [['report', 'hq', '1', '0', '6400']],
    [['report', 'hq', 'yesterday', 'now', '6400']],
  ])('answers %j with the usage and 64', async (args) => {
    const { code, out, err } = await run(...args);
    expect({ code, out }).toEqual({ code: 64, out: '' });
    expect(err).toBe(`Unknown arguments: ${args.join(' ')}\n\n${HELP}\n`);
  });

  it('prints the version of the package', async () => {
    const { version } = JSON.parse(readFileSync(path.join(before, 'package.json'), 'utf8')) as {
      version: string;
    };
    expect(await run('version')).toEqual({ code: 0, out: `${version}\n`, err: '' });
  });

  it('writes a file that is valid once its variables are set, and never over another', async () => {
    expect((await run('init')).code).toBe(0);
    const env = { YEASTAR_ID: 'a', YEASTAR_SECRET: 'b' };
    expect(loadConfig({ vendors: [...VENDORS.values()], env, folder }).accounts).toMatchObject([
      { id: 'hq' },
    ]);
    writeFileSync('floorwalker.yaml', 'mine');
    expect(await run('init')).toEqual({
      code: 1,
      out: '',
      err: 'floorwalker.yaml exists already; it was not changed.\n',
    });
    expect(readFileSync('floorwalker.yaml', 'utf8')).toBe('mine');
  });

  it('writes examples that are valid when they are switched on', () => {
    writeFileSync('floorwalker.yaml', STARTING_FILE.replace(/^( *)# (?=[a-z]+: [[{])/gm, '$1'));
    const env = { YEASTAR_ID: 'a', YEASTAR_SECRET: 'b' };
    const config = loadConfig({ vendors: [...VENDORS.values()], env, folder });
    expect(config.http.trustedProxies).toEqual(['10.0.0.0/8']);
    expect(config.auth.console).toMatchObject({ clientId: 'floorwalker-console' });
  });

  it('asks the service on HOST and PORT whether it is alive or ready', async () => {
    const server = createServer((request, response) => {
      response.statusCode = request.url === '/healthz' ? 200 : 503;
      response.end(request.url);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const variables = { HOST: process.env['HOST'], PORT: process.env['PORT'] };
    Object.assign(process.env, {
      HOST: '0.0.0.0',
      PORT: typeof address === 'object' ? String(address?.port) : '',
    });
    try {
      expect(await run('healthcheck')).toEqual({ code: 0, out: '/healthz\n', err: '' });
      expect(await run('healthcheck', '--ready')).toEqual({ code: 1, out: '', err: '/readyz\n' });
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
      expect(await run('healthcheck')).toMatchObject({ code: 1, out: '' });
    } finally {
      for (const [name, value] of Object.entries(variables))
        if (value === undefined) Reflect.deleteProperty(process.env, name);
        else process.env[name] = value;
    }
  });

  it('says which account, and which phone system, makes no report', async () => {
    await run('init');
    Object.assign(process.env, { YEASTAR_ID: 'a', YEASTAR_SECRET: 'b' });
    try {
      expect(await run('report', 'hq', '0', '1', '6400')).toEqual({
        ...{ code: 1, out: '' },
        err: 'This phone system makes no reports on demand; its figures are in the history.\n',
      });
      expect(await run('report', 'lab', '0', '1', '6400')).toEqual({
        ...{ code: 1, out: '' },
        err: 'Account "lab" is not in the configuration, or has no credentials here.\n',
      });
    } finally {
      for (const name of ['YEASTAR_ID', 'YEASTAR_SECRET']) Reflect.deleteProperty(process.env, name);
    }
  });

  it('checks the file, and says when there is none', async () => {
    expect((await run('check')).code).toBe(78);
    writeFileSync('floorwalker.yaml', 'accounts: []');
    await expect(run('check')).rejects.toThrow(ConfigMistakes);
  });
});
