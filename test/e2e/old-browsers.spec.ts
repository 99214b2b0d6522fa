import type { BrowserContext } from 'playwright-core';
import { ADMIN } from '../support/command-cluster.js';
import { floorOfCasts } from '../support/floor-fixture.js';
import { launchOldChromium, oldChromiumMissing } from '../support/old-chromium.js';
import type { ServiceProcess } from '../support/service-process.js';
import { arriveEarlier } from '../support/support-floor.js';
import { TestCluster } from '../support/test-cluster.js';
import { ConsolePage } from './console.page.js';
import { WallPage } from './wall.page.js';

const WITHIN_MS = 90_000;

/** The tests of one version, in a browser of their own. */
function inChromium(version: number, title: string, tests: (browser: () => BrowserContext) => void): void {
  const missing = oldChromiumMissing(version);
  if (missing !== undefined) process.stderr.write(`\nChromium ${version} was NOT tested: ${missing}\n`);
  (missing === undefined ? describe : describe.skip)(title, () => {
    let browser: BrowserContext;
    let close: () => Promise<void>;
    beforeAll(async () => {
      ({ context: browser, close } = await launchOldChromium(version));
      browser.setDefaultTimeout(WITHIN_MS);
    });
    afterAll(() => close());
    tests(() => browser);
  });
}

describe('Old browsers', () => {
  let world: TestCluster;
  let service: ServiceProcess;
  beforeAll(async () => {
    world = await TestCluster.start({
      accounts: [
        { id: 'hq', name: 'HQ' },
        { id: 'west', name: 'West', floor: floorOfCasts('yeastar', 1) },
      ],
    });
    service = await world.process('all');
  });
  afterAll(() => world.close());

  inChromium(88, 'The wall in Chromium 88', (browser) => {
    it('is paired, shows what changes, says when it is old, and recovers', async () => {
      const wall = await WallPage.open(browser(), service.url, { search: '?display&sound=on&tz=Asia/Tokyo' });
      await wall.says('[data-code]', /^\S{4}-\S{4}$/);
      const code = await wall.text('[data-code]');
      const admin = await world.token({ scope: 'floor:read displays:manage' });
      const confirmed = await fetch(`${service.url}/v1/displays/pairings/${code}/confirm`, {
        method: 'POST',
        headers: { authorization: `Bearer ${admin}`, 'content-type': 'application/json' },
        body: JSON.stringify({ label: 'Hall', topics: ['account/hq'] }),
      });
      expect(confirmed.status).toBe(201);
      await wall.says('[data-account=hq][data-source=live]', /^HQ ?Live/);

      const call = arriveEarlier(world.floor('hq'), '3', 130_000, '5550170');
      await wall.says('[data-queue="hq/3"] [data-field=waiting]', /^1$/);
      await wall.says('[data-queue="hq/3"] [data-alarm=oldest]', /^Wait too long$/);
      expect(await wall.cut()).toEqual([]);
      await wall.picture('wall-chromium-88');
      await world.simulator('hq').faults.refuse();
      await wall.says('[data-queue="hq/3"].tile-old', /Last known, \d\d:\d\d/);
      await world.simulator('hq').faults.restore();
      await wall.says('[data-account=hq][data-source=live]', /Live/);
      world.floor('hq').hangup(call);
      await wall.says('[data-queue="hq/3"] [data-field=waiting]', /^0$/);
      await wall.close();
    }, 120_000);

    it('says that it is too old for the console', async () => {
      const page = await ConsolePage.open(browser(), service.url);
      await page.says('[role=alert] h1', /^This browser is too old for the console\.$/);
      await page.says('[role=alert]', /The browser of this device is Chromium 88\./);
      await page.close();
    });
  });

  inChromium(103, 'The console in Chromium 103', (browser) => {
    it('signs in, shows a table, and sends an action', async () => {
      const console = await ConsolePage.open(browser(), service.url, { hash: '#/agents?account=west' });
      await console.signIn(await world.token({ sub: 'ann', scope: ADMIN }));
      const ada = console.page.getByRole('row', { name: /Ada Lund 1/ }).first();
      await ada.waitFor();
      await ada.getByRole('button', { name: /^Pause Ada Lund/ }).click();
      await console.page.getByRole('dialog').getByRole('button', { name: 'Lunch', exact: true }).click();
      await ada.locator('.command-chip[data-stage=confirmed]').getByText('Pause: done').waitFor();
      await console.page.getByRole('dialog').waitFor({ state: 'detached' });
      await console.page.keyboard.press('2');
      await console.page.locator('.grid-queues [role=row]').nth(1).waitFor();
      await console.page.keyboard.press('1');
      await ada.getByRole('button', { name: 'Ada Lund 1', exact: true }).click();
      await console.says('.drawer [data-command]', /Pause/);
      await console.picture('console-chromium-103');
      expect(console.complaints).toEqual([]);
      await console.close();
    }, 120_000);

    it('connects a screen by its code', async () => {
      const wall = await WallPage.open(browser(), service.url, { search: '?display' });
      await wall.says('[data-code]', /^\S{4}-\S{4}$/);
      const code = await wall.text('[data-code]');
      const token = await world.token({ scope: 'floor:read displays:manage' });
      const { page } = await ConsolePage.open(browser(), service.url, { hash: '#/screens', token });
      await page.getByRole('button', { name: 'Connect a screen', exact: true }).click();
      await page.getByLabel('Code on the screen').fill(code);
      await page.getByLabel('Name of the screen').fill('Hall');
      await page.locator('[data-topic="account/hq"]').check();
      await page.getByRole('button', { name: 'Connect the screen', exact: true }).click();
      await page.getByText('Hall is connected.').waitFor();
      await wall.says('[data-account=hq][data-source=live]', /^HQ ?Live/);
      await wall.close();
      await page.close();
    }, 120_000);
  });

  inChromium(83, 'Chromium 83', (browser) => {
    it('shows for both pages which browser it is, and which ones work', async () => {
      const wall = await WallPage.open(browser(), service.url);
      await wall.says('[role=alert] h1', /^This browser is too old for the wallboard\.$/);
      await wall.says('[role=alert]', /The browser of this device is Chromium 83\./);
      await wall.says(
        '[role=alert]',
        /The wallboard needs Chrome or Edge 88, Firefox 79 or Safari 14\.1, or a newer/,
      );
      await wall.picture('wall-chromium-83');
      await wall.close();
      const console = await ConsolePage.open(browser(), service.url);
      await console.says(
        '[role=alert]',
        /The console needs Chrome or Edge 103, Firefox 112 or Safari 16, or a newer/,
      );
      await console.close();
    });
  });
});
