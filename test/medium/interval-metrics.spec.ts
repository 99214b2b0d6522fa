import { jest } from '@jest/globals';
import { z } from 'zod';
import { Authority } from '../../src/modules/auth/authority.js';
import type { Principal } from '../../src/modules/auth/principal.js';
import type { FloorConfig } from '../../src/modules/config/floor-config.js';
import { diff } from '../../src/modules/domain/diff.js';
import type { DocumentState } from '../../src/modules/domain/document.js';
import type { MetricsRow } from '../../src/modules/domain/metrics-row.js';
import { FORMULAS } from '../../src/modules/domain/service-level.js';
import type { HistoryDatabase, Statements, Value } from '../../src/modules/history/history-database.js';
import { restore } from '../../src/modules/history/history-restore.js';
import { HistoryWriter } from '../../src/modules/history/history-writer.js';
import { IntervalReader } from '../../src/modules/history/interval-reader.js';
import { dayOf, makePartitions } from '../../src/modules/history/partitions.js';
import { PastMetricsReader, type MetricsRequest } from '../../src/modules/history/past-metrics.js';
import { QuarterCloser } from '../../src/modules/history/quarter-closer.js';
import { ReadDatabase } from '../../src/modules/history/read-database.js';
import { RecordedAccount } from '../../src/modules/history/recorded-account.js';
import { recordingRules } from '../../src/modules/history/recording-rules.js';
import { LAST } from '../../src/modules/history/rollups.js';
import { StoredStates } from '../../src/modules/history/stored-states.js';
import { CONTACTS } from '../../src/modules/history/stored-time.js';
import { callDay, eventsOf, type DayCall } from '../support/call-day.js';
import { HistoryRows } from '../support/history-rows.js';
import { serviceLevelsOf } from '../support/service-levels.js';
import { historyDatabase, postgresMissing } from '../support/test-database.js';

const QUARTER = 900_000;
const HOUR = 4 * QUARTER;
const QUEUES = ['6400', '6401'];
jest.setTimeout(280_000);
const ME = { tenant: 'acme', subject: 'sue', scopes: new Set(['floor:read']) } as unknown as Principal;

interface Rollups {
  kind: string;
  subject: string;
  from_at: number;
  body: unknown;
}
const Row = z.object({ kind: z.string(), subject: z.string(), from_at: z.number(), body: z.unknown() });

/** A shard of one account that is recorded by hand, at instants of the test's own. */
class Recorded {
  private constructor(
    readonly database: HistoryDatabase,
    readonly url: string,
    readonly config: FloorConfig,
    readonly drop: () => Promise<void>,
  ) {}

  account!: RecordedAccount;
  private vendorZone: string | undefined;
  private writer!: HistoryWriter;
  private closer!: QuarterCloser;
  private holder = 0;
  private position = 0;

  /** @param vendorZone what the phone system tells, where the configuration names none */
  static async start(vendorZone?: string): Promise<Recorded> {
    const { url, database, drop } = await historyDatabase();
    const history = {
      url,
      deltasDays: 14,
      statesDays: 100,
      contactsDays: 100,
      rollupDays: 800,
      callers: 'none',
    };
    const poll = { baseMs: 2_000, idleMs: 30_000 };
    const zone = vendorZone === undefined ? { zone: 'Europe/Berlin' } : {};
    const accounts = [{ id: 'hq', tenant: 'acme', record: true, ...zone, poll }];
    const recorded = new Recorded(database, url, { history, accounts } as unknown as FloorConfig, drop);
    recorded.vendorZone = vendorZone;
    await recorded.takeOver();
    return recorded;
  }

  /** Another process records from now on, with what is stored alone. */
  async takeOver(): Promise<void> {
    this.writer = new HistoryWriter(this.database);
    this.holder = (await this.writer.take(0)).holder;
    this.account = new RecordedAccount('hq', 'acme', recordingRules(this.config, 'hq'));
    await restore(this.database, this.account);
    const totals = { closed: () => Promise.resolve([]) };
    const zone = () => Promise.resolve(this.vendorZone);
    this.closer = new QuarterCloser(
      { config: this.config, database: this.database, totals, zone },
      0,
      this.holder,
    );
  }

