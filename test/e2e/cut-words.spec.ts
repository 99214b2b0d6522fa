import path from 'node:path';
import type { BrowserContext } from 'playwright-core';
import type { Floor } from '../../simulators/engine/floor.js';
import type { HistoryConfig } from '../../src/modules/config/floor-config.js';
import { chromiumMissing, launchChromium } from '../support/chromium.js';
import { bearer, type Asked } from '../support/rest-answer.js';
import { arriveEarlier, supportFloor } from '../support/support-floor.js';
import { TestCluster } from '../support/test-cluster.js';
import { postgresMissing, testDatabase, type TestDatabase } from '../support/test-database.js';
import { languages } from '../../web/languages/catalogues.js';
import { keepFigures, ROOT } from './browser.page.js';
import { ConsolePage } from './console.page.js';
import { cutWords } from './cut.words.js';
import { WallPage } from './wall.page.js';

const WITHIN_MS = 90_000;
const missing = chromiumMissing() ?? postgresMissing();
const SCOPE =
  'floor:read callers:read agents:command queues:admin audit:read rules:manage displays:manage history:read';

const DESK = {
  laptop: { width: 1366, height: 768 },
  tablet: { width: 768, height: 1024 },
  phone: { width: 360, height: 800 },
} as const;
/** With a drawer there is the least room for a table. */
const BESIDE_DRAWER = { ...DESK, across: { width: 1024, height: 768 } };
const WALLS = {
  '720p': { width: 1280, height: 720 },
  portrait: { width: 1080, height: 1920 },
  '21by9': { width: 2560, height: 1080 },
} as const;

/** What the address of the console shows, and what is there once it is. */
const VIEWS = {
  agents: ['#/agents', '.grid-agents .grid-body [role=row]'],
  queues: ['#/queues', '.grid-queues .grid-body [role=row]'],
  grouped: ['#/agents?by=account', '.grid-agents .row-group'],
  waiting: ['#/waiting', '.grid-waiting .grid-body [role=row]'],
  agent: ['#/agents?open=agent:hq/1004', '.drawer h3'],
  queue: ['#/queues?open=queue:hq/3', '.drawer h3'],
  timelines: ['#/timelines', '.timelines .strip-legend'],
  audit: ['#/audit', '.audit [data-event], .audit li'],
  screens: ['#/screens', '[data-display]'],
  systems: ['#/systems', 'article .set-up button'],
  rules: ['#/rules', 'tr[data-rule]'],
  channels: ['#/rules?state=channels', 'tr[data-channel]'],
  silences: ['#/rules?state=silences', 'tr[data-silence]'],
} as const;

/** Words that a person cannot read: a test of the measure. In the third line every word has its place. */
const MADE_BY_HAND = `<style>
  p { margin: 0; width: 10rem; font: 16px/1.4 sans-serif; }
  .dots { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; width: 6rem; }
  .low { overflow: hidden; height: 1.4em; width: 4rem; }
  .away { position: absolute; right: -3rem; top: 10rem; width: 6rem; }
  .first, .second { position: absolute; top: 14rem; }
  .second { left: 1rem; }
  .lower { position: absolute; top: 18rem; left: 0; line-height: 2rem; }
  .cover { position: absolute; top: 19.1rem; left: 0; width: 9rem; height: 1rem; background: white; }
  .scrolls { overflow: auto; width: 6rem; white-space: nowrap; }
</style>
<p class="dots">Answered today</p><p class="low">Longest wait</p><p>Nothing is cut here</p>
<p class="away">Abandoned</p><p class="first">Acknowledged</p><p class="second">Silenced</p>
<p class="lower">Service</p><p class="cover"></p>
<p class="scrolls">A table that is wider than its place</p><p class="dots"><bdi>A name that is too long</bdi></p>
<p class="dots hidden" style="clip-path: inset(50%)">For screen readers only</p>
<select style="width: 4rem"><option>All phone systems</option></select><input placeholder="Name of the agent" size="4" />`;

/** Two queues with callers, figures of the day, a paused agent, and one in a call outside the queues. */
function dayFloor(): Floor {
  const floor = supportFloor(1);
  floor.addQueue({ id: '4', number: '6403', name: 'Sales' });
  floor.addMember('4', '21', { kind: 'dynamic' });
  for (const queue of ['3', '4']) {
    floor.abandon(floor.arrive(queue, { caller: '5550101' }));
    const call = floor.arrive(queue, { caller: '5550201' });
    floor.answer(call, '21');
    floor.hangup(call);
    arriveEarlier(floor, queue, 5_000_000, `555030${queue}`);
  }
  floor.pause('24', { reason: 'Lunch' });
  floor.directCall('101');
  return floor;
}

