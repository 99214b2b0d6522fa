import { createHash } from 'node:crypto';
import path from 'node:path';
import type { BrowserContext } from 'playwright-core';
import { HistoryDatabase } from '../../src/modules/history/history-database.js';
import type { HistoryConfig } from '../../src/modules/config/floor-config.js';
import type { AccountDocument, AlertsDocument } from '../../client/index.js';
import { systemEnvironment } from '../../client/environment.js';
import { FloorApi } from '../../client/floor-api.js';
import { TokenSource } from '../../client/token-source.js';
import { localOf } from '../../web/src/replay/address.js';
import { ReplayClient } from '../../web/src/replay/replay-client.js';
import { chromiumMissing, launchChromium } from '../support/chromium.js';
import { eventually } from '../support/eventually.js';
import { HistoryRows, type StoredChange } from '../support/history-rows.js';
import { bearer } from '../support/rest-answer.js';
import type { Screen } from '../support/screen.js';
import { arriveEarlier } from '../support/support-floor.js';
import { TestCluster, type Service } from '../support/test-cluster.js';
import { postgresMissing, testDatabase, type TestDatabase } from '../support/test-database.js';
import { ROOT } from './browser.page.js';
import { ConsolePage } from './console.page.js';
import { WallPage } from './wall.page.js';

const MINUTE_MS = 60_000;
const WITHIN_MS = 90_000;
const WEB = path.join(ROOT, 'dist/web');
const SCOPE = 'floor:read history:read callers:read agents:command audit:read';
const ACCOUNT = 'account/hq';
const QUEUE = 'queue/hq/3';
const ALERTS = 'alerts/hq';

const missing = chromiumMissing() ?? postgresMissing();
if (missing !== undefined) process.stderr.write(`\nThe replay was NOT tested in a browser: ${missing}\n`);

/** What a live client held, and when it was committed. */
interface Held {
  at: number;
  version: string;
  account: string;
  queue: string;
}

const hashOf = (state: object | undefined): string =>
  createHash('sha256')
    .update(JSON.stringify(sorted(state)))
    .digest('hex');

/** Whether a phone is registered is read with the roster, and not recorded. */
const withoutPhones = ({ agents, ...rest }: AccountDocument): object => ({
  ...rest,
  agents: Object.fromEntries(Object.entries(agents).map(([id, { reachable: _, ...agent }]) => [id, agent])),
});

