import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { BrowserContext } from 'playwright-core';
import { chromiumMissing, launchChromium } from '../support/chromium.js';
import { ownRedis, type OwnRedis } from '../support/test-redis.js';
import { ServiceProcess } from '../support/service-process.js';
import { ConsolePage } from './console.page.js';

const WITHIN_MS = 45_000;

(chromiumMissing() === undefined ? describe : describe.skip)('The console of the demo, in a browser', () => {
  let browser: BrowserContext;
  let close: () => Promise<void>;
  let redis: OwnRedis;
  let folder: string;
  let service: ServiceProcess;

  beforeAll(async () => {
    ({ context: browser, close } = await launchChromium());
    browser.setDefaultTimeout(WITHIN_MS);
    redis = await ownRedis();
    folder = await mkdtemp(path.join(tmpdir(), 'floorwalker-demo-'));
    service = new ServiceProcess({ REDIS_URL: redis.url, PORT: '0' }, folder);
    await service.ready();
  }, 60_000);
  afterAll(async () => {
    await service.stop();
    await redis.stop();
    await rm(folder, { recursive: true, force: true });
    await close();
  });

  it('is one click away, and shows every phone system live', async () => {
    const console = await ConsolePage.open(browser, service.url);
    const { page } = console;
    await page.getByRole('button', { name: /^Supervisor/ }).click();
    await console.says('[data-account=hq]', /Live \d+ s old$/);
    await page.locator('[data-account][data-source=live]').nth(3).waitFor();
    await page.locator('.grid-agents .grid-body [role=row]').nth(12).waitFor();
    await page.getByRole('link', { name: /^Waiting/ }).click();
    await page.locator('.grid-waiting .grid-body [role=row]').first().waitFor();
    await console.picture('console-waiting');
    await page.getByRole('link', { name: 'Queues' }).click();
    await page.locator('.grid-queues .grid-body [role=row]').nth(9).waitFor();
    await console.picture('console-queues');
    await page.getByRole('link', { name: 'Agents' }).click();
    await page.locator('.grid-agents .grid-body [role=row]').nth(12).waitFor();
    await page.locator('.grid-agents .opens').first().click();
    await page.locator('.drawer h3').first().waitFor();
    await console.picture('console');
    expect(await console.violations()).toEqual([]);
    // The drawer asks for the audit log, which a supervisor of the demo may not see.
    expect(console.complaints.filter((one) => !/status of 403/.test(one))).toEqual([]);
  }, 60_000);
});
