import { noPlans } from '../support/no-plans.js';
import fc from 'fast-check';
import { z } from 'zod';
import { Authority } from '../../src/modules/auth/authority.js';
import type { Principal } from '../../src/modules/auth/principal.js';
import type { FloorConfig } from '../../src/modules/config/floor-config.js';
import { apply } from '../../src/modules/domain/apply.js';
import { diff } from '../../src/modules/domain/diff.js';
import { complete, type DocumentState } from '../../src/modules/domain/document.js';
import { parseTopic } from '../../src/modules/domain/topic.js';
import { LogRange } from '../../src/modules/floor/log-range.js';
import { packChanges, NEWEST_DICTIONARY, type Change } from '../../src/modules/history/chunk-codec.js';
import { HistoryErasure } from '../../src/modules/history/history-erasure.js';
import { forgetHistory } from '../../src/modules/history/history-forget.js';
import { HistoryReader } from '../../src/modules/history/history-reader.js';
import { HistorySource } from '../../src/modules/history/history-source.js';
import { dayOf, makePartitions } from '../../src/modules/history/partitions.js';
import { PastChanges } from '../../src/modules/history/past-changes.js';
import { PastContactReader } from '../../src/modules/history/past-contacts.js';
import { PastSeriesReader } from '../../src/modules/history/past-series.js';
import { PastTimelineReader } from '../../src/modules/history/past-timelines.js';
import { ReadDatabase } from '../../src/modules/history/read-database.js';
import { canonical, documentState, overTheWire } from '../arbitrary-documents.js';
import { exported } from '../../src/modules/history/history-export.js';
import { caught } from '../support/caught.js';
import { eventually } from '../support/eventually.js';
import { HistoryRows } from '../support/history-rows.js';
import { historyDatabase, postgresMissing } from '../support/test-database.js';
import { TestFloor } from '../support/test-floor.js';
import { testRedis } from '../support/test-redis.js';

const described = postgresMissing() === undefined ? describe : describe.skip;

/** Of today, so that the partitions are there; long ago enough to be stored. */
const T = Math.floor(Date.now() / 86_400_000) * 86_400_000 - 6 * 3_600_000;
const SUPPORT = 'queue/hq/6400';
const counts = (more: object = {}) => ({
  ...{ available: 0, ringing: 0, onCall: 0, otherCall: 0, wrapUp: 0 },
  ...{ paused: 0, notReady: 0, offline: 0, unknown: 0, ...more },
});
const ADA = {
  ...{ id: '1001', name: 'Ada', state: 'available', availability: 'available', activity: 'idle' },
  ...{ since: T - 5_000, vendorState: 'READY' },
};
const CALL = {
  id: 'c1',
  caller: '+4930123456',
  callerName: 'Bob',
  since: T + 1_000,
  state: 'waiting',
  channel: 'voice',
};
const EMPTY: DocumentState = {
  queue: { self: { id: '6400', name: 'Support', waiting: 0, agents: counts({ available: 1 }) } },
  waiting: {},
  agents: { 1001: ADA },
};
const SOURCE = { id: 'self', name: 'HQ', vendor: 'yeastar', state: 'live', since: T - 60_000 };

const ANN: Principal = {
  subject: 'ann',
  tenant: 'acme',
  scopes: new Set(['history:read', 'callers:read', 'audit:read']),
};

const config = {
  accounts: [
    { id: 'hq', tenant: 'acme', name: 'HQ', vendor: 'yeastar', maskCallers: true },
    { id: 'rival', tenant: 'other', name: 'R', vendor: 'yeastar' },
  ],
  history: { callers: 'full' },
} as unknown as FloorConfig;

