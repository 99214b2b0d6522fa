import { noPlans } from '../support/no-plans.js';
import fc from 'fast-check';
import { Authority } from '../../src/modules/auth/authority.js';
import type { Principal } from '../../src/modules/auth/principal.js';
import type { FloorConfig } from '../../src/modules/config/floor-config.js';
import { diff } from '../../src/modules/domain/diff.js';
import type { DocumentState } from '../../src/modules/domain/document.js';
import { LogRange } from '../../src/modules/floor/log-range.js';
import { HistorySource } from '../../src/modules/history/history-source.js';
import { HistoryWriter } from '../../src/modules/history/history-writer.js';
import { PastSeriesReader } from '../../src/modules/history/past-series.js';
import { PastTimelineReader } from '../../src/modules/history/past-timelines.js';
import { dayOf, makePartitions } from '../../src/modules/history/partitions.js';
import { ReadDatabase } from '../../src/modules/history/read-database.js';
import { RecordedAccount } from '../../src/modules/history/recorded-account.js';
import { RecordedTopic } from '../../src/modules/history/recorded-topic.js';
import { HistoryRows } from '../support/history-rows.js';
import { historyDatabase, postgresMissing } from '../support/test-database.js';
import { TestFloor } from '../support/test-floor.js';
import { testRedis } from '../support/test-redis.js';

const described = postgresMissing() === undefined ? describe : describe.skip;

const DAY_MS = 86_400_000;
/** Of yesterday, so that all of it is stored. */
const T = Math.floor(Date.now() / DAY_MS) * DAY_MS - 12 * 3_600_000;
const MEASURES = ['waiting', 'oldestSeconds', 'available', 'onCall'] as const;
const TOPIC = 'queue/hq/6400';
const ANN: Principal = { subject: 'ann', tenant: 'acme', scopes: new Set(['history:read', 'audit:read']) };
const config = {
  accounts: [{ id: 'hq', tenant: 'acme', name: 'HQ', vendor: 'yeastar' }],
  history: { callers: 'full' },
} as unknown as FloorConfig;

const queue = fc.record(
  {
    waiting: fc.nat(2),
    /** How long the first caller has waited, ms; the vendor's clock may be ahead. */
    waited: fc.integer({ min: -5_000, max: 90_000 }),
    available: fc.nat(2),
    onCall: fc.nat(2),
    /** Nothing of this is in a series. */
    name: fc.constantFrom('Support', 'Sales'),
  },
  { requiredKeys: ['waiting', 'available', 'onCall', 'name'] },
);
/** What happens next, and after how many ms; the clock of another worker may be behind. */
const event = fc.record({
  ms: fc.oneof(fc.integer({ min: 1, max: 20_000 }), fc.integer({ min: -2_000, max: 60_000 })),
  what: fc.oneof(
    { weight: 12, arbitrary: queue },
    { weight: 4, arbitrary: fc.constantFrom('agent', 'same', 'write', 'row is gone') },
    { weight: 1, arbitrary: fc.constantFrom('emptied', 'missed', 'deleted') },
  ),
});
const day = fc.record({
  events: fc.array(event, { minLength: 5, maxLength: 120 }),
  /** Chunks that are missing, by their place. */
  missing: fc.uniqueArray(fc.nat(8), { maxLength: 2 }),
  from: fc.integer({ min: -60_000, max: 300_000 }),
  ms: fc.integer({ min: 30_000, max: 3_000_000 }),
  step: fc.integer({ min: 2_000, max: 300_000 }),
});

