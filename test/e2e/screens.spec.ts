import type { BrowserContext, Page } from 'playwright-core';
import { chromiumMissing, launchChromium } from '../support/chromium.js';
import type { ServiceProcess } from '../support/service-process.js';
import { TestCluster } from '../support/test-cluster.js';
import { violationsIn } from './axe.js';
import { WallPage } from './wall.page.js';

const missing = chromiumMissing();

(missing === undefined ? describe : describe.skip)('Wall screens, looked after in a browser', () => {
  let browser: BrowserContext;
  let close: () => Promise<void>;
  let world: TestCluster;
  let service: ServiceProcess;
  let page: Page;

  beforeAll(async () => {
    ({ context: browser, close } = await launchChromium());
    browser.setDefaultTimeout(90_000);
    world = await TestCluster.start({
      accounts: [
        { id: 'hq', name: 'HQ' },
        { id: 'berlin', name: 'Berlin' },
      ],
    });
    service = await world.process('all');
    page = await open(await world.token({ scope: 'floor:read displays:manage' }));
  });
  afterAll(async () => {
    await world.close();
    await close();
  });

  async function open(token: string): Promise<Page> {
    const tab = await browser.newPage();
    await tab.addInitScript(`sessionStorage.setItem('floorwalker.token', ${JSON.stringify(token)})`);
    await tab.goto(`${service.url}/#/screens`);
    return tab;
  }
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
  const row = (label: string) => page.locator('[data-display]', { hasText: label });
  const choose = (topic: string) => page.locator(`[data-topic="${topic}"]`).check();

  it('says what to do while there is no screen', async () => {
    await page.getByText('No screens are connected yet.').waitFor();
    await page.getByText(`${service.url}/wall?display`).waitFor();
    expect(await violationsIn(page)).toEqual([]);
  });

  it('connects a television by the code it shows, and turns it off again', async () => {
    const wall = await WallPage.open(browser, service.url, { search: '?display' });
    await wall.says('[data-code]', /^\S{4}-\S{4}$/);
    const code = await wall.text('[data-code]');

    // A browser draws the tab in front sixty times a second, and the others once.
    await page.bringToFront();
    await press('Connect a screen');
    await page.locator('[data-topic="queue/berlin/3"]').waitFor();
    expect(await violationsIn(page)).toEqual([]);
    await page.getByLabel('Code on the screen').fill('ABCD-2345');
    await page.getByLabel('Name of the screen').fill('Hall');
    await press('Connect the screen');
    await page.getByText('Choose at least one.').waitFor();
    await choose('account/hq');
    await page.getByLabel('Find a queue').fill('supp');
    await choose('queue/berlin/3');
    await press('Connect the screen');
    await page.getByText('No screen shows this code. Check the code on the screen.').waitFor();
    // In small letters and without the dash, as people type.
    await page.getByLabel('Code on the screen').fill(code.replace('-', '').toLowerCase());
    await press('Connect the screen');

    await page.getByText('Hall is connected.').waitFor();
    await wall.says('[data-account=hq][data-source=live]', /^HQ ?Live/);
    for (const queue of ['berlin/3', 'hq/3']) await wall.page.locator(`[data-queue="${queue}"]`).waitFor();
    expect(await wall.attributes('[data-queue]', 'data-queue')).toHaveLength(2);
    expect(await row('Hall').innerText()).toMatch(
      /Hall\s+HQ: everything, Berlin: Support\s.* by ann\s+No end date/s,
    );
    expect(await violationsIn(page)).toEqual([]);

    await runFromTheDesk(wall);

    await press('Revoke Hall');
    await page.getByText('The screen loses access within seconds').waitFor();
    await press('Cancel');
    expect(await row('Hall').count()).toBe(1);
    await press('Revoke Hall');
    expect(await violationsIn(page)).toEqual([]);
    await press('Revoke');
    await page.getByText('Hall is revoked.').waitFor();
    await row('Hall').waitFor({ state: 'detached' });
    await wall.says('[role=alert]', /The login of this screen was revoked/);
    await wall.close();
  });

  /** The screen follows what the console says, without being touched. */
  async function runFromTheDesk(wall: WallPage): Promise<void> {
    await press('Edit Hall');
    const text = 'Fire drill at 15:00: please use the stairs';
    await page.getByLabel('Line of text').fill(text);
    await page.getByRole('combobox', { name: /^View/ }).selectOption('Rows');
    await page.getByRole('combobox', { name: /^Theme/ }).selectOption('Night');
    await page.locator('[data-shown="berlin/3"]').check();
    expect(await violationsIn(page)).toEqual([]);
    await page.screenshot({ path: 'var/screen-editor.png', fullPage: true });
    const preview = page.getByRole('link', { name: 'Preview in a new tab' });
    const address = new URL((await preview.getAttribute('href'))!);
    expect(Object.fromEntries(address.searchParams)).toEqual({
      ...{ 'signed-in': '', view: 'rows', theme: 'night', queues: 'berlin/3', text },
    });
    await press('Save');
    await page.getByText('Hall is saved.').waitFor();

    await wall.says('.desk-text', new RegExp(`^${text}$`));
    await wall.page.locator('main.view-rows [data-queue="berlin/3"]').waitFor();
    await wall.until(`document.documentElement.dataset.theme === 'night'`);
    expect(await wall.attributes('[data-queue]', 'data-queue')).toEqual(['berlin/3']);
    expect(await wall.violations()).toEqual([]);
    await wall.shot('wall-desk-text');

    // What a person chooses at the screen comes first, and is in its address.
    await wall.page.getByRole('link', { name: 'Tiles' }).click();
    await wall.page.locator('main.view-tiles').waitFor();
    expect(await wall.page.evaluate('location.search')).toBe('?display=&view=tiles');
    await wall.page.getByRole('link', { name: 'Rows' }).click();
    expect(await wall.page.evaluate('location.search')).toBe('?display=');

    // Loaded again exactly once: the mark of the next page stays.
    const loaded = wall.page.waitForEvent('load');
    await page.bringToFront();
    await press('Reload Hall');
    await page.getByText('Hall is asked to load its page again.').waitFor();
    await loaded;
    await wall.says('.desk-text', new RegExp(`^${text}$`));
    await wall.page.evaluate('window.loadedAfter = true');
    await reloadList();
    await row('Hall').locator('[data-reload=done]').waitFor();
    await row('Hall').getByText('Connected now').waitFor();

    await press('Edit Hall');
    await page.getByLabel('Name of the screen').fill('Entrance');
    await page.getByLabel('Line of text').fill('');
    await page.locator('[data-shown="berlin/3"]').uncheck();
    await page.getByLabel('Time zone').fill('Mars/Base');
    await press('Save');
    await page.getByText('is no time zone such as Europe/Berlin').waitFor();
    await page.getByLabel('Time zone').fill('');
    await page.getByLabel('Name of the screen').fill('Hall');
    await press('Save');
    await page.getByText('Hall is saved.').waitFor();
    await wall.page.locator('.desk-text').waitFor({ state: 'detached' });
    await wall.page.locator('[data-queue="hq/3"]').waitFor();
    expect(await wall.page.evaluate('window.loadedAfter')).toBe(true);
    await page.bringToFront();
  }

  /** Leaves the list and comes back: it is read every 30 s otherwise. */
  async function reloadList(): Promise<void> {
    await page.getByRole('link', { name: 'Agents' }).click();
    await page.getByRole('link', { name: 'Screens' }).click();
  }

  it('opens the wall with the sign-in of the console, as long as that is open', async () => {
    const opened = browser.waitForEvent('page');
    await page.getByRole('link', { name: 'Wall', exact: true }).click();
    const wall = WallPage.of(await opened);
    await wall.says('[data-account=hq][data-source=live]', /^HQ ?Live/);
    await wall.page.reload();
    await wall.says('[data-account=hq][data-source=live]', /^HQ ?Live/);
    expect(await wall.page.evaluate('sessionStorage.length')).toBe(0);

    const away = await page.evaluate('location.href');
    await page.goto('about:blank');
    await wall.page.reload();
    await wall.says('[role=alert]', /^No console is signed in in this browser/);
    expect(await wall.violations()).toEqual([]);
    await page.goto(String(away));
    await page.getByRole('link', { name: 'Wall', exact: true }).waitFor();
    await wall.page.getByRole('button', { name: 'Use the sign-in of the console' }).click();
    await wall.says('[data-account=hq][data-source=live]', /^HQ ?Live/);
    await wall.close();
  });

  it('makes a token, shows it once, and says where it goes', async () => {
    await press('Create a token');
    await page.getByLabel('Name of the screen').fill('Kiosk');
    await choose('queue/hq/3');
    await press('Create the token');
    const token = await page.getByLabel('Token', { exact: true }).inputValue();
    expect(token).toMatch(/^fwd_/);
    const address = await page.getByLabel(/^Open this address/).inputValue();
    expect(address).toBe(`${service.url}/wall?queues=hq/3`);
    expect(await violationsIn(page)).toEqual([]);

    const wall = await WallPage.open(browser, service.url, { search: new URL(address).search, token });
    await wall.says('[data-account=hq][data-source=live]', /^HQ ?Live/);
    await wall.close();

    await press('Close');
    await row('Kiosk').waitFor();
    expect(await page.content()).not.toContain(token);
  });

  it('is a list of cards on a phone', async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    await row('Kiosk').waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
    expect(await violationsIn(page)).toEqual([]);
    await press('Create a token');
    await page.locator('dialog[open]').waitFor();
    expect(await page.evaluate('document.querySelector("dialog[open]").scrollWidth')).toBeLessThanOrEqual(
      360,
    );
    await page.keyboard.press('Escape');
    await page.locator('dialog[open]').waitFor({ state: 'detached' });
    // The focus is where it was.
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Create a token');
    await page.setViewportSize({ width: 1280, height: 720 });
  });

  it('says so to a user who may not manage them', async () => {
    const other = await open(await world.token());
    await other.getByText('It needs the scope displays:manage.').waitFor();
    expect(await violationsIn(other)).toEqual([]);
    await other.close();
  });
});
