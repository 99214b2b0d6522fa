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
    browser.setDefaultTimeout(45_000);
    world = await TestCluster.start({
      accounts: [
        { id: 'hq', name: 'HQ' },
        { id: 'berlin', name: 'Berlin' },
      ],
    });
    service = await world.process('all');
    page = await open(await world.token({ scope: 'floor:read displays:manage' }));
  }, 60_000);
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