(missing === undefined ? describe : describe.skip)('Words of the pages, in seven languages', () => {
  let browser: BrowserContext;
  let close: () => Promise<void>;
  let database: TestDatabase;
  let world: TestCluster;
  let url: string;
  let token: string;
  let ask: Asked;
  let console: ConsolePage;
  let wall: WallPage;

  beforeAll(async () => {
    ({ context: browser, close } = await launchChromium());
    browser.setDefaultTimeout(WITHIN_MS);
    database = await testDatabase();
    world = await TestCluster.start({
      accounts: [
        { id: 'hq', name: 'HQ', floor: dayFloor(), metrics: { totals: true, zone: 'UTC' } },
        {
          ...{ id: 'cloud', name: 'Cloud', vendor: 'netsapiens', floor: dayFloor() },
          metrics: { totals: true, zone: 'UTC', formula: 'strict' },
        },
        { id: 'quiet', name: 'Quiet', vendor: 'portsip', floorOptions: { queues: 1, agents: 2 } },
        { id: 'oslo', name: 'Oslo' },
      ],
      file: { alerts: { key: 'k'.repeat(40), insecure: true } },
    });
    await world.reconfigure((file) => ({
      ...file,
      groups: [{ id: 'bench', name: 'Bench', agents: ['hq/1004'] }],
    }));
    const history: HistoryConfig = {
      ...{ url: database.url, callers: 'full' },
      ...{ deltasDays: 14, statesDays: 100, contactsDays: 100, rollupDays: 800 },
    };
    ({ url } = await world.service({ webRoot: path.join(ROOT, 'dist/web'), changes: { history } }));
    token = await world.token({ scope: SCOPE });
    ask = bearer(url, token);
    const screen = (await world.screen(url)).follow('account/oslo', 'account/quiet');
    await screen.until(() => [screen.account('oslo').queues['3'], screen.account('quiet').queues]);
    await world.simulator('oslo').faults.refuse();
    await furnish();
    console = await ConsolePage.open(browser, url, { hash: '#/queues', token });
    await console.page.locator('.alert-group').nth(1).waitFor();
    wall = await WallPage.open(browser, url, { token });
  }, 150_000);
  afterAll(async () => {
    await world.close();
    await database.drop();
    await close();
  });

  const made = async (method: string, place: string, body: object): Promise<Record<string, unknown>> => {
    const answer = await ask(method, place, body);
    if (answer.status >= 300) throw new Error(`${place}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  /** Something in every list. */
  async function furnish(): Promise<void> {
    const rule = { severity: 'critical', clearForSeconds: 0 };
    const { id } = await made('POST', '/v1/rules', {
      ...{ ...rule, name: 'Caller waits too long' },
      when: { measure: 'queue.oldestSeconds', op: '>=', value: 60 },
    });
    await made('POST', '/v1/rules', {
      ...{ ...rule, name: 'Agent is paused', severity: 'warning' },
      when: { measure: 'agent.pausedSeconds', op: '>=', value: 1 },
    });
    await made('POST', '/v1/displays', { label: 'Hall', topics: ['account/hq'] });
    await made('POST', '/v1/channels', { name: 'Ticketing', kind: 'webhook', url: 'http://127.0.0.1:9/' });
    await made('POST', '/v1/silences', {
      match: { rules: [id], accounts: ['oslo'] },
      until: Date.now() + 3_600_000,
    });
  }

  /** What is cut in this language, by page and size. */
  async function cutIn<Size extends { width: number; height: number }>(
    shown: ConsolePage | WallPage,
    view: string,
    sizes: Readonly<Record<string, Size>>,
    language: string,
  ): Promise<Record<string, string[]>> {
    const found: Record<string, string[]> = {};
    for (const [name, size] of Object.entries(sizes)) {
      await shown.page.setViewportSize(size);
      const cut = await cutWords(shown);
      if (cut.length > 0) {
        found[`${view} at ${name}`] = cut;
        await shown.shot(`cut-${language}-${view}-${name}`);
      }
    }
    return found;
  }

  it('are found where they are cut: the measure is tested on a page made by hand', async () => {
    const page = await browser.newPage();
    await page.setViewportSize({ width: 640, height: 480 });
    await page.setContent(MADE_BY_HAND);
    const found = await cutWords({ page }, 0);
    await page.close();
    expect(found.map((one) => /^[^"]+"[^"]+"/.exec(one)?.[0])).toEqual([
      ...['ends in …: "Answered today"', 'cut at its side: "today"', 'cut above or below: "wait"'],
      ...['outside of the page: "Abandoned"', 'over "Silenced"', 'half covered: "Service"'],
      ...['cut in a list: "All phone systems"', 'cut in a field: "Name of the agent"'],
    ]);
  });

  it.each(languages())(
    'can all be read in the console: %s',
    async (language) => {
      const found: Record<string, string[]> = {};
      const { page } = console;
      await page.goto(`${url}/?lang=${language}#/queues`);
      await page.locator('.alert-group').nth(1).waitFor();
      for (const [view, [hash, there]] of Object.entries(VIEWS)) {
        await page.setViewportSize(DESK.laptop);
        await page.evaluate(`location.hash = ${JSON.stringify(hash)}`);
        await page.locator(there).first().waitFor({ state: 'attached' });
        const sizes = hash.includes('open=') ? BESIDE_DRAWER : DESK;
        Object.assign(found, await cutIn(console, view, sizes, language));
      }
      await page.evaluate(`location.hash = '#/rules'`);
      await page.locator('tr[data-rule] button').first().click();
      await page.locator('.rule-form').waitFor();
      Object.assign(found, await cutIn(console, 'rule', DESK, language));
      await keepFigures(`cut-words-${language}`, found);
      expect(found).toEqual({});
    },
    400_000,
  );

  it.each(languages())(
    'can all be read on the wall: %s',
    async (language) => {
      const found: Record<string, string[]> = {};
      for (const view of ['tiles', 'rows', 'agents']) {
        await wall.page.goto(`${url}/wall?lang=${language}&view=${view}`);
        await wall.page.locator(`main.view-${view} :is(.tile, .agent, tbody tr)`).first().waitFor();
        Object.assign(found, await cutIn(wall, `wall-${view}`, WALLS, language));
      }
      await keepFigures(`cut-words-wall-${language}`, found);
      expect(found).toEqual({});
    },
    400_000,
  );
});