  async flush(now: number): Promise<void> {
    const accounts = [{ account: this.account, rows: this.account.collect(now) }];
    await this.writer.write({
      shard: 0,
      holder: this.holder,
      position: `${(this.position += 1)}-0`,
      accounts,
    });
    this.account.written();
  }

  close(readTo: number): Promise<void> {
    return this.closer.close(this.account, readTo);
  }

  /** A change of a queue's document. */
  write(version: number, at: number, before: DocumentState, after: DocumentState, topic: string): void {
    const ops = diff(before, after) ?? {};
    const delta = { topic, epoch: topic, base: version - 1, version, at, ops };
    const entry = { id: `${at}-${version}`, kind: 'delta', topic, epoch: topic, version } as const;
    this.account.accept({ ...entry, json: JSON.stringify(delta), cause: 'plan' });
  }

  rollups(): Promise<Rollups[]> {
    return this.database.rows(
      Row,
      'select kind, subject, from_at, body from rollup order by kind, subject, from_at',
    );
  }

  async read(request: Partial<MetricsRequest> & { from: number; to: number }): Promise<MetricsRow[]> {
    const database = new ReadDatabase(this.config);
    const reader = new PastMetricsReader(database, new Authority(this.config), this.config);
    const defaults = { by: 'queue', interval: 15, isByTargetOfNow: false, limit: 10_000 } as const;
    try {
      return await reader.read(ME, 'hq', { ...defaults, ...request }, new AbortController().signal);
    } finally {
      await database.close();
    }
  }
}

/** Counted from the script, interval by interval. */
function truthOf(calls: readonly DayCall[], queue: string, from: number, to: number) {
  const isIn = (at: number): boolean => at >= from && at < to;
  const mine = calls.filter((call) => call.queue === queue);
  const left = mine.filter(({ leftAt }) => isIn(leftAt));
  const wait = ({ enteredAt, leftAt }: DayCall): number => leftAt - enteredAt;
  const [answered, abandoned] = (['answered', 'abandoned'] as const).map((outcome) =>
    left.filter((call) => call.outcome === outcome),
  ) as [DayCall[], DayCall[]];
  const within = (some: DayCall[]): number => some.filter((call) => wait(call) <= 20_000).length;
  const short = abandoned.filter((call) => wait(call) < 5_000).length;
  const [a, b, aT, bT] = [answered.length, abandoned.length, within(answered), within(abandoned)];
  const sum = answered.reduce((ms, call) => ms + wait(call), 0) / 1_000;
  return {
    counts: {
      offered: mine.filter(({ enteredAt }) => isIn(enteredAt)).length,
      ...{ answered: a, abandoned: b, shortAbandoned: short },
      flowedOut: left.length - a - b,
      carryIn: mine.filter(({ enteredAt, leftAt }) => enteredAt < from && leftAt >= from).length,
      carryOut: mine.filter(({ enteredAt, leftAt }) => enteredAt < to && leftAt >= to).length,
      ...{ answeredWithin: aT, abandonedWithin: bT },
    },
    asa: a === 0 ? undefined : sum / a,
    levels: serviceLevelsOf({
      ...{ answered: a, abandoned: b, short },
      ...{ answeredWithin: aT, abandonedWithin: bT },
    }),
  };
}

