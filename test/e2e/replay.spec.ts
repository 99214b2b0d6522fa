import { createHash } from 'node:crypto';
import path from 'node:path';
import type { BrowserContext } from 'playwright-core';
import { HistoryDatabase } from '../../src/modules/history/history-database.js';
import type { HistoryConfig } from '../../src/modules/config/floor-config.js';
import { chromiumMissing, launchChromium } from '../support/chromium.js';
import { HistoryRows } from '../support/history-rows.js';
import type { Screen } from '../support/screen.js';
import { arriveEarlier } from '../support/support-floor.js';
import { TestCluster, type Service } from '../support/test-cluster.js';
import { postgresMissing, testDatabase, type TestDatabase } from '../support/test-database.js';
import { ROOT } from './browser.page.js';
import { ConsolePage } from './console.page.js';
import { WallPage } from './wall.page.js';

const WITHIN_MS = 50_000;
const WEB = path.join(ROOT, 'dist/web');
const SCOPE = 'floor:read history:read callers:read agents:command audit:read';
const ACCOUNT = 'account/hq';
const QUEUE = 'queue/hq/3';

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
    screen.follow(ACCOUNT, QUEUE);
    await live(screen);
    await act(screen, () => void arriveEarlier(world.floor(), '3', 65_000, '5550170'));
    await act(screen, () => world.floor().pause('21', { reason: 'Lunch' }));
    await act(screen, () => void arriveEarlier(world.floor(), '3', 5_000, '5550171'));
    await screen.client.command({
      account: 'hq',
      type: 'agent.pause',
      agent: 'id:1005',
      queues: 'all',
      params: { reason: '*02' },
    });
    await act(screen, () => world.floor().unpause('21'));
    gap = { from: Date.now(), to: 0 };
    await act(screen, () => world.floor().pause('21', { reason: 'Break' }));
    gap.to = Date.now();
    await act(screen, () => world.floor().unpause('21'));
    // What is gathered is written when a recorder stops.
    await recorded.stop();
    const rows = new HistoryRows(new HistoryDatabase(database.url));
    for (const topic of [ACCOUNT, QUEUE]) await rows.gap(topic, gap.from, gap.to, 'log-trimmed');
    service = await world.service({ webRoot: WEB, changes: { history: history() } });
  }, 120_000);
  afterAll(async () => {
    await world.close();
    await database.drop();
    await close();
  });

  async function live(screen: Screen): Promise<void> {
    await screen.until(() => {
      for (const topic of [ACCOUNT, QUEUE]) expect(screen.view(topic).freshness.state).toBe('live');
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
    }, WITHIN_MS);
    const queue = screen.view(QUEUE);
    held.push({
      at: Math.max(screen.view(ACCOUNT).at ?? 0, queue.at ?? 0),
      version: `${queue.epoch}:${queue.version}`,
      account: hashOf(screen.view(ACCOUNT).state),
      queue: hashOf(queue.state),
    });
  }

  it('opens', async () => {
    expect(held.length).toBeGreaterThan(4);
    const at = new Date(held[1]!.at).toISOString();
    const console = await ConsolePage.open(browser, service.url, { hash: `?at=${at}&speed=8`, token });
    //says
    await console.page.waitForTimeout(3000);
    await console.picture('replay-a');
    process.stderr.write(console.complaints.join('\n') + (await console.text('body')));
    const wall = await WallPage.open(browser, service.url, { search: `?at=${at}&queues=hq/3`, token });
    await wall.page.waitForTimeout(3000);
    await wall.picture('replay-b');
    process.stderr.write(wall.complaints.join('\n') + (await wall.text('body')));
  }, 120_000);
});
