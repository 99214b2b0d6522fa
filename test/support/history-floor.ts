import { z } from 'zod';
import type { FloorConfig, HistoryCallers } from '../../src/modules/config/floor-config.js';
import type { DocumentState } from '../../src/modules/domain/document.js';
import { unpackChanges, unpackState, type Change } from '../../src/modules/history/chunk-codec.js';
import { HistoryDatabase } from '../../src/modules/history/history-database.js';
import { HistoryMetrics } from '../../src/modules/history/history-metrics.js';
import { HistoryUnavailable } from '../../src/modules/history/history-unavailable.js';
import type { RecorderPace } from '../../src/modules/history/recording.js';
import { Recorders } from '../../src/modules/history/recorders.js';
import { AgentStateRow, ChunkRow, GapReason, GapRow, KeyframeRow } from '../../src/modules/history/rows.js';
import { MetricsRegistry } from '../../src/modules/metrics/metrics-registry.js';
import { eventually } from './eventually.js';
import { testDatabase } from './test-database.js';
import { ACCOUNT, TestFloor } from './test-floor.js';

/** So fast that a test need not wait. */
export const QUICK: RecorderPace = {
  flushMs: 50,
  flushChanges: 200,
  readMs: 10,
  leaseMs: 3_000,
  retryMs: 20,
};

/** Only what the recorder reads of a configuration. */
export function historyConfig({
  callers = 'masked',
  record = false,
}: {
  callers?: HistoryCallers;
  record?: boolean;
}): FloorConfig {
  const history = { deltasDays: 14, statesDays: 100, contactsDays: 100, rollupDays: 800, callers };
  const accounts = [{ id: ACCOUNT, tenant: 'acme', record }];
  return { redis: { logEntries: 20_000 }, history, accounts } as unknown as FloorConfig;
}

const OF_TOPIC = 'from topic t where t.id = topic and t.name = $1';
const Recorded = ChunkRow.extend({ epoch_name: z.string() });

/** A floor whose changes are recorded in a database of its own. */
export class HistoryFloor {
  readonly database: HistoryDatabase;
  private readonly running: Recorders[] = [];

  private constructor(
    readonly floor: TestFloor,
    readonly url: string,
    private readonly drop: () => Promise<void>,
    private readonly config: FloorConfig,
  ) {
    this.database = new HistoryDatabase(url);
  }

  static async start(
    redisUrl: string,
    options: { callers?: HistoryCallers; record?: boolean; postgres?: string } = {},
  ): Promise<HistoryFloor> {
    const { url, drop } = await testDatabase(options.postgres);
    const config = historyConfig(options);
    return new HistoryFloor(new TestFloor(redisUrl), url, drop, config);
  }

  /** The recorders of one more worker. */
  record(pace: RecorderPace = QUICK, url = this.url): Recorders {
    const { connections, keys, store } = this.floor;
    const database = new HistoryDatabase(url);
    const metrics = new HistoryMetrics(new MetricsRegistry(), this.config);
    const recorders = new Recorders(this.config, database, connections, keys, store, metrics, pace);
    recorders.start();
    this.running.push(recorders);
    return recorders;
  }

  /** The account belongs to another tenant from now on, as after a reload. */
  moveTo(tenant: string): void {
    for (const account of this.config.accounts) Object.assign(account, { tenant });
  }

  /** The recorded changes of a topic, oldest first. */
  async changes(topic: string): Promise<(Change & { epoch: string })[]> {
    const chunks = await this.database.rows(
      Recorded,
      `select c.*, e.name as epoch_name from chunk c join epoch e on e.id = c.epoch join topic t on t.id = c.topic
       where t.name = $1 order by c.from_at, c.base`,
      [topic],
    );
    return chunks.flatMap(({ body, dict, epoch_name: epoch }) =>
      unpackChanges(body, dict).map((change) => ({ ...change, epoch })),
    );
  }

  async versions(topic: string): Promise<number[]> {
    return (await this.changes(topic)).map(({ version }) => version);
  }

  /** The keyframes of a topic, oldest first. */
  async keyframes(topic: string): Promise<{ version: number; at: number; state: DocumentState | null }[]> {
    const rows = await this.database.rows(
      KeyframeRow,
      `select k.* from keyframe k, (select id, name from topic) t where t.id = k.topic and t.name = $1 order by k.at, k.version`,
      [topic],
    );
    return rows.map(({ version, at, body }) => ({ version, at, state: unpackState(body) }));
  }

  /** Those that readers of the past are told; how punctual the polls of a test were is no matter. */
  async gaps(topic?: string): Promise<z.infer<typeof GapRow>[]> {
    const sql =
      topic === undefined
        ? 'select * from gap order by topic, from_at'
        : `select gap.* from gap, ${OF_TOPIC.slice(5)} order by from_at`;
    const rows = await this.database.rows(GapRow, sql, topic === undefined ? [] : [topic]);
    return rows.filter(({ why }) => GapReason.safeParse(why).success);
  }

  async states(agent: string): Promise<z.infer<typeof AgentStateRow>[]> {
    const sql = 'select * from agent_state where agent = $1 order by from_at';
    return this.database.rows(AgentStateRow, sql, [agent]);
  }

  /** Waits until the history shows this; while its tables are not made or PostgreSQL is away, it does not. */
  async shows(condition: () => Promise<boolean>): Promise<void> {
    await eventually(async () => {
      try {
        return await condition();
      } catch (error) {
        if (error instanceof HistoryUnavailable) return false;
        throw error;
      }
    });
  }

  async close(): Promise<void> {
    await Promise.all(this.running.map((one) => one.stop()));
    await this.floor.close();
    await this.database.close();
    await this.drop();
  }
}