described('The history is read', () => {
  let world: Awaited<ReturnType<typeof historyDatabase>>;
  let redis: Awaited<ReturnType<typeof testRedis>>;
  let floor: TestFloor;
  let database: ReadDatabase;
  let rows: HistoryRows;
  let source: HistorySource;
  let reader: HistoryReader;
  let signal: AbortSignal;
  const authority = new Authority(config);

  beforeAll(async () => (redis = await testRedis()));
  afterAll(async () => redis.stop());
  beforeEach(async () => {
    world = await historyDatabase();
    floor = new TestFloor(redis.url);
    const settings = { ...config, history: { ...config.history, url: world.url } } as FloorConfig;
    database = new ReadDatabase(settings);
    rows = new HistoryRows(world.database);
    source = new HistorySource(database, new LogRange(floor.connections, floor.keys), settings);
    reader = new HistoryReader(source, authority, settings);
    ({ signal } = new AbortController());
  });
  afterEach(async () => {
    await database.close();
    await floor.close();
    await world.drop();
  });

  /** One call comes at T + 1 s, rings at T + 3 s and is answered at T + 5 s. */
  async function oneCall(): Promise<void> {
    await rows.keyframe('account/hq', 'a1', 40, T, { source: { self: SOURCE } });
    await rows.keyframe(SUPPORT, 'e1', 7, T, EMPTY);
    const summary = { waiting: 1, oldestSince: T + 1_000 };
    await rows.chunk(SUPPORT, 'e1', 7, [
      [T + 1_000, 8, { queue: { set: { self: summary } }, waiting: { put: { c1: CALL } } }],
      [T + 3_000, 9, { waiting: { set: { c1: { state: 'ringing' } } } }],
    ]);
    const answered = { waiting: 0, agents: counts({ onCall: 1 }) };
    await rows.chunk(SUPPORT, 'e1', 9, [
      [
        T + 5_000,
        10,
        {
          queue: { put: { self: { id: '6400', name: 'Support', ...answered } } },
          waiting: { del: ['c1'] },
          agents: { set: { 1001: { state: 'on-call', activity: 'on-call', since: T + 5_000 } } },
        },
      ],
    ]);
  }

  /** What a line of the changes is, by a field that no other kind has. */
  const KINDS = [
    ['state', 'snapshot'],
    ['ops', 'delta'],
    ['reason', 'gone'],
    ['why', 'gap'],
    ['end', 'end'],
  ] as const;

  const lines = async (
    topic: string,
    from: number,
    to: number,
    perPage?: number,
    after?: number,
    caller = ANN,
  ) => {
    const changes = new PastChanges(source, reader, authority);
    const request = { topic, ref: parseTopic(topic)!, from, to, ...(after !== undefined && { after }) };
    let text = '';
    for await (const part of changes.lines(caller, request, signal, perPage)) text += part;
    return text
      .trimEnd()
      .split('\n')
      .map((line) => {
        const payload = JSON.parse(line) as { [field: string]: unknown };
        return [KINDS.find(([field]) => field in payload)?.[1] ?? line, payload] as const;
      });
  };

  it('as the floor was at an instant: keyframe and changes, and the account made of its queues', async () => {
    await oneCall();
    const { states, source: was, gaps, at } = await reader.floor(ANN, 'hq', T + 3_500, signal);
    expect({ at, was, gaps }).toEqual({ at: T + 3_500, was: SOURCE, gaps: [] });
    expect(overTheWire(states[SUPPORT])).toEqual({
      ...{ epoch: 'e1', version: 9, at: T + 3_000 },
      state: {
        queue: { self: { ...EMPTY['queue']?.['self'], waiting: 1, oldestSince: T + 1_000 } },
        waiting: { c1: { ...CALL, state: 'ringing' } },
        agents: { 1001: ADA },
      },
    });
    expect(overTheWire(states['account/hq'])).toEqual({
      ...{ epoch: 'history', version: T + 3_000, at: T + 3_000 },
      state: {
        source: { self: SOURCE },
        queues: {
          6400: {
            id: '6400',
            name: 'Support',
            waiting: 1,
            oldestSince: T + 1_000,
            agents: counts({ available: 1 }),
          },
        },
        agents: {
          1001: {
            ...{ id: '1001', name: 'Ada', state: 'available', availability: 'available', activity: 'idle' },
            ...{ since: T - 5_000, queues: { 6400: 'available' } },
          },
        },
      },
    });
    const later = await reader.queue(ANN, 'hq', '6400', T + 5_000, signal);
    expect(later.snapshot).toMatchObject({ version: 10, state: { waiting: {} } });
  });

  it('only as far as the token reaches, and with callers masked as live', async () => {
    await oneCall();
    await rows.keyframe('queue/hq/6401', 'e9', 1, T, { queue: { self: { id: '6401' } } });
    const narrow: Principal = { ...ANN, queues: new Set(['hq/6400']), scopes: new Set(['history:read']) };
    const { states } = await reader.floor(narrow, 'hq', T + 2_000, signal);
    expect(Object.keys(states)).toEqual([SUPPORT]);
    expect(states[SUPPORT]).toMatchObject({
      epoch: 'e1~masked',
      state: { waiting: { c1: { caller: '•••• 456' } } },
    });
    expect(JSON.stringify(states)).not.toContain('Bob');
    const refused = async (access: () => Promise<unknown>): Promise<unknown> => {
      try {
        return await access();
      } catch (error) {
        return (error as { code: string }).code;
      }
    };
    expect(await refused(() => reader.queue(narrow, 'hq', '6401', T, signal))).toBe('forbidden');
    expect(await refused(() => reader.floor(ANN, 'rival', T, signal))).toBe('not-found');
    expect(
      await refused(() => reader.floor({ ...ANN, scopes: new Set(['floor:read']) }, 'hq', T, signal)),
    ).toBe('forbidden');
  });

  it('alerts as they fired, and those of its queues to a token for single queues', async () => {
    const alert = (queue: string, firingSince: number) => ({
      ...{ id: `r/queue/hq/${queue}`, state: 'firing', firingSince, acked: { by: 'ann', at: T } },
    });
    const [mine, other] = [alert('6400', T + 3_000), alert('6401', T + 1_000)];
    const topic = 'alerts/hq';
    await rows.keyframe(SUPPORT, 'e1', 7, T, EMPTY);
    await rows.keyframe(topic, 'k', 1, T, { alerts: {} });
    await rows.chunk(topic, 'k', 1, [
      [T + 1_000, 2, { alerts: { put: { [other.id]: other } } }],
      [T + 3_000, 3, { alerts: { put: { [mine.id]: mine } } }],
      [T + 5_000, 4, { alerts: { del: [other.id] } }],
      [T + 7_000, 5, { alerts: { set: { [mine.id]: { state: 'resolved' } } } }],
    ]);
    const told = async (caller: Principal, perPage?: number, after?: number) =>
      (await lines(topic, T, T + 9_000, perPage, after, caller)).map(([event, { epoch, base, version }]) => [
        ...[event, epoch, base, version],
      ]);
    const end = ['end', undefined, undefined, undefined];
    expect(await told(ANN)).toEqual([
      ['snapshot', 'k', undefined, 1],
      ...[2, 3, 4, 5].map((version) => ['delta', 'k', version - 1, version]),
      end,
    ]);
    const narrow: Principal = { ...ANN, queues: new Set(['hq/6400']) };
    expect(await told(narrow)).toEqual([
      ['snapshot', 'k~narrowed', undefined, 1],
      ['delta', 'k~narrowed', 1, 3],
      ['delta', 'k~narrowed', 3, 5],
      end,
    ]);
    expect(await told(narrow, undefined, T + 3_000)).toEqual([['delta', 'k~narrowed', 0, 5], end]);
    const seen = await lines(topic, T + 4_000, T + 6_000, undefined, undefined, narrow);
    expect(seen[0]?.[1]).toMatchObject({ state: { alerts: { [mine.id]: { state: 'firing' } } } });
    expect(JSON.stringify(seen)).not.toContain(other.id);
    expect(Object.keys((await reader.floor(ANN, 'hq', T + 4_000, signal)).states)).not.toContain(topic);
  });

  it('not of another tenant, also when the account was theirs', async () => {
    await new HistoryRows(world.database, 'before').keyframe(SUPPORT, 'e0', 1, T, EMPTY);
    await rows.keyframe(SUPPORT, 'e0', 2, T + 1_000, EMPTY);
    expect((await reader.floor(ANN, 'hq', T + 1_000, signal)).states[SUPPORT]).toMatchObject({ version: 2 });
    expect(await caught(reader.floor(ANN, 'hq', T, signal))).toMatchObject({ code: 'not-recorded' });
  });

  it('with the gaps an instant lies in, and not before the first instant', async () => {
    await oneCall();
    await rows.gap(SUPPORT, T + 6_000, T + 8_000, 'recorder-down');
    await rows.gap(SUPPORT, T + 9_000, undefined, 'down');
    const gapsAt = async (at: number) => (await reader.floor(ANN, 'hq', at, signal)).gaps;
    expect(await gapsAt(T + 5_000)).toEqual([]);
    expect(await gapsAt(T + 7_000)).toEqual([
      { topic: SUPPORT, from: T + 6_000, to: T + 8_000, why: 'recorder-down' },
    ]);
    expect(await gapsAt(T + 8_000)).toEqual([]);
    expect(await gapsAt(T + 9_500)).toEqual([{ topic: SUPPORT, from: T + 9_000, why: 'down' }]);
    expect(await caught(reader.floor(ANN, 'hq', T - 1, signal))).toMatchObject({
      code: 'not-recorded',
      message: expect.stringContaining(`${new Date(T).toISOString()} (${T})`),
    });
  });

  it('a deleted queue ends, and one that comes back begins anew', async () => {
    await oneCall();
    await rows.keyframe(SUPPORT, 'e1', 10, T + 20_000, null);
    await rows.chunk(SUPPORT, 'e2', 0, [
      [T + 30_000, 1, { queue: { put: { self: { id: '6400', name: 'New' } } } }],
    ]);
    await rows.keyframe(SUPPORT, 'e2', 1, T + 30_000, {
      queue: { self: { id: '6400', name: 'New' } },
      waiting: {},
      agents: {},
    });
    expect(Object.keys((await reader.floor(ANN, 'hq', T + 25_000, signal)).states)).toEqual(['account/hq']);
    const back = (await reader.floor(ANN, 'hq', T + 31_000, signal)).states[SUPPORT];
    expect(back).toMatchObject({ epoch: 'e2', version: 1 });
    expect((await lines(SUPPORT, T, T + 40_000)).map(([event, { version }]) => [event, version])).toEqual([
      ['snapshot', 7],
      ...[8, 9, 10].map((version) => ['delta', version]),
      ['gone', undefined],
      ['snapshot', 1],
      ['end', undefined],
    ]);
  });

  it('change by change, in pages that neither repeat nor miss any', async () => {
    await oneCall();
    await rows.gap(SUPPORT, T + 2_000, T + 2_500, 'down');
    const whole = await lines(SUPPORT, T, T + 60_000);
    expect(whole.map(([event, { base, version }]) => [event, base, version])).toEqual([
      ['snapshot', undefined, 7],
      ['delta', 7, 8],
      ['gap', undefined, undefined],
      ['delta', 8, 9],
      ['delta', 9, 10],
      ['end', undefined, undefined],
    ]);
    expect(whole[1]?.[1]).toEqual({
      ...{ topic: SUPPORT, epoch: 'e1', base: 7, version: 8, at: T + 1_000 },
      ops: {
        queue: { set: { self: { waiting: 1, oldestSince: T + 1_000 } } },
        waiting: { put: { c1: CALL } },
      },
    });
    const pages = [await lines(SUPPORT, T, T + 60_000, 1)];
    for (const after of [T + 1_000, T + 3_000]) pages.push(await lines(SUPPORT, T, T + 60_000, 1, after));
    expect(pages.map((page) => page.at(-1)?.[1])).toEqual([
      { end: true, to: T + 1_000, nextCursor: expect.any(String) },
      { end: true, to: T + 3_000, nextCursor: expect.any(String) },
      { end: true, to: T + 60_000 },
    ]);
    expect(pages.flatMap((page) => page.filter(([event]) => event !== 'end'))).toEqual(whole.slice(0, -1));
  });

  it('also the changes of the account, whose document follows its queues', async () => {
    await oneCall();
    const all = await lines('account/hq', T, T + 60_000);
    let held: DocumentState = {};
    for (const [event, payload] of all.slice(0, -1)) {
      if (event === 'snapshot') held = payload['state'] as DocumentState;
      if (event === 'delta') held = apply(held, payload['ops'] as never);
    }
    const { states } = await reader.floor(ANN, 'hq', T + 60_000, signal);
    expect(canonical(held)).toBe(canonical(overTheWire(states['account/hq']?.state ?? {})));
    expect(all.map(([event, { base, version }]) => [event, base, version])).toEqual([
      ['snapshot', undefined, T],
      ['delta', T, T + 1_000],
      ['delta', T + 1_000, T + 5_000],
      ['end', undefined, undefined],
    ]);
  });

  it('up to this moment, from the log of what is not stored yet', async () => {
    const now = Date.now();
    await rows.keyframe('account/hq', 'a1', 1, now - 60_000, { source: { self: SOURCE } });
    const first = await floor.write({ ...EMPTY, waiting: {} });
    await rows.keyframe(SUPPORT, first.epoch, first.version, now - 60_000, first.state);
    await floor.write({ ...EMPTY, waiting: { c1: CALL } });
    const { states } = await reader.floor(ANN, 'hq', Date.now(), signal);
    expect(states[SUPPORT]).toMatchObject({ version: 2, state: { waiting: { c1: CALL } } });
    expect((await lines(SUPPORT, now - 60_000, Date.now() + 1)).map(([event]) => event)).toEqual([
      ...['snapshot', 'delta', 'end'],
    ]);
    // What the recorder has not stored and the log has lost is said.
    await floor.redis.xtrim(floor.keys.log(0), 'MAXLEN', 0);
    await floor.write({ ...EMPTY, waiting: {} });
    const torn = await reader.floor(ANN, 'hq', Date.now(), signal);
    expect(torn.gaps).toEqual([{ topic: SUPPORT, from: now - 60_000, why: 'log-trimmed' }]);
  });

  it('of a queue of which nothing is stored yet, by every request', async () => {
    const before = Date.now() - 1;
    await floor.write(EMPTY);
    const range = { from: before, to: Date.now() + 1 };
    const { snapshot } = await reader.queue(ANN, 'hq', '6400', range.to, signal);
    expect(snapshot).toMatchObject({ version: 1 });
    expect(Object.keys((await reader.floor(ANN, 'hq', range.to, signal)).states)).toContain(SUPPORT);
    expect((await lines(SUPPORT, range.from, range.to)).map(([event]) => event)).toEqual(['snapshot', 'end']);
    const { series } = await new PastSeriesReader(source, authority).read(
      ANN,
      'hq',
      { ...range, measures: ['available'], queues: ['6400'], step: 1_000 },
      signal,
    );
    expect(series).toMatchObject([{ queue: '6400', measure: 'available' }]);
    expect(await caught(reader.queue(ANN, 'hq', '6500', range.to, signal))).toMatchObject({
      code: 'not-found',
    });
  });

  it('as measures over time, without points where nothing is known', async () => {
    await oneCall();
    await rows.gap(SUPPORT, T + 6_000, T + 8_000, 'down');
    const series = new PastSeriesReader(source, authority);
    const request = {
      from: T,
      to: T + 10_000,
      step: 2_000,
      queues: ['6400'],
      measures: ['waiting', 'oldestSeconds', 'onCall'] as const,
    };
    const { series: all } = await series.read(ANN, 'hq', request, signal);
    expect(all.map(({ measure, points }) => [measure, points])).toEqual([
      [
        'waiting',
        [
          [T, 0, 0.5, 1, 1],
          [T + 2_000, 1, 1, 1, 1],
          [T + 4_000, 0, 0.5, 1, 0],
          [T + 8_000, 0, 0, 0, 0],
        ],
      ],
      [
        'oldestSeconds',
        [
          [T, 0, 0.25, 1, 1],
          [T + 2_000, 1, 2, 3, 3],
          [T + 4_000, 0, 1.75, 4, 0],
          [T + 8_000, 0, 0, 0, 0],
        ],
      ],
      [
        'onCall',
        [
          [T, 0, 0, 0, 0],
          [T + 2_000, 0, 0, 0, 0],
          [T + 4_000, 0, 0.5, 1, 1],
          [T + 8_000, 1, 1, 1, 1],
        ],
      ],
    ]);
    const fine = { ...request, to: T + 5_000_000, step: 1_000 };
    expect(await caught(series.read(ANN, 'hq', fine, signal))).toMatchObject({ code: 'history-limit' });
  });

  it('as timelines of agents, with totals and the commands', async () => {
    await oneCall();
    const account = await rows.topic('account/hq');
    const add = (
      agent: string,
      from: number,
      to: number | null,
      state: string,
      reason: string | null,
      command: string | null,
    ) =>
      world.database.run(
        `insert into agent_state values ($1, $2, $3, $4, $5, 'paused', 'idle', $6, 'v', $7)`,
        [account, agent, new Date(from), to === null ? null : new Date(to), state, reason, command],
      );
    await add('1001', T - 60_000, T + 10_000, 'available', null, null);
    await add('1001', T + 10_000, T + 30_000, 'paused', 'Lunch', 'k1');
    await add('1001', T + 30_000, null, 'available', null, null);
    await add('1002', T - 3_600_000, null, 'offline', null, null);
    // Longer than the four days that were once looked at.
    const longAgo = T - 9 * 86_400_000;
    await makePartitions(world.database, [dayOf(longAgo)]);
    await add('1003', longAgo, T + 20_000, 'offline', null, null);
    const command = {
      id: 'k1',
      account: 'hq',
      type: 'agent.pause',
      agent: '1001',
      params: {},
      by: 'sue',
      createdAt: T + 9_000,
    };
    await rows.keyframe('commands/hq', 'k', 1, T, { commands: {} });
    await rows.chunk('commands/hq', 'k', 1, [
      [T + 9_000, 2, { commands: { put: { k1: { ...command, status: 'accepted' } } } }],
      [T + 9_500, 3, { commands: { set: { k1: { status: 'succeeded' } } } }],
      [T + 20_000, 4, { commands: { del: ['k1'] } }],
    ]);
    const timelines = new PastTimelineReader(database, source, authority, noPlans);
    const range = { from: T, to: T + 40_000 };
    const axes = { availability: 'paused', activity: 'idle', sinceKind: 'vendor' };
    const one = await timelines.one(ANN, 'hq', '1001', range, signal);
    expect(one).toEqual({
      ...{ ...range, agent: '1001', name: 'Ada', gaps: [], knownUntil: range.to },
      states: [
        { from: T, to: T + 10_000, state: 'available', ...axes },
        { from: T + 10_000, to: T + 30_000, state: 'paused', ...axes, reason: 'Lunch', command: 'k1' },
        { from: T + 30_000, to: T + 40_000, lasts: true, state: 'available', ...axes },
      ],
      totals: { stateMs: { available: 20_000, paused: 20_000 }, reasonMs: { Lunch: 20_000 } },
      commands: [{ ...command, status: 'succeeded' }],
    });
    const all = await timelines.all(ANN, 'hq', range, undefined, signal);
    expect(all.agents.map(({ agent, totals }) => [agent, totals.stateMs])).toEqual([
      ['1001', { available: 20_000, paused: 20_000 }],
      ['1002', { offline: 40_000 }],
      ['1003', { offline: 20_000 }],
    ]);
    expect(all.knownUntil).toBe(T + 40_000);
    const earliest = Date.now();
    await floor.write(EMPTY);
    const today = { from: earliest - 60_000, to: Date.now() + 60_000 };
    const { knownUntil } = await timelines.all(ANN, 'hq', today, undefined, signal);
    expect(knownUntil).toBeGreaterThanOrEqual(earliest);
    expect(knownUntil).toBeLessThanOrEqual(Date.now());
    const team = await timelines.all(ANN, 'hq', range, '6400', signal);
    expect(team.agents.map(({ agent }) => agent)).toEqual(['1001']);
    const narrow: Principal = { ...ANN, queues: new Set(['hq/6400']) };
    expect(() => timelines.one(narrow, 'hq', '1001', range, signal)).toThrow('single queues');
  });

  it('as contacts, by day and filter', async () => {
    await oneCall();
    const account = await rows.topic('account/hq');
    const add = (call: string, at: number, outcome: string, caller: string | null) =>
      world.database.run(`insert into contact values ($1, '6400', $2, $3, $4, $5, null, 20, null, $6, 'p')`, [
        ...[account, call, new Date(at), new Date(at + 9_000), outcome, caller],
      ]);
    await add('c2', T + 2_000, 'abandoned', null);
    await add('c1', T + 1_000, 'answered', '+4930123456');
    const contacts = new PastContactReader(database, source, authority);
    const read = async (more: object, caller = ANN) => {
      const found: object[] = [];
      const request = { from: T, to: T + 60_000, ...more };
      for await (const batch of contacts.read(caller, 'hq', request, signal)) found.push(...batch);
      return found;
    };
    const c1 = {
      queue: '6400',
      call: 'c1',
      enteredAt: T + 1_000,
      leftAt: T + 10_000,
      outcome: 'answered',
      targetSeconds: 20,
    };
    expect(await read({})).toEqual([
      { ...c1, caller: '+4930123456', source: 'polls' },
      expect.objectContaining({ call: 'c2' }),
    ]);
    expect(await read({ outcome: 'answered' }, { ...ANN, scopes: new Set(['history:read']) })).toEqual([
      { ...c1, caller: '•••• 456', source: 'polls' },
    ]);
    expect(await read({ after: [T + 1_000, '6400', 'c1'] })).toHaveLength(1);
    expect(await read({}, { ...ANN, queues: new Set(['hq/6401']) })).toEqual([]);
  });

  it('without a caller, once it was erased', async () => {
    await oneCall();
    const account = await rows.topic('account/hq');
    await rows.keyframe(SUPPORT, 'e1', 8, T + 2_000, { ...EMPTY, waiting: { c1: CALL } });
    await world.database.run(
      `insert into contact values ($1, '6400', 'c1', $2, null, null, null, null, null, $3, 'p')`,
      [...[account, new Date(T + 1_000), '004930123456']],
    );
    const erasure = new HistoryErasure(database);
    expect(await erasure.erase('other', '+49 30 123456', signal)).toEqual({
      chunks: 0,
      keyframes: 0,
      contacts: 0,
    });
    expect(await erasure.erase('acme', '+49 30 123456', signal)).toEqual({
      chunks: 1,
      keyframes: 1,
      contacts: 1,
    });
    expect(await erasure.erase('acme', '+49 30 123456', signal)).toEqual({
      chunks: 0,
      keyframes: 0,
      contacts: 0,
    });
    const all = JSON.stringify([
      await lines(SUPPORT, T, T + 60_000),
      await reader.floor(ANN, 'hq', T + 3_000, signal),
    ]);
    expect(all).toContain('"c1":{"id":"c1","since"');
    expect(all).not.toMatch(/4930123456|Bob/);
  });

  it('no more of an account that was forgotten', async () => {
    await oneCall();
    await rows.keyframe('queue/rival/1', 'r', 1, T, EMPTY);
    expect(await forgetHistory(world.database, 'hq')).toBe(4);
    expect(await caught(reader.floor(ANN, 'hq', T, signal))).toMatchObject({ code: 'not-recorded' });
    const kept = await world.database.rows(z.object({ version: z.int() }), 'select version from keyframe');
    expect(kept).toEqual([{ version: 1 }]);
    expect(await forgetHistory(world.database, 'hq')).toBe(0);
  });

  it('as a follower held it, at 200 instants of a random log', async () => {
    const log = fc.array(
      fc.tuple(documentState, fc.integer({ min: 0, max: 40_000 }), fc.integer({ min: 0, max: 9 })),
      {
        minLength: 40,
        maxLength: 40,
      },
    );
    let instants = 0;
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        log,
        fc.array(fc.nat(10_000), { minLength: 20, maxLength: 20 }),
        async (steps, fractions) => {
          run += 1;
          const topic = `queue/hq/r${run}`;
          const epoch = `r${run}`;
          const held: { at: number; version: number; state: DocumentState }[] = [];
          let state: DocumentState = complete(topic, {});
          let at = T;
          let pending: Change[] = [];
          let base = 0;
          const flush = async (): Promise<void> => {
            await storeChunk(topic, epoch, base, pending);
            base = held.at(-1)?.version ?? base;
            pending = [];
          };
          await rows.keyframe(topic, epoch, 0, T, state);
          held.push({ at: T, version: 0, state });
          for (const [next, later, kind] of steps) {
            const after = complete(topic, next);
            const ops = diff(state, after);
            if (ops === undefined) continue;
            at += later;
            state = overTheWire(apply(state, ops));
            held.push({ at, version: held.length, state });
            pending.push({ at, version: held.length - 1, ops: overTheWire(ops) });
            if (kind > 6) await flush();
            if (kind === 9)
              await rows.keyframe(topic, epoch, held.length - 1, at, state).catch(() => undefined);
          }
          await flush();
          const of = await source.account('acme', 'hq', signal);
          const one = { ...of, topics: new Map([[topic, of.topics.get(topic) ?? 0]]) };
          for (const fraction of fractions) {
            instants += 1;
            const instant = T + Math.floor(((at - T) * fraction) / 10_000);
            const view = (await source.at(one, instant, signal)).get(topic)?.view;
            const follower = held.filter((version) => version.at <= instant).at(-1);
            expect(view?.version).toBe(follower?.version);
            expect(canonical(overTheWire(view?.state ?? {}))).toBe(canonical(follower?.state ?? {}));
          }
        },
      ),
      { numRuns: 10 },
    );
    expect(instants).toBeGreaterThanOrEqual(200);
  });

  /** With the dictionary, as the recorder writes it. */
  async function storeChunk(
    topic: string,
    epoch: string,
    base: number,
    changes: readonly Change[],
  ): Promise<void> {
    const [first, last] = [changes[0], changes.at(-1)];
    if (first === undefined || last === undefined) return;
    await rows.chunk(topic, epoch, base, [[first.at, last.version, {}]]);
    await world.database.run(
      `update chunk set body = $1, dict = $2, to_at = $3 where topic = $4 and base = $5`,
      [packChanges(changes), NEWEST_DICTIONARY, new Date(last.at), await rows.topic(topic), base],
    );
  }

  it('as an export of everything, line by line', async () => {
    await oneCall();
    await rows.gap(SUPPORT, T + 6_000, T + 8_000, 'down');
    const account = await rows.topic('account/hq');
    await world.database.run(
      `insert into agent_state values ($1, '1001', $2, null, 'paused', null, null, null, 'o')`,
      [...[account, new Date(T)]],
    );
    await world.database.run(
      `insert into contact values ($1, '6400', 'c1', $2, null, null, null, null, null, null, 'p')`,
      [...[account, new Date(T + 1_000)]],
    );
    let text = '';
    for await (const part of exported(source, database, 'hq', {}, signal)) text += part;
    const all = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as [string, { version?: number }]);
    expect(all.map(([what, { version }]) => [what, version])).toEqual([
      ...[
        ['snapshot', 40],
        ['snapshot', 7],
        ['gap', undefined],
      ],
      ...[
        ['delta', 8],
        ['delta', 9],
        ['delta', 10],
      ],
      ...[
        ['agent-state', undefined],
        ['contact', undefined],
        ['end', undefined],
      ],
    ]);
    let none = '';
    for await (const part of exported(source, database, 'nowhere', {}, signal)) none += part;
    expect(none).toMatch(/^\["end",[^\n]*\]\n$/);
  });

  it('no longer than the client waits: its statement is cancelled', async () => {
    const leaving = new AbortController();
    const sleeping = caught(
      database.rows(z.unknown(), "select pg_sleep(300), 'cancel me'", [], leaving.signal),
    );
    const running = async () =>
      (
        await world.database.rows(
          z.unknown(),
          "select 1 from pg_stat_activity where query like '%''cancel me%' and state = 'active' and pid <> pg_backend_pid()",
        )
      ).length;
    await eventually(async () => (await running()) === 1);
    leaving.abort(new Error('The client left.'));
    expect(await sleeping).toEqual(new Error('The client left.'));
    await eventually(async () => (await running()) === 0);
  });

  it('by primary keys alone', async () => {
    await oneCall();
    const id = await rows.topic(SUPPORT);
    const plans = [
      `select * from keyframe where topic = ${id} and at <= now() order by at desc limit 1`,
      `select * from chunk where topic = any(array[${id}]) and from_at >= now() - interval '1 hour' and from_at < now()`,
      `select * from agent_state where account = ${id} and agent = '1' and from_at <= now() order by from_at desc limit 1`,
    ];
    await world.database.run('analyze');
    for (const plan of plans) {
      const lines = await world.database.transaction(async (statements) => {
        await statements.run('set local enable_seqscan = off');
        return statements.rows(Explained, `explain ${plan}`);
      });
      expect(lines.map((line) => line['QUERY PLAN']).join('\n')).toMatch(/_pkey/);
    }
  });
});

const Explained = z.object({ 'QUERY PLAN': z.string() });
