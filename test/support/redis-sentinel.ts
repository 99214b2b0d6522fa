import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Redis } from 'ioredis';
import { eventually } from './eventually.js';
import { freePort, ownRedis, redisProgram, type OwnRedis } from './test-redis.js';

const SENTINELS = 3;
const QUORUM = 2;
const MASTER = 'floor';

/** A master, its replica, and three sentinels of which two have to agree that the master is gone. */
export class RedisSentinels {
  private readonly children: ChildProcess[] = [];

  private constructor(
    readonly master: OwnRedis,
    readonly replica: OwnRedis,
    private readonly folder: string,
    private readonly ports: readonly number[],
  ) {}

  static async start(): Promise<RedisSentinels> {
    const password = randomBytes(12).toString('hex');
    const more = { masterauth: password, 'repl-diskless-sync-delay': 0 };
    const [master, replica] = [await ownRedis({ password, more }), await ownRedis({ password, more })];
    await replica.say('replicaof', '127.0.0.1', String(master.port));
    const folder = await mkdtemp(path.join(tmpdir(), 'floorwalker-sentinel-'));
    const ports: number[] = [];
    for (let nth = 0; nth < SENTINELS; nth += 1) ports.push(await freePort());
    const sentinels = new RedisSentinels(master, replica, folder, ports);
    await eventually(async () => String(await replica.ask('info', 'replication')).includes('link_status:up'));
    for (const port of ports) await sentinels.watch(port);
    await eventually(() => sentinels.agree());
    return sentinels;
  }

  get url(): string {
    const nodes = this.ports.map((port) => `127.0.0.1:${port}`);
    return `redis-sentinel://:${this.master.password}@${nodes.join()}/${MASTER}`;
  }

  /** Resolves when the replica has taken the master's place. */
  async failedOver(): Promise<void> {
    await eventually(async () =>
      String(await this.replica.ask('info', 'replication')).includes('role:master'),
    );
  }

  async stop(): Promise<void> {
    for (const child of this.children) {
      const exit = once(child, 'exit');
      child.kill('SIGKILL');
      await exit;
    }
    await Promise.all([this.master.stop(), this.replica.stop()]);
    await rm(this.folder, { recursive: true, force: true });
  }

  private async watch(port: number): Promise<void> {
    const config = path.join(this.folder, `${port}.conf`);
    const lines = [
      ...['bind 127.0.0.1', `port ${port}`, `dir ${this.folder}`, 'logfile ""'],
      `sentinel monitor ${MASTER} 127.0.0.1 ${this.master.port} ${QUORUM}`,
      `sentinel auth-pass ${MASTER} ${this.master.password}`,
      `sentinel down-after-milliseconds ${MASTER} 1000`,
      `sentinel failover-timeout ${MASTER} 5000`,
    ];
    // It writes what it learns into it.
    await writeFile(config, `${lines.join('\n')}\n`, { mode: 0o600 });
    const { file, env } = await redisProgram();
    this.children.push(spawn(file, [config, '--sentinel'], { stdio: 'ignore', env }));
  }

  /** Each knows the others and the replica, so that they can vote. */
  private async agree(): Promise<boolean> {
    const known = await Promise.all(
      this.ports.map(async (port) => {
        const sentinel = new Redis({
          port,
          host: '127.0.0.1',
          retryStrategy: () => 50,
          maxRetriesPerRequest: null,
        });
        sentinel.on('error', (error: Error) => void error); // not listening yet
        try {
          return String(await sentinel.info('sentinel'));
        } finally {
          sentinel.disconnect();
        }
      }),
    );
    return known.every((info) => info.includes(`slaves=1,sentinels=${SENTINELS}`));
  }
}