(postgresMissing() === undefined ? describe : describe.skip)('interval metrics', () => {
  let recorded: Recorded;
  beforeEach(async () => (recorded = await Recorded.start()));
  afterEach(async () => recorded.drop());

  /** Ends when every conversation of it has ended. */
  const day = () => {
    const to = Math.floor(Date.now() / HOUR) * HOUR - HOUR;
    return { from: to - 24 * HOUR, to };
  };
  const feed = async (
    calls: readonly DayCall[],
    from: number,
    to: number,
    each?: (at: number) => Promise<void>,
  ) => {
    const events = eventsOf(calls).filter(({ at }) => at >= from && at < to);
    for (let start = from; start < to; start += QUARTER) {
      const parts = events.filter(({ at }) => at >= start && at < start + QUARTER).map(({ part }) => part);
      // Some come twice.
      recorded.account.acceptContacts(JSON.stringify([...parts, ...parts.slice(0, 5)]));
      await recorded.flush(start + QUARTER);
      await recorded.close(start + QUARTER);
      await each?.(start + QUARTER);
    }
  };

  /** Polls every two seconds, as the calls go. */
  const poll = async (
    calls: readonly DayCall[],
    { from, to }: { from: number; to: number },
    each: (at: number) => void = () => undefined,
  ): Promise<void> => {
    const Δ = 2_000;
    let [state, version]: [DocumentState, number] = [{ queue: {}, waiting: {}, agents: {} }, 0];
    let flushedAt = from;
    const topic = 'queue/hq/6400';
    let first = 0;
    for (let at = from + 700; at < to + 5 * 60_000; at += Δ) {
      while (calls[first] !== undefined && calls[first]!.leftAt + 400_000 < at) first += 1;
      const waiting: { [id: string]: object } = {};
      const agents: { [id: string]: object } = {};
      for (let n = first; n < calls.length && calls[n]!.enteredAt <= at; n += 1) {
        const { id, enteredAt, leftAt, agent, talkSeconds = 0 } = calls[n]!;
        if (leftAt > at) waiting[id] = { id, since: enteredAt, state: 'waiting', channel: 'voice' };
        else if (agent !== undefined && leftAt + talkSeconds * 1_000 > at)
          agents[agent] = { id: agent, name: agent, state: 'on-call', activity: 'on-call', vendorState: 'x' };
      }
      const after = { queue: {}, waiting, agents } as unknown as DocumentState;
      if (version === 0 || diff(state, after) !== undefined)
        recorded.write((version += 1), at, version === 1 ? {} : state, after, topic);
      state = after;
      each(at);
      if (at - flushedAt > QUARTER) {
        await recorded.flush(at);
        await recorded.close(at);
        flushedAt = at;
      }
    }
  };

  it('of events are exact in every interval, whatever is restarted, and closed rows stay', async () => {
    const { from, to } = day();
    const calls = callDay({ from, to }, 2_000, QUEUES);
    await feed(calls, from, to - 6 * HOUR);
    await recorded.takeOver();
    const before = await recorded.rollups();
    await feed(calls, to - 6 * HOUR, to + HOUR);
    // Late, and about what is closed.
    recorded.account.acceptContacts(
      JSON.stringify([{ queue: '6400', call: 'late', enteredAt: to - 2 * HOUR, source: 'event' }]),
    );
    await recorded.flush(to + HOUR);
    await recorded.close(to + HOUR);
    const after = await recorded.rollups();
    expect(after.filter(({ from_at }) => from_at < Math.max(...before.map((one) => one.from_at)))).toEqual(
      before.filter(({ from_at }) => from_at < Math.max(...before.map((one) => one.from_at))),
    );

    // The first quarter hour is known from the first call on.
    const first = from + QUARTER;
    for (const formula of FORMULAS) {
      const rows = await recorded.read({ from: first, to, formula });
      expect(rows).toHaveLength(2 * 95);
      for (const row of rows) {
        const truth = truthOf(calls, row.id, row.from, row.to);
        expect(row).toMatchObject({ ...truth.counts, closed: true, coverage: 1, sources: { '*': 'events' } });
        expect(row.carryIn! + row.offered!).toBe(
          row.answered! + row.abandoned! + row.flowedOut! + row.carryOut!,
        );
        if (truth.asa === undefined) expect(row.asaSeconds).toBeUndefined();
        else expect(Math.abs(row.asaSeconds! - truth.asa)).toBeLessThan(0.5);
        const level = truth.levels[formula];
        if (level === undefined) expect(row.serviceLevel).toBeUndefined();
        else expect(Math.abs(row.serviceLevel!.percent - level)).toBeLessThan(0.1);
      }
    }
    const hours = await recorded.read({ from: first, to, interval: 60 });
    for (const row of hours) expect(row).toMatchObject(truthOf(calls, row.id, row.from, row.to).counts);

    const agents = await recorded.read({ from: first, to, by: 'agent', interval: 'day' });
    const inQueues = await recorded.read({ from: first, to, by: 'agent-queue', interval: 15, limit: 10_000 });
    const answered = calls.filter(
      (call) => call.outcome === 'answered' && call.leftAt >= first && call.leftAt < to,
    );
    expect(inQueues.reduce((sum, row) => sum + (row.answered ?? 0), 0)).toBe(answered.length);
    expect(agents.every((row) => row.offered === undefined)).toBe(true);

    // Pages of any length are the same rows.
    const pages: MetricsRow[] = [];
    for (let page = await recorded.read({ from: first, to, limit: 30 }); ;) {
      pages.push(...page.slice(0, 30));
      const last = page[29];
      if (page.length <= 30 || last === undefined) break;
      page = await recorded.read({ from: first, to, limit: 30, after: [last.from, '', last.id] });
    }
    expect(pages).toEqual(await recorded.read({ from: first, to }));

    const reader = new IntervalReader(recorded.database, recorded.config);
    const today = await reader.counts('hq', first, to);
    for (const queue of QUEUES) {
      const { answeredWithin: _a, ...counts } = truthOf(calls, queue, first, to).counts;
      expect(today?.queues.get(queue)?.counts).toMatchObject(counts);
    }
    const contacts = await recorded.database.rows(
      z.object({ caller: z.string().nullable() }),
      'select caller from contact where caller is not null',
    );
    expect(contacts).toEqual([]);
  });

  it('are made of the partitions of their days alone', async () => {
    const { from } = day();
    const old = dayOf(from) - 30 * 86_400_000;
    await makePartitions(recorded.database, [old, dayOf(from) - 86_400_000, dayOf(from)]);
    const daysIn = async (sql: string, values: readonly Value[]): Promise<Set<string | undefined>> => {
      const plan = await recorded.database.rows(
        z.object({ 'QUERY PLAN': z.string() }),
        `explain ${sql}`,
        values,
      );
      const lines = plan.map((line) => line['QUERY PLAN']).join('\n');
      return new Set([...lines.matchAll(/ on \w+_(\d{8}) /g)].map(([, named]) => named));
    };
    const named = (at: number): string => new Date(at).toISOString().slice(0, 10).replaceAll('-', '');
    const noon = dayOf(from) + 12 * HOUR + QUARTER;
    const waited = [noon - 13 * HOUR, noon - QUARTER, noon].map((at) => new Date(at));
    expect(await daysIn(CONTACTS, [1, ...waited])).toEqual(
      new Set([named(dayOf(from) - 1), named(dayOf(from))]),
    );
    const closed = await daysIn(LAST, [1, new Date(dayOf(from))]);
    expect(closed).toContain(named(from));
    expect(closed).not.toContain(named(old));

    // Kim is on holiday, and Lee's came to an end meanwhile.
    const DAY = 24 * HOUR;
    const holiday = dayOf(from) - 20 * DAY + HOUR;
    await makePartitions(
      recorded.database,
      [1, 2, 3, 4, 5, 20].map((days) => dayOf(from) - days * DAY),
    );
    const enter = (agent: string, begun: number, ended: number | null): Promise<number> =>
      recorded.database.run(
        `insert into agent_state values (1, $1, $2, $3, 'offline', null, null, null, 'o')`,
        [...[agent, new Date(begun), ended === null ? null : new Date(ended)]],
      );
    await enter('kim', holiday, null);
    await enter('lee', old + HOUR, noon + 10_000);
    await enter('sue', noon - 3 * DAY, null);
    await enter('sue', noon - 4 * DAY - HOUR, noon - 3 * DAY);
    let planned: Set<string | undefined> = new Set();
    const seen: Statements = {
      rows: async (row, sql, values = []) => {
        planned = await daysIn(sql, values);
        return recorded.database.rows(row, sql, values);
      },
      run: () => Promise.reject(new Error('Nothing is to be written.')),
    };
    const states = new StoredStates();
    const agentsAt = async (start: number): Promise<string[]> =>
      (await states.read(seen, 1, { from: start, to: start + QUARTER })).map(({ agent }) => agent).sort();
    // Whose state has lasted for long, all days must be asked for once.
    expect(await agentsAt(noon)).toEqual(['kim', 'lee', 'sue']);
    expect(planned).toContain(named(old));
    expect(planned).toContain(named(holiday));
    expect(await agentsAt(noon + QUARTER)).toEqual(['kim', 'sue']);
    const days = [0, 1, 2, 3, 4].map((ago) => named(dayOf(from) - ago * DAY));
    expect(planned).toEqual(new Set([...days, named(holiday), named(old)]));
    expect(await agentsAt(noon + 2 * QUARTER)).toEqual(['kim', 'sue']);
    expect(planned).toEqual(new Set([...days, named(holiday)]));
    // Sue's state grows old meanwhile.
    expect(await agentsAt(noon + 2 * DAY)).toEqual(['kim', 'sue']);
    expect(planned).not.toContain(named(old));
    expect(planned).toContain(named(noon - 3 * DAY));
    // Of an earlier time it is not known which lasted.
    expect(await agentsAt(noon)).toEqual(['kim', 'lee', 'sue']);
    expect(planned).toContain(named(old));
  });

  it('name who would have told where no caller came, through a restart, and what is closed stays', async () => {
    const { from } = day();
    for (const queue of QUEUES) {
      const state = { queue: {}, waiting: {}, agents: {} };
      recorded.account
        .topic(`queue/hq/${queue}`)
        ?.restart({ epoch: queue, version: 1, at: from, state }, '1-0', from, 'recorder-down');
    }
    await feed(callDay({ from, to: from + QUARTER }, 20, ['6400']), from, from + 2 * QUARTER);
    await recorded.takeOver();
    await recorded.close(from + 4 * QUARTER);
    const quiet = { from: from + 2 * QUARTER, to: from + HOUR };
    const closed = await recorded.read(quiet);
    const told = { offered: 0, shortAbandoned: 0, sources: { '*': 'events' }, coverageKind: 'measured' };
    const polled = { offered: 0, sources: { '*': 'polls' }, coverageKind: 'estimated' };
    const shown = closed.map(({ id, closed: isClosed }) => ({ id, isClosed }));
    expect(shown).toEqual([
      { id: '6400', isClosed: true },
      { id: '6401', isClosed: true },
      { id: '6400', isClosed: false },
      { id: '6401', isClosed: false },
    ]);
    for (const row of closed) expect(row).toMatchObject(row.id === '6400' ? told : polled);
    for (const row of closed) if (row.id === '6401') expect(row).not.toHaveProperty('shortAbandoned');
    const today = await new IntervalReader(recorded.database, recorded.config).counts('hq', from, quiet.to);
    expect([...(today?.queues ?? [])].map(([id, { teller }]) => [id, teller]).sort()).toEqual([
      ['6400', 'events'],
      ['6401', 'polls'],
    ]);

    Object.assign(recorded.config.accounts[0]!, { vendor: 'asterisk', baseUrl: 'amis://pbx' });
    const after = await recorded.read(quiet);
    expect(after.slice(0, 2)).toEqual(closed.slice(0, 2));
    expect(after.slice(2)).toMatchObject([told, told]);
  });

  it('of polls alone are within their bounds in 95 of 100 intervals', async () => {
    const { from, to } = day();
    const calls = callDay({ from, to }, 2_000, ['6400'], false);
    await poll(calls, { from, to });
    const rows = await recorded.read({ from: from + QUARTER, to: to - QUARTER, formula: 'strict' });
    expect(rows.length).toBeGreaterThan(90);
    const outside = { offered: 0, answered: 0, abandoned: 0, asaSeconds: 0, serviceLevel: 0 };
    for (const row of rows) {
      expect(row).toMatchObject({ sources: { '*': 'polls' }, coverageKind: 'estimated', pollMs: 2_000 });
      expect(row).not.toHaveProperty('shortAbandoned');
      const { counts, asa, levels } = truthOf(calls, '6400', row.from, row.to);
      const truth = { ...counts, asaSeconds: asa, serviceLevel: levels.strict };
      const shown = { ...row, serviceLevel: row.serviceLevel?.percent };
      for (const name of Object.keys(outside) as (keyof typeof outside)[])
        if (Math.abs((shown[name] ?? 0) - (truth[name] ?? 0)) > (row.bounds?.[name] ?? 0)) outside[name] += 1;
    }
    for (const misses of Object.values(outside)) expect(misses / rows.length).toBeLessThanOrEqual(0.05);
  });

  it('of polls and of records of abandoned calls alone count each call once, each figure with its source', async () => {
    Object.assign(recorded.config.accounts[0]!, { vendor: 'netsapiens', baseUrl: 'https://ns.example' });
    await recorded.takeOver();
    const from = day().to - 4 * HOUR;
    const to = from + 3 * HOUR;
    const calls = callDay({ from, to: to - QUARTER }, 300, ['6400'], false);
    const left = calls.filter(({ outcome }) => outcome === 'abandoned');
    let toldTo = 0;
    await poll(calls, { from, to }, (at) => {
      if (at - toldTo < 60_000) return;
      toldTo = at;
      // The report has each minute all that were abandoned since midnight.
      const parts = left
        .filter(({ leftAt }) => leftAt < at)
        .map(({ queue, id: call, enteredAt, leftAt }) => ({ queue, call, enteredAt, leftAt }));
      const told = parts.map((part) => ({ ...part, outcome: 'abandoned', source: 'record' }));
      recorded.account.acceptContacts(JSON.stringify(told));
    });
    const rows = await recorded.read({ from: from + QUARTER, to: to - QUARTER });
    expect(rows).toHaveLength(10);
    for (const row of rows) {
      const { counts } = truthOf(calls, '6400', row.from, row.to);
      expect(row.carryIn! + row.offered!).toBe(
        row.answered! + row.abandoned! + row.flowedOut! + row.carryOut!,
      );
      expect(row.answered).toBeGreaterThan(0);
      expect(row.sources).toMatchObject({ '*': 'polls' });
      expect(Math.abs(row.offered! - counts.offered)).toBeLessThanOrEqual(row.bounds!['offered']!);
      expect(row.offered).toBeLessThanOrEqual(counts.offered);
      if (row.sources['abandoned'] === 'records')
        expect(row).toMatchObject({ abandoned: counts.abandoned, shortAbandoned: counts.shortAbandoned });
      else expect(row).not.toHaveProperty('shortAbandoned');
    }
    expect(rows.filter(({ sources }) => sources['abandoned'] === 'records').length).toBeGreaterThan(7);
  });

  it('have a row for each quarter hour of a day of 25 and of 23 hours, and close where the zone changes', async () => {
    const rows = new HistoryRows(recorded.database);
    const account = await rows.topic('account/hq');
    const zones: [string, string, string][] = [
      ['2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z', 'Europe/Berlin'],
      ['2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z', 'Europe/Berlin'],
      ['2026-05-10T22:00:00Z', '2026-05-11T12:00:00Z', 'Europe/Berlin'],
      ['2026-05-11T12:00:00Z', '2026-05-12T04:00:00Z', 'America/New_York'],
    ];
    for (const [from, to, zone] of zones)
      for (let at = Date.parse(from); at < Date.parse(to); at += QUARTER) {
        await makePartitions(recorded.database, [dayOf(at)]);
        await recorded.database.run(
          `insert into rollup (account, kind, subject, minutes, from_at, zone, closed, body)
           values ($1, 'q', '6400', 15, $2, $3, true, '{"watched":1,"counts":{"offered":1,"carryOut":1}}')`,
          [account, new Date(at), zone],
        );
      }
    const lastClosed = new Date(Math.floor(Date.now() / QUARTER) * QUARTER);
    await makePartitions(recorded.database, [dayOf(lastClosed.getTime())]);
    await recorded.database.run(
      `insert into rollup (account, kind, subject, minutes, from_at, zone, closed, body)
       values ($1, 'a', 'x', 15, $2, 'UTC', true, '{"watched":1}')`,
      [account, lastClosed],
    );
    const of = async (from: string, to: string, interval: MetricsRequest['interval']) =>
      recorded.read({ from: Date.parse(from), to: Date.parse(to), interval });

    const autumn = ['2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z'] as const;
    expect(await of(...autumn, 15)).toHaveLength(100);
    const hours = await of(...autumn, 60);
    expect(hours.map(({ offered }) => offered)).toEqual(Array.from({ length: 25 }, () => 4));
    expect(new Set(hours.map(({ from }) => from)).size).toBe(25);
    expect(await of(...autumn, 'day')).toMatchObject([{ offered: 100, closed: true, zone: 'Europe/Berlin' }]);
    const spring = ['2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z'] as const;
    expect(await of(...spring, 15)).toHaveLength(92);
    expect(await of(...spring, 30)).toHaveLength(46);
    expect(await of(...spring, 'day')).toMatchObject([{ offered: 92 }]);
    expect(await of('2026-05-10T22:00:00Z', '2026-05-12T04:00:00Z', 'day')).toMatchObject([
      { zone: 'Europe/Berlin', to: Date.parse('2026-05-11T12:00:00Z'), offered: 56 },
      { zone: 'America/New_York', from: Date.parse('2026-05-11T12:00:00Z'), offered: 64 },
    ]);
  });

  it('go on in the zone that the phone system tells', async () => {
    await recorded.drop();
    recorded = await Recorded.start('Asia/Kathmandu');
    const { from } = day();
    const calls = callDay({ from, to: from + HOUR }, 60, ['6400']).map((call) => ({ ...call, agent: '100' }));
    await feed(calls, from, from + HOUR);
    const [last] = (await recorded.rollups()).map(({ from_at: at }) => at).sort((a, b) => b - a);
    for (const by of ['queue', 'agent'] as const) {
      const rows = await recorded.read({ by, from: last! + QUARTER, to: Date.now(), interval: 60 });
      expect(rows.length).toBeGreaterThan(0);
      // Hours of a clock that is 5:45 ahead begin at 15 past.
      expect(new Set(rows.map(({ zone, from: at }) => `${zone} ${(at % HOUR) / 60_000}`))).toEqual(
        new Set(['Asia/Kathmandu 15']),
      );
    }
  });

  it('that are closed stay when a record comes late, which is in the contacts and in what it still reaches', async () => {
    const { from } = day();
    const calls = callDay({ from, to: from + HOUR }, 60, ['6400']).map((call) => ({ ...call, agent: '100' }));
    await feed(calls, from, from + HOUR);
    const closedTo = from + 3 * QUARTER;
    const before = await recorded.read({ from, to: closedTo });
    expect(before.map(({ closed }) => closed)).toEqual([true, true, true]);
    const [open] = await recorded.read({ from: closedTo, to: from + HOUR });
    const late = { queue: '6400', outcome: 'answered', source: 'record' };
    recorded.account.acceptContacts(
      JSON.stringify([
        { ...late, call: 'over', enteredAt: from + QUARTER, leftAt: from + QUARTER + 9_000 },
        { ...late, call: 'lasting', enteredAt: closedTo - 5_000, leftAt: closedTo + 5_000 },
      ]),
    );
    await recorded.flush(from + HOUR);
    expect(await recorded.read({ from, to: closedTo })).toEqual(before);
    const [after] = await recorded.read({ from: closedTo, to: from + HOUR });
    expect(after).toMatchObject({
      ...{ closed: false, offered: open?.offered, carryIn: (open?.carryIn ?? 0) + 1 },
      answered: (open?.answered ?? 0) + 1,
    });
    const stored = await recorded.database.rows(
      z.object({ call: z.string() }),
      "select call from contact where call in ('over', 'lasting') order by call",
    );
    expect(stored).toEqual([{ call: 'lasting' }, { call: 'over' }]);
  });

  it('have a lower coverage where the live line was lost', async () => {
    const { from } = day();
    const calls = callDay({ from, to: from + 2 * HOUR }, 200, ['6400']);
    const lost = from + HOUR + 60_000;
    await new HistoryRows(recorded.database).gap('account/hq', lost, lost + 300_000, 'line-lost');
    await feed(calls, from, from + 3 * HOUR);
    const rows = await recorded.read({ from: from + QUARTER, to: from + 2 * HOUR });
    for (const row of rows) expect(row.coverage).toBe(row.from === from + HOUR ? 0.666 : 1);
    expect(rows.find((row) => row.from === from + HOUR)).toMatchObject({ coverageKind: 'measured' });
    const [hour] = await recorded.read({ from: from + HOUR, to: from + 2 * HOUR, interval: 60 });
    expect(hour?.coverage).toBe(0.916);
  });

  it('of an outage have a coverage that is no higher than what was known', async () => {
    const { from } = day();
    const calls = callDay({ from, to: from + 2 * HOUR }, 200, ['6400']);
    const outage = from + HOUR + 60_000;
    await new HistoryRows(recorded.database).gap('queue/hq/6400', outage, outage + 600_000, 'down');
    recorded.account
      .topic('queue/hq/6400')
      ?.restart(
        { epoch: 'e', version: 1, at: from, state: { queue: {}, waiting: {}, agents: {} } },
        '1-0',
        from,
        'recorder-down',
      );
    await recorded.flush(from);
    await feed(calls, from, from + 3 * HOUR);
    const rows = await recorded.read({ from: from + QUARTER, to: from + 2 * HOUR });
    for (const row of rows) expect(row.coverage).toBe(row.from === from + HOUR ? 0.333 : 1);
    const [during] = rows.filter((row) => row.from === from + HOUR);
    expect(during).not.toHaveProperty('offered');
  });
});
