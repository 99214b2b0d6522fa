import path from 'node:path';
import type { BrowserContext } from 'playwright-core';
import { chromiumMissing, launchChromium } from '../support/chromium.js';
import { HistoryDatabase } from '../../src/modules/history/history-database.js';
import type { MetricsDocument } from '../../src/modules/domain/metrics-document.js';
import { eventually } from '../support/eventually.js';
import { HistoryRows } from '../support/history-rows.js';
import { supportFloor } from '../support/support-floor.js';
import { TestCluster } from '../support/test-cluster.js';
import { postgresMissing, testDatabase } from '../support/test-database.js';
import { ROOT } from './browser.page.js';
import { ConsolePage } from './console.page.js';
import { WallPage } from './wall.page.js';

const WITHIN_MS = 90_000;
const DAYS = { deltasDays: 14, statesDays: 100, contactsDays: 100, rollupDays: 800 };
const missing = chromiumMissing() ?? postgresMissing();

(missing === undefined ? describe : describe.skip)('Figures of the day for a login for single queues', () => {
  let browser: BrowserContext;
  let close: () => Promise<void>;
  let drop: () => Promise<void>;
  let world: TestCluster;
  let url: string;
  let token: string;

  beforeAll(async () => {
    ({ context: browser, close } = await launchChromium());
    browser.setDefaultTimeout(WITHIN_MS);
    const database = await testDatabase();
    ({ drop } = database);
    const floor = supportFloor();
    floor.addQueue({ id: '4', number: '6403', name: 'Sales' });
    floor.addMember('4', '24', { kind: 'dynamic' });
    world = await TestCluster.start({
      accounts: [{ id: 'hq', floor, metrics: { record: true, zone: 'UTC' } }],
    });
    const history = { url: database.url, callers: 'masked' as const, ...DAYS };
    const service = await world.service({ webRoot: path.join(ROOT, 'dist/web'), changes: { history } });
    ({ url } = service);
    token = await world.token({ queues: ['hq/3'] });
    const screen = (await world.screen(url)).follow('account/hq', 'queue/hq/3', 'queue/hq/4');
    for (const queue of ['3', '4'])
      await screen.until(() => expect(screen.view(`queue/hq/${queue}`).state).toBeDefined());
    await screen.until(() => expect(screen.view('account/hq').freshness.state).toBe('live'));
    const whole = await world.token();
    // Recorded since the day before: of a day that is seen in part no number is told.
    const db = new HistoryDatabase(database.url);
    const before = Date.now() - 86_400_000;
    await new HistoryRows(db).keyframe('queue/hq/3', 'before', 1, before, screen.view('queue/hq/3').state!);
    await db.close();
    await eventually(async () => (await rowsFor(whole)).length === 2);
  }, 150_000);
  afterAll(async () => {
    await world.close();
    await drop();
    await close();
  });

  async function rowsFor(bearer: string): Promise<{ id: string }[]> {
    const from = Date.now() - 86_400_000;
    const answer = await fetch(`${url}/v1/accounts/hq/metrics?by=queue&interval=day&from=${from}`, {
      headers: { authorization: `Bearer ${bearer}` },
    });
    const { items, definition } = (await answer.json()) as { items: { id: string }[]; definition: string };
    expect(definition).toBe('/docs#figures');
    return items;
  }

  it('are those of its queues and no others', async () => {
    expect((await rowsFor(token)).map(({ id }) => id)).toEqual(['3']);
    const wire = await world.wire(url, { auth: { token } });
    for (const topic of ['metrics/hq', 'metrics/hq/4'])
      expect(await wire.ask('subscribe', { topic })).toMatchObject({
        ok: false,
        error: { code: 'forbidden' },
      });
    const answer = await wire.ask('subscribe', { topic: 'metrics/hq/3' });
    expect(answer).toMatchObject({ ok: true, mode: 'snapshot', freshness: { state: 'live' } });
    const whole = await world.wire(url, { auth: { token: await world.token() } });
    expect(await whole.ask('subscribe', { topic: 'metrics/hq/99' })).toMatchObject({
      ...{ ok: false, error: { code: 'not-found' } },
    });
  });

  it('are told as they change, of each queue what concerns it', async () => {
    const screen = (await world.screen(url, { token })).follow('metrics/hq/3');
    const todayOf = () => screen.view('metrics/hq/3').state as MetricsDocument | undefined;
    await screen.until(() => expect(todayOf()?.today['3']?.offered).toBe(0), WITHIN_MS);
    const call = world.floor().arrive('3', { caller: '555013' });
    await screen.until(() => expect(todayOf()?.today['3']?.offered).toBe(1), 90_000);
    world.floor().abandon(call);
    expect(todayOf()).toMatchObject({ agents: {} });
    expect(Object.keys(todayOf()?.today ?? {})).toEqual(['3']);
  }, 120_000);

  it('are in the console, read over the connection alone', async () => {
    const console = await ConsolePage.open(browser, url, {
      hash: '#/queues',
      token,
      size: { width: 1920, height: 900 },
    });
    const asked: string[] = [];
    console.page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await console.page.reload();
    await console.says('[data-key="hq/3"] .col-offered', /^1$/);
    expect(asked.filter((name) => name.endsWith('/metrics'))).toEqual([]);
    expect(await console.page.locator('[data-key="hq/4"]').count()).toBe(0);
    expect(await console.violations()).toEqual([]);
    await console.shot('today-narrowed');
    await console.page.getByRole('link', { name: 'Agents' }).click();
    await console.says('.count', /2 agents/);
    expect(await console.page.locator('.col-calls').count()).toBe(0);
    expect(console.complaints).toEqual([]);
    await console.close();
  });

  it('are on the wall', async () => {
    const wall = await WallPage.open(browser, url, { token });
    await wall.says('[data-queue="hq/3"] [data-figure=abandoned]', /^0$/);
    expect(await wall.page.locator('[data-queue="hq/4"]').count()).toBe(0);
    await wall.close();
  });
});