/** Keys of objects have no order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, one]) => one !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, one]) => [key, sorted(one)]),
  );
}

(missing === undefined ? describe : describe.skip)('A replay, in a browser', () => {
  let browser: BrowserContext;
  let close: () => Promise<void>;
  let database: TestDatabase;
  let world: TestCluster;
  let service: Service;
  let token: string;
  const held: Held[] = [];
  /** Nothing was recorded then. */
  let gap: { from: number; to: number };
  /** The pause of an agent fired it. */
  let alert: { id: string; firedAt: number };

  const history = (): HistoryConfig => ({
    ...{ url: database.url, callers: 'full' },
    ...{ deltasDays: 14, statesDays: 100, contactsDays: 100, rollupDays: 800 },
  });

  beforeAll(async () => {
    ({ context: browser, close } = await launchChromium());
    browser.setDefaultTimeout(WITHIN_MS);
    database = await testDatabase();
    world = await TestCluster.start();
    token = await world.token({ scope: SCOPE });
    const recorded = await world.service({ webRoot: WEB, changes: { history: history() } });
    const screen = await world.screen(recorded.url, { token });
    screen.follow(ACCOUNT, QUEUE, ALERTS);
    await live(screen);
    await seed(screen);
    await plan(recorded.url);
    const rule = { name: 'Long pause', severity: 'critical', clearForSeconds: 0 };
    const when = { measure: 'agent.pausedSeconds', op: '>=', value: 1 };
    const manager = bearer(recorded.url, await world.token({ scope: 'rules:manage' }));
    expect((await manager('POST', '/v1/rules', { ...rule, when })).status).toBe(201);
    await act(screen, () => void arriveEarlier(world.floor(), '3', 65_000, '5550170'));
    await act(screen, () => world.floor().pause('21', { reason: 'Lunch' }));
    // The page is sent to a whole second within the pause.
    const pausedAt = held[1]!.at;
    await eventually(() => Date.now() > pausedAt + 2_000);
    await fires(screen);
    await act(screen, () => void arriveEarlier(world.floor(), '3', 5_000, '5550171'));
    // A page that plays from here shows it before the next change.
    const arrivedAt = held[2]!.at;
    await eventually(() => Date.now() > arrivedAt + 6_000);
    await screen.client.command({
      account: 'hq',
      type: 'agent.pause',
      agent: 'id:1005',
      queues: 'all',
      params: { reason: '*02' },
    });
    await act(screen, () => world.floor().unpause('21'));
    // What is gathered is written when a recorder stops.
    await recorded.stop();
    service = await world.service({ webRoot: WEB, changes: { history: history() } });
  }, 120_000);
  afterAll(async () => {
    await world.close();
    await database.drop();
    await close();
  });

  /** An hour before the recording: callers that come and go, states of agents, and twelve minutes of which nothing is known. */
  async function seed(screen: Screen): Promise<void> {
    const begin = Date.now() - 60 * MINUTE_MS;
    const at = (minute: number): number => begin + minute * MINUTE_MS;
    gap = { from: at(30), to: at(42) };
    const db = new HistoryDatabase(database.url);
    const rows = new HistoryRows(db);
    const { state } = screen.view(QUEUE);
    const source = screen.account().source;
    await rows.keyframe(ACCOUNT, 'seed-account', 1, begin, { source: { ...source }, queues: {}, agents: {} });
    await rows.keyframe(QUEUE, 'seed-queue', 1, begin, state!);
    const minutes = Array.from({ length: 58 }, (_, i) => i + 1).filter(
      (minute) => minute < 30 || minute > 42,
    );
    const changes = minutes.map((minute, i): StoredChange => {
      const waiting = Math.round(4 + 3 * Math.sin(minute / 6));
      return [at(minute), i + 2, { queue: { set: { self: { waiting } } } }];
    });
    await rows.chunk(QUEUE, 'seed-queue', 1, changes);
    for (const topic of [ACCOUNT, QUEUE]) await rows.gap(topic, gap.from, gap.to, 'log-trimmed');
    const account = await rows.topic(ACCOUNT);
    const states = [
      ['1004', 0, 9, 'available', null],
      ['1004', 9, 14, 'on-call', null],
      ['1004', 14, 15, 'wrap-up', null],
      ['1004', 15, 30, 'paused', 'Lunch'],
      ['1004', 42, 50, 'on-call', null],
      ['1004', 50, 59, 'available', null],
      ['1005', 0, 20, 'offline', null],
      ['1005', 20, 30, 'available', null],
      ['1005', 42, 45, 'ringing', null],
      ['1005', 45, 59, 'on-call', null],
    ] as const;
    for (const [agent, from, to, name, reason] of states)
      await db.run(
        `insert into agent_state (account, agent, from_at, to_at, state, reason, since_kind)
          values ($1, $2, $3, $4, $5, $6, 'v')`,
        [account, agent, new Date(at(from)), new Date(at(to)), name, reason],
      );
    await db.close();
  }

  /** Of the hour before, with a training that is not kept. Each agent's goes on, so that today has one also at midnight. */
  async function plan(url: string): Promise<void> {
    const begin = gap.from - 30 * MINUTE_MS;
    const entries = [
      ['1004', 0, 59, 'Work'],
      ['1004', 18, 28, 'Lunch'],
      ['1004', 59, 90, 'Training'],
      ['1005', 10, 90, 'Work'],
    ] as const;
    const lines = entries.map(([agent, from, to, activity]) =>
      [agent, begin + from * MINUTE_MS, begin + to * MINUTE_MS, activity].join(),
    );
    const manager = await world.token({ scope: 'rules:manage' });
    const imported = await fetch(`${url}/v1/plans?account=hq`, {
      method: 'POST',
      headers: { authorization: `Bearer ${manager}`, 'content-type': 'text/csv' },
      body: ['agent,from,to,activity', ...lines].join('\n'),
    });
    expect(await imported.json()).toMatchObject({ agents: 2, entries: 4, refused: [] });
  }

  async function live(screen: Screen): Promise<void> {
    await screen.until(() => {
      for (const topic of [ACCOUNT, QUEUE]) expect(screen.view(topic).freshness.state).toBe('live');
    }, WITHIN_MS);
  }

  async function fires(screen: Screen): Promise<void> {
    await screen.until(() => {
      const { alerts = {} } = (screen.view(ALERTS).state ?? {}) as Partial<AlertsDocument>;
      const one = Object.values(alerts).find(({ subject }) => subject.id === '1004');
      expect(one).toMatchObject({ state: 'firing' });
      alert = { id: one!.id, firedAt: one!.firingSince! };
    }, WITHIN_MS);
  }

  /** Something happens; noted is what the client holds once both documents show it. */
  async function act(screen: Screen, happens: () => void): Promise<void> {
    const versions = () => [ACCOUNT, QUEUE].map((topic) => screen.view(topic).version);
    const before = versions();
    happens();
    await screen.until(() => {
      const now = versions();
      for (const [i, version] of now.entries()) expect(version).not.toBe(before[i]);
      // The account's document follows those of its queues.
      const [account, queue] = [screen.account(), screen.queue('3')];
      expect(account.queues['3']?.waiting).toBe(queue.queue.self.waiting);
      for (const { id, state } of Object.values(queue.agents))
        expect(account.agents[id]?.queues['3']).toBe(state);
    }, WITHIN_MS);
    const queue = screen.view(QUEUE);
    const account = withoutPhones(screen.account());
    held.push({
      at: Math.max(screen.view(ACCOUNT).at ?? 0, queue.at ?? 0),
      version: `${queue.epoch}:${queue.version}`,
      account: hashOf(account),
      queue: hashOf(queue.state),
    });
  }

  const iso = (at: number): string => new Date(at).toISOString();

  /** No page of the past may open a socket. */
  const sockets: string[] = [];
  const watched = async <P extends ConsolePage | WallPage>(opening: Promise<P>): Promise<P> => {
    const page = await opening;
    page.page.on('websocket', (socket) => sockets.push(socket.url()));
    return page;
  };
  const console = (at: number, more = ''): Promise<ConsolePage> =>
    watched(ConsolePage.open(browser, service.url, { hash: `?at=${iso(at)}${more}`, token }));

  it('holds at every instant what a live client held then', async () => {
    expect(held).toHaveLength(4);
    const tokens = new TokenSource(token, systemEnvironment, () => Date.now());
    const { history: past } = new FloorApi(service.url, tokens, systemEnvironment);
    for (const { at, account, queue } of held) {
      const replay = new ReplayClient(past, systemEnvironment, { at, speed: 1 });
      replay.pause();
      const states = await new Promise<(object | undefined)[]>((resolve) => {
        const look = () => {
          const now = following.map(({ state }) => state);
          if (!now.includes(undefined)) resolve(now);
        };
        const following = [replay.followAccount('hq', look), replay.followQueue('hq', '3', look)];
      });
      expect({
        at,
        account: hashOf(withoutPhones(states[0] as AccountDocument)),
        queue: hashOf(states[1]),
      }).toEqual({ at, account, queue });
      replay.close();
    }
  }, 120_000);

  it('shows the console of the past, with actions off', async () => {
    // So slow that it still plays when its button is found.
    const ann = await console(held[0]!.at, '&speed=1');
    await ann.says('.replay-banner', /replay \w{3}, .* Not live\. Actions are off\./);
    await ann.page.getByRole('button', { name: 'Pause', exact: true }).first().click();
    await ann.page.getByRole('button', { name: 'Play', exact: true }).waitFor();
    await ann.page.getByRole('textbox', { name: 'Time' }).fill(localOf(held[1]!.at + 1_000));
    await ann.page.getByRole('button', { name: 'Go' }).click();
    await ann.says('[data-key="hq/1004"]', /Paused Lunch/);
    await ann.says('.replay [role=status]', /This is a replay of .* actions are off/);
    const off = ann.page.locator('[data-key="hq/1005"] .command');
    expect(await off.getAttribute('aria-disabled')).toBe('true');
    expect(await off.getAttribute('title')).toMatch(/this is a replay/);
    expect(await ann.violations()).toEqual([]);
    // It has played beyond the command, which was given between the third and the last change.
    await ann.page.getByRole('textbox', { name: 'Time' }).fill(localOf(held[3]!.at + 60_000));
    await ann.page.getByRole('button', { name: 'Go' }).click();
    await ann.page.getByRole('button', { name: 'Previous action' }).click();
    const at = "Number(document.querySelector('.replay').dataset.at)";
    await ann.until(`${at} > ${held[2]!.at} && ${at} < ${held[3]!.at}`, WITHIN_MS);
    await ann.until(`document.querySelector('[data-key="hq/1005"] .command-chip') !== null`, WITHIN_MS);
    // The alert of the pause fired before.
    await ann.page.getByRole('button', { name: 'Previous alert' }).click();
    await ann.until(`${at} >= ${alert.firedAt} && ${at} < ${held[2]!.at}`, WITHIN_MS);
    await ann.says(`[data-alert="${alert.id}"]`, /since/);
    await ann.page.locator('[data-key="hq/1004"] .col-time.is-marked.severity-critical').waitFor();
    expect(await ann.page.locator('[data-act]').count()).toBe(0);
    expect(await ann.page.title()).toBe('Agents · Floorwalker');
    expect(await ann.violations()).toEqual([]);
    await ann.picture('console-replay');
    await ann.page.getByRole('button', { name: 'Previous alert' }).click();
    await ann.says('.replay-phase', /^No earlier alert is recorded within 24 hours\.$/);
    await ann.page.emulateMedia({ colorScheme: 'dark' });
    await ann.until("document.documentElement.dataset.theme === 'night'");
    expect(await ann.violations()).toEqual([]);
    await ann.picture('console-replay-night');
    await ann.page.emulateMedia({ colorScheme: 'light' });
    await ann.page.getByRole('button', { name: 'Live' }).click();
    await ann.says('.connection', /^Connected$/);
    expect(ann.page.url()).not.toContain('at=');
    await ann.page.getByRole('button', { name: 'Replay' }).click();
    await ann.says('.replay-banner', /replay/);
    expect(ann.complaints).toEqual([]);
    await ann.close();
  }, 120_000);

  it('shows the wall of the past: the version that a live client held', async () => {
    const { at, version } = held[2]!;
    const wall = await watched(
      WallPage.open(browser, service.url, { search: `?at=${iso(at)}&queues=hq/3`, token }),
    );
    await wall.until(`document.querySelector('[data-queue="hq/3"]') !== null`, WITHIN_MS);
    await wall.page.getByRole('button', { name: 'Pause', exact: true }).click();
    // As the address has whole seconds after a while, the instant is given anew.
    await wall.page.goto(`${service.url}/wall?at=${iso(at)}&queues=hq/3`);
    await wall.until(
      `document.querySelector('[data-queue="hq/3"]')?.dataset.version === ${JSON.stringify(version)}`,
      WITHIN_MS,
    );
    await wall.says('.replay-banner', /replay/);
    // It plays on, and the other agent is on pause later.
    const [rule] = alert.id.split('/');
    await wall.page.locator(`[data-alert^="${rule}/agent/hq/"]`).first().waitFor();
    expect(await wall.violations()).toEqual([]);
    await wall.picture('wall-replay');
    expect(wall.complaints).toEqual([]);
    await wall.close();
  }, 120_000);

  it('says a gap in the place of numbers', async () => {
    const ann = await console((gap.from + gap.to) / 2);
    await ann.page.getByRole('button', { name: 'Pause', exact: true }).first().click();
    await ann.page.goto(`${service.url}/?at=${iso((gap.from + gap.to) / 2)}`);
    await ann.says('.unknown-past', /Nothing was recorded from .* to .*: PostgreSQL was away/);
    expect(await ann.page.locator('.grid').count()).toBe(0);
    expect(await ann.violations()).toEqual([]);
    await ann.picture('replay-gap');
    await ann.close();
  }, 120_000);

  it('draws the day of an agent and of a team, and the last hour of a queue', async () => {
    const ann = await ConsolePage.open(browser, service.url, { hash: '#/agents?open=agent:hq/1004', token });
    await ann.page.locator('.agent-timeline .strip svg').waitFor();
    await ann.page.getByText('As a table').click();
    await ann.says('.day-table', /Paused.*Lunch/);
    expect(await ann.attributes('.agent-timeline .plan-strip', 'aria-label')).toEqual([
      expect.stringMatching(/^Planned: .*Training .* to .*\. Outside of the plan for .* of .*: .* to .*\.$/),
    ]);
    await ann.says('.plan-outside', /^Outside of the plan for /);
    expect(await ann.violations()).toEqual([]);
    await ann.picture('agent-timeline');
    await ann.page.getByRole('link', { name: 'Timelines' }).click();
    await ann.page.locator('.timelines-rows .strip svg').first().waitFor();
    // The other agents have no plan.
    expect(await ann.page.locator('.timelines-rows .plan-strip').count()).toBe(2);
    await ann.says('.strip-legend', /outside of the plan/);
    expect(await ann.violations()).toEqual([]);
    await ann.picture('timelines');
    await ann.page.goto(`${service.url}/#/queues`);
    await ann.page.locator('.sparkline canvas').waitFor();
    // The curve of the hour before goes up to 7.
    expect(await ann.attributes('.sparkline', 'title')).toEqual(['Waiting in the last hour: at most 7']);
    expect(await ann.violations()).toEqual([]);
    await ann.picture('sparklines');
    expect(ann.complaints).toEqual([]);
    await ann.close();
  }, 120_000);

  it('says in a sentence that the past cannot be shown, where one asks for it', async () => {
    const bare = await world.token({ scope: 'floor:read' });
    const ben = await ConsolePage.open(browser, service.url, {
      hash: `?at=${iso(held[0]!.at)}`,
      token: bare,
    });
    await ben.says('main', /does not include the right "history:read"/);
    await ben.page.getByRole('button', { name: 'Live' }).click();
    await ben.says('.connection', /^Connected$/);
    expect(await ben.page.locator('.replay-open').count()).toBe(0);
    expect(await ben.page.getByRole('link', { name: 'Timelines' }).count()).toBe(0);
    await ben.close();
    const without = await world.service({ webRoot: WEB });
    const cy = await ConsolePage.open(browser, without.url, { hash: `?at=${iso(held[0]!.at)}`, token });
    await cy.says('main', /keeps no history/);
    expect(await cy.violations()).toEqual([]);
    await cy.picture('replay-off');
    await cy.close();
  }, 120_000);

  it('opens no socket', () => expect(sockets.length).toBeLessThanOrEqual(1));
});