described('A series of the past', () => {
  let redis: Awaited<ReturnType<typeof testRedis>>;
  let floor: TestFloor;
  let world: Awaited<ReturnType<typeof historyDatabase>>;
  let database: ReadDatabase;
  let source: HistorySource;
  const authority = new Authority(config);
  const { signal } = new AbortController();

  beforeAll(async () => (redis = await testRedis()));
  afterAll(async () => redis.stop());
  beforeEach(async () => {
    world = await historyDatabase();
    floor = new TestFloor(redis.url);
    const settings = { ...config, history: { ...config.history, url: world.url } } as FloorConfig;
    database = new ReadDatabase(settings);
    source = new HistorySource(database, new LogRange(floor.connections, floor.keys), settings);
  });
  afterEach(async () => {
    await database.close();
    await floor.close();
    await world.drop();
  });

  /** Records what happens as the recorder does. */
  async function record({
    events,
    missing,
  }: {
    events: readonly Event[];
    missing: readonly number[];
  }): Promise<void> {
    await world.database.run('truncate chunk, keyframe, gap, reader, topic');
    const writer = new HistoryWriter(world.database);
    const account = new RecordedAccount('hq', 'acme', {
      callers: () => 'full',
      target: () => undefined,
      pollMs: () => 2_000,
      tellsAll: () => true,
    });
    const { holder } = await writer.take(0);
    const topic = new RecordedTopic(TOPIC);
    const write = async (): Promise<void> => {
      const rows = { topics: new Map([[TOPIC, topic.collect(at)]]), states: [], contacts: [] };
      await writer.write({ shard: 0, holder, position: '1-0', accounts: [{ account, rows }] });
      topic.written();
    };
    let [at, version, epoch, position] = [T, 0, 1, 0];
    let state: DocumentState = {};
    const change = (after: DocumentState): void => {
      const ops = diff(state, after) ?? { agents: { put: { [`a${position}`]: { id: 'a' } } } };
      state = after;
      version += 1;
      position += 1;
      const delta = { topic: TOPIC, epoch: `e${epoch}`, base: version - 1, version, at, ops };
      topic.accept(delta, ops, `${position}-0`);
    };
    const begin = (): void => {
      epoch += 1;
      [version, state] = [0, {}];
    };
    for (const { ms, what } of events) {
      at += ms;
      if (what === 'write') await write();
      else if (what === 'agent') change({ ...state, agents: { [`b${position}`]: { id: 'b' } } });
      else if (what === 'same') change({ ...state });
      else if (what === 'row is gone') change({ ...state, queue: {} });
      else if (what === 'deleted') {
        topic.end(`e${epoch}`, at);
        begin();
      } else if (what === 'emptied') {
        topic.lose('redis-emptied');
        begin();
      } else if (what === 'missed') {
        version += 3;
        topic.restart({ epoch: `e${epoch}`, version, at, state }, `${position}-0`, at, 'log-trimmed');
      } else {
        const { waiting, waited, available, onCall, name } = what;
        const oldest = waited === undefined || waiting === 0 ? {} : { oldestSince: at - waited };
        const self = { id: '6400', name, waiting, ...oldest, agents: { available, onCall } };
        change({ ...state, queue: { self } });
      }
    }
    await write();
    await world.database.run(
      `delete from chunk c using (select topic, epoch, base, row_number() over (order by from_at, base) as place from chunk) n
        where (c.topic, c.epoch, c.base) = (n.topic, n.epoch, n.base) and n.place = any($1::int[])`,
      [[...missing]],
    );
  }

  it('is the same from summaries and from the changes', async () => {
    let [points, summaries] = [0, 0];
    await fc.assert(
      fc.asyncProperty(day, async ({ events, missing, from, ms, step }) => {
        await record({ events, missing });
        const range = { from: T + from, to: T + from + ms, step: Math.max(step, Math.ceil(ms / 1_900)) };
        const request = { ...range, measures: MEASURES, queues: ['6400'] };
        const read = () => new PastSeriesReader(source, authority).read(ANN, 'hq', request, signal);
        summaries += await world.database.run('update chunk set dict = dict where summary is not null');
        const fromSummaries = await read();
        await world.database.run('update chunk set summary = null');
        const fromChanges = await read();
        expect(fromSummaries.gaps).toEqual(fromChanges.gaps);
        for (const [i, { measure, points: some }] of fromSummaries.series.entries()) {
          const others = fromChanges.series[i]?.points ?? [];
          expect([measure, some.map(([t]) => t)]).toEqual([
            fromChanges.series[i]?.measure,
            others.map(([t]) => t),
          ]);
          // Sums of fractions differ in the last digit by the order of what is added.
          const off = some.flatMap((point, n) =>
            point.map((value, k) => Math.abs(value - (others[n]?.[k] ?? NaN))),
          );
          expect(Math.max(0, ...off)).toBeLessThan(0.0015);
          points += some.length;
        }
      }),
      { numRuns: 40 },
    );
    expect(points).toBeGreaterThan(200);
    expect(summaries).toBeGreaterThan(40);
  }, 120_000);

  it('needs no changes where there are summaries', async () => {
    const self = (waiting: number) => ({
      waiting,
      waited: 1_000,
      available: 1,
      onCall: 0,
      name: 'Support' as const,
    });
    await record({ events: [self(1), self(2), self(0)].map((what) => ({ ms: 1_000, what })), missing: [] });
    await world.database.run("update chunk set body = ''");
    const request = {
      from: T + 1_500,
      to: T + 4_000,
      step: 1_000,
      measures: ['waiting'] as const,
      queues: ['6400'],
    };
    const { series } = await new PastSeriesReader(source, authority).read(ANN, 'hq', request, signal);
    expect(series).toEqual([
      {
        queue: '6400',
        measure: 'waiting',
        points: [
          [T + 1_500, 1, 1.5, 2, 2],
          [T + 2_500, 0, 1, 2, 0],
          [T + 3_500, 0, 0, 0, 0],
        ],
      },
    ]);
  });

  it('has no gap for a live line that was lost, or for polls that were late', async () => {
    const self = { waiting: 1, waited: 1_000, available: 1, onCall: 0, name: 'Support' as const };
    await record({ events: [{ ms: 1_000, what: self }], missing: [] });
    const rows = new HistoryRows(world.database);
    await rows.gap(TOPIC, T, T + 60_000, 'polls-late');
    await rows.gap('account/hq', T, T + 60_000, 'line-lost');
    await rows.gap(TOPIC, T + 20_000, T + 30_000, 'down');
    const all = await source.account('acme', 'hq', signal);
    expect(await source.gaps(all, T, T + 60_000, signal)).toEqual([
      { topic: TOPIC, from: T + 20_000, to: T + 30_000, why: 'down' },
    ]);
  });

  it('of states begins with one that has lasted for weeks', async () => {
    const rows = new HistoryRows(world.database);
    const account = await rows.topic('account/hq');
    const began = T - 20 * DAY_MS;
    await makePartitions(world.database, [dayOf(began), dayOf(T)]);
    await world.database.run(
      `insert into agent_state values ($1, '1001', $2, $3, 'offline', null, null, null, 'o'),
        ($1, '1001', $3, null, 'available', null, null, null, 'o')`,
      [account, new Date(began), new Date(T + 60_000)],
    );
    const range = { from: T, to: T + 90_000 };
    const { states } = await new PastTimelineReader(database, source, authority, noPlans).one(
      ANN,
      'hq',
      '1001',
      range,
      signal,
    );
    expect(states.map(({ state, from, to }) => [state, from - T, to - T])).toEqual([
      ['offline', 0, 60_000],
      ['available', 60_000, 90_000],
    ]);
  });
});

type Event = typeof event extends fc.Arbitrary<infer E> ? E : never;
