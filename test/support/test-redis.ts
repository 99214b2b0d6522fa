import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { cp, mkdtemp, rename, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Redis } from 'ioredis';

/** Where `npm test` finds a server program; plain JavaScript, so its type is said here. */
type RedisProgram = { findRedis(): Promise<{ file: string; env: NodeJS.ProcessEnv }> };

export const freshPrefix = (): string => `test-${randomBytes(8).toString('hex')}`;

/** The Redis of REDIS_URL, which all tests share (use a `freshPrefix`), else one of this file's own. */
export async function testRedis(): Promise<{ url: string; stop(): Promise<void> }> {
  const url = process.env['REDIS_URL'];
  return url === undefined ? ownRedis() : { url, stop: async () => undefined };
}

export interface RedisSettings {
  password?: string;
  /** More of its configuration. */
  more?: Record<string, string | number>;
}

/** A Redis that a test may kill, pause and empty. */
export class OwnRedis {
  private child: ChildProcess | undefined;

  constructor(
    private readonly program: Awaited<ReturnType<RedisProgram['findRedis']>>,
    private readonly folder: string,
    readonly port: number,
    readonly password: string,
    private readonly more: Record<string, string | number> = {},
  ) {}

  get url(): string {
    return `redis://:${this.password}@127.0.0.1:${this.port}`;
  }

  /** Starts it (again): same port, same password, and what it had written. */
  async start(): Promise<void> {
    const settings = {
      ...{ bind: '127.0.0.1', port: this.port, requirepass: this.password, dir: this.folder },
      ...{ save: '', appendonly: 'yes', appendfsync: 'always', hz: 100, loglevel: 'warning' },
      ...this.more,
    };
    const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
    this.child = spawn(this.program.file, args, { stdio: 'ignore', env: this.program.env });
    await this.answers();
  }

  /** As a power cut does. */
  async kill(): Promise<void> {
    const { child } = this;
    this.child = undefined;
    if (child === undefined) return;
    const exit = once(child, 'exit');
    child.kill('SIGKILL');
    await exit;
  }

  /** It keeps its connections, and answers nothing. */
  pause(): void {
    this.child?.kill('SIGSTOP');
  }

  resume(): void {
    this.child?.kill('SIGCONT');
  }

  /** Forgets everything. */
  async empty(): Promise<void> {
    await this.say('flushall');
  }

  /** As its administrator does. */
  async say(command: string, ...args: string[]): Promise<void> {
    await this.ask(command, ...args);
  }

  async ask(command: string, ...args: string[]): Promise<unknown> {
    const redis = new Redis(this.url);
    try {
      return await redis.call(command, ...args);
    } finally {
      redis.disconnect();
    }
  }

  /** What it has written so far is what `goBack` brings back, as a backup does or a replica that lags. */
  async remember(): Promise<void> {
    await cp(this.data, this.copy, { recursive: true });
  }

  async goBack(): Promise<void> {
    await this.kill();
    await rm(this.data, { recursive: true });
    await rename(this.copy, this.data);
    await this.start();
  }

  private get data(): string {
    return path.join(this.folder, 'appendonlydir');
  }

  private get copy(): string {
    return path.join(this.folder, 'copy');
  }

  async stop(): Promise<void> {
    await this.kill();
    await rm(this.folder, { recursive: true, force: true });
  }

  private async answers(): Promise<void> {
    const redis = new Redis(this.url, { maxRetriesPerRequest: null, retryStrategy: () => 20 });
    redis.on('error', (error: Error) => void error); // not listening yet
    await redis.ping();
    redis.disconnect();
  }
}

export async function redisProgram(): ReturnType<RedisProgram['findRedis']> {
  const script: string = '../../scripts/lib/redis-program.mjs';
  return ((await import(script)) as RedisProgram).findRedis();
}

export async function ownRedis({ password, more }: RedisSettings = {}): Promise<OwnRedis> {
  const folder = await mkdtemp(path.join(tmpdir(), 'floorwalker-redis-'));
  const secret = password ?? randomBytes(12).toString('hex');
  const redis = new OwnRedis(await redisProgram(), folder, await freePort(), secret, more);
  await redis.start();
  return redis;
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
