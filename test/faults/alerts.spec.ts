import { setTimeout as delay } from 'node:timers/promises';
import { Floor } from '../../simulators/engine/floor.js';
import { RealClock } from '../../simulators/engine/real.clock.js';
import type { Alert, AlertsDocument } from '../../src/modules/domain/alert.js';
import { eventually } from '../support/eventually.js';
import { LiteralServer, text } from '../support/literal-server.js';
import { bearer } from '../support/rest-answer.js';
import type { Screen } from '../support/screen.js';
import type { ServiceProcess } from '../support/service-process.js';
import { TestCluster } from '../support/test-cluster.js';

const QUEUES = ['1', '2', '3', '4'];
/** `ALERT_KILLS=60` is ten minutes with three workers and three APIs, a kill every ten seconds. */
const KILLS = Number(process.env['ALERT_KILLS'] ?? 3);
const IS_LONG = KILLS > 3;
const BETWEEN_KILLS_MS = IS_LONG ? 10_000 : 4_000;
const WORKERS = IS_LONG ? 3 : 2;
const MORE_APIS = IS_LONG ? 2 : 0;
/**
 * A channel sends 15 messages a minute for long, and joins what comes faster into one message; a failed attempt counts too. A
 * round tells twice, and two of three messages fail at first.
 */
const ROUND_MS = IS_LONG ? 14_000 : 0;
/** A message that was answered so long before a kill may not have been recorded as delivered. */
const UNRECORDED_MS = 5_000;
/** What a process had sent when it was killed may arrive so long after. */
const UNDER_WAY_MS = 1_000;
const WITHIN_MS = 100_000;

interface Receipt {
  id: string;
  /** Type, alert and when it fired: what the message tells. */
  tells: string;
  answer: 200 | 500 | 'none';
  at: number;
}

/** Webhooks that are answered by turns 200, 500 or not at all, and 200 from the second time on. */
class Sink {
  readonly receipts: Receipt[] = [];

  private constructor(readonly server: LiteralServer) {}

  static async start(): Promise<Sink> {
    const server = await LiteralServer.start(text('', 200));
    const sink = new Sink(server);
    server.answer((request, response) => {
      const id = String(request.headers['webhook-id']);
      const { type, data } = JSON.parse(request.body) as {
        type: string;
        data: { alerts: { alert: string; firingSince: number }[] };
      };
      const isNew = sink.receipts.every((receipt) => receipt.id !== id);
      const turns = [200, 500, 'none'] as const;
      const firsts = new Set(sink.receipts.map((receipt) => receipt.id)).size;
      const answer = isNew ? turns[firsts % turns.length]! : 200;
      for (const { alert, firingSince } of data.alerts)
        sink.receipts.push({ id, tells: `${type} ${alert}@${firingSince}`, answer, at: Date.now() });
      if (answer !== 'none') text('', answer)(request, response);
    });
    return sink;
  }
}

