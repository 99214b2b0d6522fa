import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { DocumentState } from '../../src/modules/domain/document.js';
import { compiled } from '../support/compiled.js';
import { HistoryFloor } from '../support/history-floor.js';
import { OwnPostgres } from '../support/own-postgres.js';
import { postgresMissing } from '../support/test-database.js';
import { ownRedis, type OwnRedis } from '../support/test-redis.js';

const TOPICS = ['queue/hq/6400', 'queue/hq/6401', 'queue/hq/6402', 'commands/hq'];
const ROUNDS = 4;
const EVERY_MS = 10;
const LIFE_MS = 1_500;

const state = (waiting: number): DocumentState => ({
  queue: { self: { id: '6400', waiting } },
  waiting: {},
  agents: {},
});

/** Writes changes without a pause, and keeps what was committed: the follower that the history is compared with. */
class Traffic {
  readonly committed = new Map<string, string[]>();
  private waiting = 0;
  private isStopping = false;
  private running: Promise<void> | undefined;

  constructor(private readonly history: HistoryFloor) {}

  start(): void {
    this.isStopping = false;
    this.running = this.run();
  }

  async stop(): Promise<void> {
    this.isStopping = true;
    await this.running;
  }

  private async run(): Promise<void> {
    while (!this.isStopping) {
      for (const topic of TOPICS) await this.change(topic);
      // The pace of the traffic, not a wait for anything.
      await delay(EVERY_MS);
    }
  }

  private async change(topic: string): Promise<void> {
    this.waiting += 1;
    try {
      const { epoch, version } = await this.history.floor.write(state(this.waiting), topic);
      this.committed.set(topic, [...(this.committed.get(topic) ?? []), `${epoch}.${version}`]);
    } catch {
      // Redis is away; whether this change was written, the log says.
    }
  }
}

(postgresMissing() === undefined ? describe : describe.skip)('the history, whatever is killed', () => {
  let folder: string;
  let redis: OwnRedis;
  let postgres: OwnPostgres;
  let history: HistoryFloor;
  let traffic: Traffic;
  const children: ChildProcess[] = [];

  beforeAll(async () => {
    [folder, redis, postgres] = await Promise.all([compiled(), ownRedis(), OwnPostgres.start()]);
  });
  afterAll(async () => {
    await Promise.all([redis.stop(), postgres.stop(), rm(folder, { recursive: true })]);
  });
  beforeEach(async () => {
    history = await HistoryFloor.start(redis.url, { postgres: postgres.url });
    traffic = new Traffic(history);
  });
  afterEach(async () => {
    await traffic.stop();
    await Promise.all(children.splice(0).map(kill));
    await history.close();
  });

  async function worker(): Promise<ChildProcess> {
    const program = path.join(folder, 'test/support/history-child.js');
    const child = fork(program, [redis.url, history.floor.prefix, history.url], { stdio: 'inherit' });
    children.push(child);
    await once(child, 'message');
    return child;
  }

  async function kill(child: ChildProcess): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    child.kill('SIGKILL');
    await exit;
  }

  /** What the change log says of a topic: everything that was ever committed, since it is never trimmed here. */
  async function logged(topic: string): Promise<string[]> {
    const entries = await history.floor.log();
    return entries.flatMap(({ k, t, e, v }) => (k === 'delta' && t === topic ? [`${e}.${v}`] : []));
  }

  async function recorded(topic: string): Promise<string[]> {
    return (await history.changes(topic)).map(({ epoch, version }) => `${epoch}.${version}`);
  }

  /** Waits until the last change of each topic is recorded. */
  async function settled(): Promise<void> {
    for (const topic of TOPICS)
      await history.shows(async () => {
        const last = (await logged(topic)).at(-1) ?? '';
        return (await recorded(topic)).includes(last);
      });
  }

  it('has every version once, though the recorder is killed, Redis restarts and PostgreSQL stops', async () => {
    let current = await worker();
    await history.shows(
      async () => (await history.database.run("select 1 from reader where position <> ''")) > 0,
    );
    traffic.start();
    for (let round = 0; round < ROUNDS; round += 1) {
      await delay(LIFE_MS);
      await kill(current);
      current = await worker();
      if (round === 1) {
        await redis.kill();
        await redis.start();
      }
      if (round === 3) {
        await postgres.pause();
        await delay(LIFE_MS);
        postgres.resume();
      }
    }
    await traffic.stop();
    await settled();
    for (const topic of TOPICS) {
      const all = await logged(topic);
      expect(await recorded(topic)).toEqual(all);
      expect(new Set(all).size).toBe(all.length);
      expect(traffic.committed.get(topic)?.filter((one) => !all.includes(one))).toEqual([]);
    }
    expect(await history.gaps()).toEqual([]);
  });

  it('has one gap per topic after FLUSHALL, and every version from then on', async () => {
    await worker();
    traffic.start();
    for (const topic of TOPICS) await history.shows(async () => (await recorded(topic)).length > 0);
    await redis.empty();
    const before = new Map(TOPICS.map((topic) => [topic, traffic.committed.get(topic)?.length ?? 0]));
    await history.shows(async () =>
      TOPICS.every((topic) => (traffic.committed.get(topic)?.length ?? 0) > (before.get(topic) ?? 0) + 5),
    );
    await traffic.stop();
    await settled();
    for (const topic of TOPICS) {
      expect(await history.gaps(topic)).toMatchObject([{ why: 'redis-emptied', to_at: expect.any(Number) }]);
      const since = await logged(topic);
      expect((await recorded(topic)).slice(-since.length)).toEqual(since);
    }
  });
});
