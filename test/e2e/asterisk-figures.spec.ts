import { writeFile } from 'node:fs/promises';
import type { MetricsRow } from '../../client/index.js';
import { dayOf, makePartitions } from '../../src/modules/history/partitions.js';
import { callFor, callersAndPhones } from '../support/asterisk-callers.js';
import { eventually } from '../support/eventually.js';
import { HistoryRows } from '../support/history-rows.js';
import { isOver, loggedFigures, loggedWays, type LoggedWay } from '../support/queue-log.js';
import { asteriskMissing, RealAsterisk } from '../support/real-asterisk.js';
import { TestCluster } from '../support/test-cluster.js';
import { historyDatabase, postgresMissing } from '../support/test-database.js';

const missing = asteriskMissing() ?? postgresMissing();
/** `ASTERISK_MINUTES=60` is an hour of calls; the suite has twenty seconds of them. */
const MINUTES = Number(process.env['ASTERISK_MINUTES'] ?? 1 / 3);
const IS_LONG = MINUTES >= 5;
const MEAN_GAP_MS = IS_LONG ? 2_500 : 700;
/** A phone rings out after 15 s, and rings again. */
const LONGEST = IS_LONG ? { ring: 22, talk: 9 } : { ring: 1, talk: 3 };
const QUARTER_MS = 900_000;
const RULES = { shortSeconds: 5, targetSeconds: 20 };
const OUTCOMES = ['answered', 'abandoned', 'flowed-out'] as const;
const QUEUES = ['support', 'sales', 'Night shift'];
const AGENTS = {
  'Ada Lund': 'Local/101@agents',
  'Bo Quist': 'Local/102@agents',
  'Cy Park': 'Local/103@agents',
};
const DAYS = { deltasDays: 14, statesDays: 100, contactsDays: 100, rollupDays: 800 };
/** Lengths are differences of whole seconds in the log. */
const OFF_BY_S = 1;

