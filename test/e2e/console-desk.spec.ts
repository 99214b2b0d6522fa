import type { BrowserContext } from 'playwright-core';
import { chromiumMissing, launchChromium } from '../support/chromium.js';
import { ADMIN } from '../support/command-cluster.js';
import { floorOfCasts } from '../support/floor-fixture.js';
import type { ServiceProcess } from '../support/service-process.js';
import { TestCluster } from '../support/test-cluster.js';
import { ConsolePage } from './console.page.js';
import { WallPage } from './wall.page.js';

const WITHIN_MS = 90_000;
const missing = chromiumMissing();

(missing === undefined ? describe : describe.skip)('The desk of a supervisor, in a browser', () => {
  let browser: BrowserContext;
  let close: () => Promise<void>;
  let world: TestCluster;
  let service: ServiceProcess;

  beforeAll(async () => {
    ({ context: browser, close } = await launchChromium());
    browser.setDefaultTimeout(WITHIN_MS);
    world = await TestCluster.start({
      accounts: [{ id: 'hq', name: 'HQ', floor: floorOfCasts('yeastar', 3) }],
    });
    service = await world.process('all');
  }, 150_000);
  afterAll(async () => {
    await world.close();
    await close();
  });

  it('shows a login for single queues their floor, in the console and on the wall', async () => {
    const all = await world.token();
    const listed = await fetch(`${service.url}/v1/accounts`, { headers: { authorization: `Bearer ${all}` } });
    expect(((await listed.json()) as { items: object[] }).items[0]).not.toHaveProperty('queues');

    const screen = await world.screen(service.url);
    screen.follow('account/hq');
    await screen.until(() => expect(Object.keys(screen.account().queues).length).toBeGreaterThan(1));
    const [queue = ''] = Object.keys(screen.account().queues);
    const token = await world.token({ queues: [`hq/${queue}`] });
    const own = await fetch(`${service.url}/v1/accounts`, { headers: { authorization: `Bearer ${token}` } });
    expect((await own.json()) as object).toMatchObject({ items: [{ id: 'hq', queues: [queue] }] });

    const console = await ConsolePage.open(browser, service.url, { hash: '#/queues', token });
    await console.page.locator(`.grid-queues [data-key="hq/${queue}"]`).waitFor();
    expect(await console.page.locator('.grid-body [role=row]').count()).toBe(1);
    await console.page.keyboard.press('1');
    await console.page.locator('.grid-agents .grid-body [role=row]').first().waitFor();
    await console.close();

    const wall = await WallPage.open(browser, service.url, { token });
    await wall.page.locator(`[data-queue="hq/${queue}"]`).waitFor();
    expect(await wall.attributes('[data-queue]', 'data-queue')).toEqual([`hq/${queue}`]);
    await wall.close();
  }, 120_000);

  it('asks for another sign-in when this one may not see the floor', async () => {
    const token = await world.token({ scope: 'audit:read' });
    const console = await ConsolePage.open(browser, service.url, { hash: '#/agents', token });
    await console.says('[role=alert]', /rejected this sign-in.*floor:read/);
    await console.page.getByLabel('Token').waitFor();
    await console.close();
    const wall = await WallPage.open(browser, service.url, { token });
    await wall.says('[role=alert]', /floor:read/);
    await wall.close();
  }, 120_000);

  it.each([
    ['upright', { width: 768, height: 1024 }],
    ['across', { width: 1024, height: 768 }],
  ])(
    'keeps what one does with an agent in sight on a tablet held %s',
    async (name, size) => {
      const token = await world.token({ scope: ADMIN });
      const { page, ...console } = await ConsolePage.open(browser, service.url, { hash: '#/agents', token });
      await page.setViewportSize(size);
      const more = page.locator('.grid-body .more').first();
      await more.waitFor();
      const look = async () => {
        const box = await more.boundingBox();
        const grid = await page.locator('.grid').boundingBox();
        expect(box!.x + box!.width).toBeLessThanOrEqual(grid!.x + grid!.width);
      };
      await look();
      await page.screenshot({ path: `var/console-tablet-${name}.png` });
      await page.locator('.grid-body .opens').first().click();
      await page.locator('.drawer').waitFor();
      await look();
      expect(await more.getAttribute('aria-label')).toMatch(/^More… \S/);
      expect(console).toBeDefined();
      await page.close();
    },
    120_000,
  );

  it('keeps the table in sight at 200 %, and the head of the page on one line in German', async () => {
    const token = await world.token({ scope: ADMIN });
    const console = await ConsolePage.open(browser, service.url, {
      hash: '?lang=de#/agents',
      token,
      size: { width: 800, height: 450 },
    });
    await console.page.locator('.grid-body [role=row]').first().waitFor();
    const height = async (part: string) => (await console.page.locator(part).boundingBox())?.height ?? 0;
    // Two lines, each as high as a button.
    expect(await height('.top')).toBeLessThanOrEqual(80);
    expect(await height('.grid')).toBeGreaterThan(225);
    expect(await console.violations()).toEqual([]);
    await console.page.setViewportSize({ width: 1600, height: 900 });
    await console.until(`document.querySelector('.top').getBoundingClientRect().height < 60`);
    expect(console.complaints).toEqual([]);
    await console.close();
  }, 120_000);

  it('keeps views under names, goes to them, and begins with one', async () => {
    const token = await world.token({ scope: ADMIN });
    const console = await ConsolePage.open(browser, service.url, {
      hash: '#/queues?q=s&sort=-waiting',
      token,
    });
    const { page } = console;
    const menu = page.locator('.views-menu');
    const saved = 'q=s&sort=-waiting&columns=-paused';
    await page.locator('.grid-body [role=row]').first().waitFor();
    await page.getByText('Columns', { exact: true }).click();
    await page.locator('[data-column=paused]').uncheck();
    await page.keyboard.press('Escape');
    await page.getByText('Views', { exact: true }).click();
    await menu.getByLabel('Name', { exact: true }).fill('Busy ');
    await page.keyboard.press('Enter');
    await console.says('.views-menu [role=status]', /^Saved Busy\.$/);
    expect(await menu.getByRole('link', { name: 'Busy' }).getAttribute('href')).toBe(`#/queues?${saved}`);
    expect(await menu.getByRole('link', { name: 'Busy' }).getAttribute('aria-current')).toBe('page');
    await menu.getByRole('button', { name: 'Rename Busy' }).click();
    await menu.getByLabel('New name of Busy').fill('Late');
    await page.keyboard.press('Enter');
    await menu.getByRole('button', { name: 'Start with Late' }).click();
    await console.says('.views-menu [role=status]', /starts with Late/);
    expect(await console.violations()).toEqual([]);
    await console.shot('console-views');

    const other = await ConsolePage.open(browser, service.url, { token });
    await other.until(`location.hash === '#/queues?${saved}'`, WITHIN_MS);
    await other.page.locator('.grid-body [role=row]').first().waitFor();
    expect(await other.page.locator('.grid-head .col-paused').count()).toBe(0);
    await other.page.keyboard.press('1');
    await other.until(`location.hash === '#/agents'`, WITHIN_MS);
    await other.page.getByText('Views', { exact: true }).click();
    await other.page.getByRole('link', { name: 'Late' }).click();
    await other.until(`location.hash === '#/queues?${saved}'`, WITHIN_MS);
    await other.page.getByText('Views', { exact: true }).click();
    await other.page.getByRole('button', { name: 'Delete Late' }).click();
    await other.says('.views-menu', /No view is saved/);
    await other.page.evaluate(`localStorage.removeItem('floorwalker.columns.queues')`);
    expect([...console.complaints, ...other.complaints]).toEqual([]);
    await other.close();
    await console.close();
  }, 120_000);

  it('says that views are lost where the browser stores nothing', async () => {
    const page = await browser.newPage();
    await page.addInitScript(
      `Object.defineProperty(globalThis, 'localStorage', { get() { throw new Error('refused'); } })`,
    );
    await page.addInitScript(
      `sessionStorage.setItem('floorwalker.token', ${JSON.stringify(await world.token())})`,
    );
    await page.goto(`${service.url}/#/queues`);
    await page.getByText('Views', { exact: true }).click();
    await page.getByText('views last until the page is left').waitFor();
    await page.close();
  }, 120_000);

  it('has a title per page, heads on one line, and says how a column is sorted', async () => {
    const token = await world.token({ scope: ADMIN });
    const console = await ConsolePage.open(browser, service.url, { hash: '#/queues', token });
    await console.page.locator('.grid-body [role=row]').first().waitFor();
    expect(await console.page.title()).toBe('Queues · Floorwalker');
    const heads = await console.page.evaluate<{ top: number; height: number }[]>(
      `[...document.querySelectorAll('.grid-head [role=columnheader] button')]
        .map((one) => one.getBoundingClientRect())
        .filter(({ width }) => width > 0)
        .map(({ top, height }) => ({ top, height }))`,
    );
    for (const key of ['top', 'height'] as const) {
      const all = heads.map((head) => head[key]);
      expect(Math.max(...all) - Math.min(...all)).toBeLessThanOrEqual(2);
    }
    const head = console.page.getByRole('columnheader', { name: /^Waiting/ });
    await head.getByRole('button').click();
    const first = await head.getAttribute('aria-sort');
    await head.getByRole('button').click();
    expect([first, await head.getAttribute('aria-sort')].sort()).toEqual(['ascending', 'descending']);
    expect(await console.violations()).toEqual([]);
    await console.shot('console-queues');
    await console.page.keyboard.press('1');
    await console.until(`document.title === 'Agents · Floorwalker'`);
    await console.close();
  }, 120_000);
});
