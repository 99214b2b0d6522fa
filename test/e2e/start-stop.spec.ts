import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { eventually } from '../support/eventually.js';
import { freePort } from '../support/test-redis.js';
import { Signal, until } from '../support/signal.js';

const ROOT = path.resolve(import.meta.dirname, '../..');
const START_MS = 90_000;
const STOP_MS = 12_000;
/** What npm start runs, by a part of the command line. */
const PARTS = ['scripts/start.mjs', '-server', 'dist/service/main.js', 'dist/simulators/main.js'];

interface Process {
  pid: number;
  parent: number;
  command: string;
}

/** The processes that run now, from /proc. One that has ended and was not collected by its parent does not run. */
function processes(): Process[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const [, state, parent] =
        /^\d+ \(.*\) (\S) (\d+)/s.exec(readFileSync(`/proc/${name}/stat`, 'utf8')) ?? [];
      if (state === 'Z') return [];
      const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
      return [{ pid: Number(name), parent: Number(parent), command }];
    } catch {
      return []; // it ended between the two looks
    }
  });
}

function withDescendants(pid: number): Process[] {
  const all = processes();
  const below = (parent: number): Process[] =>
    all.filter((one) => one.parent === parent).flatMap((one) => [one, ...below(one.pid)]);
  return [...all.filter((one) => one.pid === pid), ...below(pid)];
}

(existsSync('/proc/self/stat') ? describe : describe.skip)('npm start', () => {
  let folder: string;
  let npm: ChildProcess;
  let started: Process[] = [];
  let output = '';
  let signal = new Signal();

  const running = (): string[] => {
    const pids = new Set(started.map(({ pid }) => pid));
    return processes()
      .filter(({ pid }) => pids.has(pid))
      .map(({ command }) => command);
  };

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'floorwalker-start-'));
  });
  afterEach(async () => {
    for (const { pid } of started)
      if (processes().some((one) => one.pid === pid)) process.kill(pid, 'SIGKILL');
    started = [];
    await rm(folder, { recursive: true, force: true });
  });

  async function start(): Promise<void> {
    const { REDIS_URL: _redis, JEST_WORKER_ID: _worker, FLOORWALKER_CONFIG: _config, ...env } = process.env;
    const own = {
      PORT: String(await freePort()),
      REDIS_DIR: folder,
      POSTGRES_DIR: path.join(folder, 'postgres'),
    };
    npm = spawn('npm', ['start'], { cwd: ROOT, env: { ...env, ...own }, stdio: ['ignore', 'pipe', 'pipe'] });
    signal = new Signal();
    output = '';
    for (const stream of [npm.stdout, npm.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        signal.emit();
      });
    await until(signal, () => expect(output).toContain('runs at'), START_MS);
    started = withDescendants(npm.pid ?? 0);
    for (const part of PARTS)
      expect(started.filter(({ command }) => command.includes(part))).not.toHaveLength(0);
  }

  const pidOf = (target: string): number =>
    target === 'npm'
      ? (npm.pid ?? 0)
      : (started.find(({ command }) => command.startsWith('node scripts/'))?.pid ?? 0);

  it(
    'keeps running after SIGHUP, which it passes to the service',
    async () => {
      await start();
      const [service] = started.filter(({ command }) => command.includes('dist/service/main.js'));
      process.kill(pidOf('the script'), 'SIGHUP');
      await until(signal, () => expect(output).toContain('There is no configuration file to read again.'));
      expect(processes().some(({ pid }) => pid === service?.pid)).toBe(true);
      process.kill(pidOf('the script'), 'SIGTERM');
      await once(npm, 'close');
    },
    START_MS + STOP_MS,
  );

  it.each([
    ['npm', 'SIGTERM'],
    ['npm', 'SIGINT'],
    ['npm', 'SIGKILL'],
    ['the script', 'SIGTERM'],
    ['the script', 'SIGINT'],
  ] as const)(
    'ends everything it started when %s gets %s',
    async (target, name) => {
      await start();
      // The pipes close when the last process that prints to them has ended.
      const closed = once(npm, 'close', { signal: AbortSignal.timeout(STOP_MS) });
      process.kill(pidOf(target), name);
      await closed.catch(() => expect(running()).toEqual([]));
      await eventually(() => running().length === 0);
    },
    START_MS + 2 * STOP_MS,
  );
});