describe('Workers are killed while alerts fire', () => {
  let world: TestCluster;
  let sink: Sink;
  let floor: Floor;
  let screen: Screen;
  /** The firings that the rows have shown, by `<alert>@<fired at>`. */
  const fired = new Map<string, Alert>();

  beforeAll(async () => {
    floor = new Floor({ clock: new RealClock() });
    for (const id of QUEUES) floor.addQueue({ id, number: `640${id}`, name: `Queue ${id}` });
    const poll = { baseMs: 500, idleMs: 500, maxMs: 1_000 };
    world = await TestCluster.start({
      accounts: [{ id: 'hq', floor, poll, timeoutMs: 2_000 }],
      file: { alerts: { key: 'k'.repeat(40), insecure: true } },
    });
    sink = await Sink.start();
  });
  afterAll(async () => {
    await sink.server.stop();
    await world.close();
  });

  function rows(): Alert[] {
    const { alerts = {} } = (screen.view('alerts/hq').state ?? {}) as Partial<AlertsDocument>;
    for (const row of Object.values(alerts))
      if (row.state !== 'pending' && row.firingSince !== undefined)
        fired.set(`${row.id}@${row.firingSince}`, row);
    return Object.values(alerts);
  }
  const isTold = (type: string, { id, firingSince }: Alert): boolean =>
    sink.receipts.some(
      ({ tells, answer }) => answer === 200 && tells === `alert.${type} ${id}@${firingSince}`,
    );

  /** Callers come and go, each alert until its message has arrived. */
  async function fire(queue: string, isOver: () => boolean): Promise<void> {
    const own = (): Alert | undefined => rows().find(({ subject }) => subject.id === queue);
    while (!isOver()) {
      const pace = delay(ROUND_MS);
      const before = own()?.firingSince;
      const call = floor.arrive(queue, { caller: `555${queue}` });
      await screen.until(() => {
        expect(own()).toMatchObject({ state: 'firing' });
        expect(own()?.firingSince).not.toBe(before);
      }, WITHIN_MS);
      const row = own()!;
      await eventually(() => isTold('fired', row));
      floor.abandon(call);
      await screen.until(() => expect(own()).toMatchObject({ state: 'resolved' }), WITHIN_MS);
      await pace;
    }
  }

  it(
    'every firing and its end arrive, and none without reason twice',
    async () => {
      const api = await world.service({ role: 'api' });
      const token = await world.token({ scope: 'floor:read rules:manage' });
      const ask = bearer(api.url, token);
      // One channel for each queue, so that none sends more in a minute than it may.
      for (const queue of QUEUES) {
        const { body: channel } = await ask('POST', '/v1/channels', {
          ...{ kind: 'webhook', name: `Sink ${queue}`, url: `${sink.server.baseUrl}/${queue}` },
        });
        await ask('POST', '/v1/rules', {
          ...{ name: 'Waiting', severity: 'info', when: { measure: 'queue.waiting', op: '>=', value: 1 } },
          ...{ scope: { queues: [queue] }, clearForSeconds: 0, steps: [{ to: [channel['id']] }] },
        });
      }
      const workers: ServiceProcess[] = [];
      while (workers.length < WORKERS) workers.push(await world.process('worker'));
      for (let nth = 0; nth < MORE_APIS; nth += 1) await world.process('api');
      screen = (await world.screen(api.url, { token })).follow('account/hq', 'alerts/hq');
      await screen.until(() => expect(screen.account().source.self.state).toBe('live'), WITHIN_MS);

      let over = false;
      const kills: number[] = [];
      const traffic = Promise.all(QUEUES.map((queue) => fire(queue, () => over)));
      // It is awaited below; a failure before that must not end the worker.
      traffic.catch(() => undefined);
      let due = delay(BETWEEN_KILLS_MS);
      for (let nth = 0; nth < KILLS; nth += 1) {
        await due;
        due = delay(BETWEEN_KILLS_MS);
        kills.push(Date.now());
        await workers.shift()!.kill();
        workers.push(await world.process('worker'));
      }
      over = true;
      await traffic;
      await eventually(() => [...fired.values()].every((row) => isTold('resolved', row)));

      expect(fired.size).toBeGreaterThanOrEqual(QUEUES.length);
      for (const row of fired.values())
        expect([row.id, isTold('fired', row), isTold('resolved', row)]).toEqual([row.id, true, true]);
      // One id for each message, and no message that was not expected.
      const ids = new Map<string, Set<string>>();
      for (const { id, tells } of sink.receipts) ids.set(tells, (ids.get(tells) ?? new Set()).add(id));
      const expected = [...fired.keys()].flatMap((key) => [`alert.fired ${key}`, `alert.resolved ${key}`]);
      expect([...ids.keys()].sort()).toEqual(expected.sort());
      expect([...ids.values()].filter((different) => different.size !== 1)).toEqual([]);
      expect(new Set(sink.receipts.map(({ id }) => id)).size).toBe(expected.length);
      // A message comes again only after a failure, or when its worker was killed before it had recorded the answer.
      const unexplained = sink.receipts.flatMap(({ id, tells, answer, at }, nth) => {
        const again = sink.receipts.slice(nth + 1).find((later) => later.id === id);
        if (again === undefined || answer !== 200) return [];
        const killedAfterMs = kills.map((killedAt) => killedAt - at);
        if (killedAfterMs.some((ms) => ms > -UNDER_WAY_MS && ms < UNRECORDED_MS)) return [];
        return [{ tells, againAfterMs: again.at - at, killedAfterMs }];
      });
      expect(unexplained).toEqual([]);
    },
    300_000 + 2 * KILLS * BETWEEN_KILLS_MS,
  );
});