(missing === undefined ? describe : describe.skip)(
  `Figures of a real Asterisk${missing === undefined ? '' : ` (${missing})`}`,
  () => {
    let system: RealAsterisk;
    let world: TestCluster;
    let url: string;
    let from: number;
    const undo: (() => Promise<void>)[] = [];

    beforeAll(async () => {
      from = Math.floor(Date.now() / QUARTER_MS) * QUARTER_MS;
      const { url: databaseUrl, database, drop } = await historyDatabase();
      undo.push(drop);
      system = await RealAsterisk.start(undefined, callersAndPhones(LONGEST));
      undo.push(() => system.stop());
      world = await TestCluster.start({ accounts: [] });
      undo.push(() => world.close());
      const account = {
        ...{ tenant: 'acme', name: 'PBX', vendor: 'asterisk', insecure: true, record: true, zone: 'UTC' },
        ...{ credentials: system.credentials, dayStartsAt: new Date(from).toISOString().slice(11, 16) },
      };
      const accounts = [
        { ...account, id: 'pbx', baseUrl: system.amiUrl },
        ...(IS_LONG ? [{ ...account, id: 'polled', baseUrl: system.httpUrl }] : []),
      ];
      await world.reconfigure((content) => ({ ...content, accounts }));
      // There was no call before, and a history that was recorded all the time knows it.
      const rows = new HistoryRows(database);
      await makePartitions(database, [dayOf(from - QUARTER_MS)]);
      for (const { id } of accounts)
        await database.run(
          `insert into rollup (account, kind, subject, minutes, from_at, zone, closed, body)
           values ($1, 'q', 'support', 15, $2, 'UTC', true, '{"watched":1}')`,
          [await rows.topic(`account/${id}`), new Date(from - QUARTER_MS)],
        );
      const history = { url: databaseUrl, callers: 'masked' as const, ...DAYS };
      ({ url } = await world.service({ changes: { history } }));
    }, 150_000);
    afterAll(async () => {
      for (const one of undo.reverse()) await one();
    });

    async function metrics(query: string, account = 'pbx'): Promise<MetricsRow[]> {
      const token = await world.token({ scope: 'floor:read history:read' });
      const path = `${url}/v1/accounts/${account}/metrics?from=${from}&${query}`;
      const answer = await fetch(path, { headers: { authorization: `Bearer ${token}` } });
      return ((await answer.json()) as { items: MetricsRow[] }).items;
    }
    const byDay = async (account?: string) => {
      const rows = await metrics('by=queue&interval=day', account);
      return new Map(rows.map((row) => [row.id, row]));
    };
    const ways = async (): Promise<LoggedWay[]> => loggedWays(await system.queueLog());

    it(
      'are those of its own log, by quarter hour and by day',
      async () => {
        await eventually(async () => (await byDay()).size === QUEUES.length, {
          withinMs: 60_000,
          else: () => 'not recorded',
        });
        const hasEach = (all: readonly LoggedWay[]) =>
          OUTCOMES.every((outcome) => all.filter((way) => way.outcome === outcome).length > 1);
        const isEnough = async () => hasEach(await ways());
        const calls = await callFor(system, MINUTES * 60_000, MEAN_GAP_MS, isEnough);
        let log: LoggedWay[] = [];
        const isEnded = (way: LoggedWay) => isOver(way, LONGEST.talk + 5);
        const isDone = async () => (log = await ways()).length >= calls && log.every(isEnded);
        await eventually(isDone, { withinMs: 150_000, else: () => log.filter((way) => !isEnded(way)) });
        const logged = (queue: string, ...outcomes: string[]) =>
          log.filter((way) => way.queue === queue && (!outcomes[0] || outcomes.includes(way.outcome ?? '')));
        const sum = (numbers: (number | undefined)[]): number =>
          numbers.reduce<number>((total, one) => total + (one ?? 0), 0);
        const close = (one: number | undefined, other: number, by: number) =>
          expect(Math.abs((one ?? NaN) - other)).toBeLessThanOrEqual(by);

        // What was told last is stored with the next flush, half a minute later; a recorder that lost its lease is followed by
        // another one after ten seconds, whose first flush comes half a minute later.
        let days = new Map<string, MetricsRow>();
        const talkOf = (queue: string): number => sum(logged(queue).map(({ talked }) => talked));
        const isStored = async () => {
          days = await byDay();
          return QUEUES.every((queue) => {
            const { answered, abandoned, flowedOut, offered, talkSeconds = 0 } = days.get(queue)!;
            const isWhole = sum([answered, abandoned, flowedOut]) === offered;
            return offered === logged(queue).length && isWhole && talkSeconds >= talkOf(queue) * 0.98 - 1;
          });
        };
        const stored = await eventually(isStored, { withinMs: 90_000 }).then(
          () => true,
          () => false,
        );
        const quarters = await metrics('by=queue&interval=15');
        const agents = await metrics('by=agent&interval=day');
        if (IS_LONG) {
          const polled = await metrics('by=queue&interval=15', 'polled');
          const report = { days: [...days.values()], quarters, agents, polled, log: await system.queueLog() };
          await writeFile('var/asterisk-figures.json', JSON.stringify(report));
        }

        expect(stored ? [] : [...days.values(), ...log]).toEqual([]);
        for (const queue of QUEUES) {
          const row = days.get(queue)!;
          const [answered, abandoned] = [logged(queue, 'answered'), logged(queue, 'abandoned')];
          expect(row).toMatchObject({
            ...{ offered: logged(queue).length, answered: answered.length, abandoned: abandoned.length },
            ...{ flowedOut: logged(queue, 'flowed-out').length, carryIn: 0, carryOut: 0 },
            sources: { '*': 'events' },
          });
          expect(row.coverage).toBeGreaterThan(IS_LONG ? 0.99 : 0.5);
          const waits = answered.map(({ waited }) => waited);
          if (waits.length > 0) close(row.asaSeconds, sum(waits) / waits.length, IS_LONG ? 0.5 : OFF_BY_S);
          close(row.talkSeconds ?? 0, talkOf(queue), 1 + waits.length / 50);
          close(
            row.longestWaitSeconds ?? 0,
            Math.max(0, ...logged(queue).map(({ waited = 0 }) => waited)),
            1.5,
          );
        }
        for (const [name, id] of Object.entries(AGENTS))
          expect(agents.find((row) => row.id === id)?.answered ?? 0).toBe(
            log.filter(({ agent }) => agent === name).length,
          );

        for (const row of quarters) {
          const truth = loggedFigures(logged(row.id), row, RULES);
          const isWithin = Object.entries(truth).every(([name, [least, most]]) => {
            const told = row[name as keyof typeof truth] ?? NaN;
            return told >= least && told <= most;
          });
          if (!isWithin) expect(row).toEqual(truth);
        }
        const ofAll = (name: 'offered' | 'answered' | 'abandoned' | 'flowedOut') =>
          QUEUES.map((queue) => sum(quarters.filter(({ id }) => id === queue).map((row) => row[name])));
        expect({
          offered: ofAll('offered'),
          answered: ofAll('answered'),
          abandoned: ofAll('abandoned'),
          flowedOut: ofAll('flowedOut'),
        }).toEqual({
          offered: QUEUES.map((queue) => logged(queue).length),
          answered: QUEUES.map((queue) => logged(queue, 'answered').length),
          abandoned: QUEUES.map((queue) => logged(queue, 'abandoned').length),
          flowedOut: QUEUES.map((queue) => logged(queue, 'flowed-out').length),
        });
        // Something of each kind happened, and callers went on to another queue or came back to the same.
        expect(hasEach(log)).toBe(true);
        const entries = log.map(({ call }) => call);
        expect(new Set(entries).size).toBeLessThan(entries.length);
      },
      MINUTES * 60_000 + 320_000,
    );
  },
);
