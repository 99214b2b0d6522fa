import { mkdir, mkdtemp } from 'node:fs/promises';
import path from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { chromiumMissing, launchChromium } from '../support/chromium.js';
import { freePort, ownRedis, type OwnRedis } from '../support/test-redis.js';
import { arriveEarlier } from '../support/world-floor.js';
import { ServiceProcess } from '../support/world-process.js';
import { World } from '../support/world.js';

const ROOT = path.resolve(import.meta.dirname, '../..');
const WITHIN_MS = 20_000;

const missing = chromiumMissing();
if (missing !== undefined) process.stderr.write(`\nThe board was NOT tested in a browser: ${missing}\n`);

(missing === undefined ? describe : describe.skip)('The board, in a browser', () => {
  let browser: BrowserContext;
  let close: () => Promise<void>;

  beforeAll(async () => {
    ({ context: browser, close } = await launchChromium());
    browser.setDefaultTimeout(WITHIN_MS);
  }, 60_000);
  afterAll(() => close());

  /** A page, and what it complained of: errors of scripts, of the content policy, of anything it could not load. */
  async function newPage(url: string): Promise<{ page: Page; complaints: string[] }> {
    const page = await browser.newPage();
    await page.setViewportSize({ width: 1400, height: 900 });
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(url);
    return { page, complaints };
  }

  const text = async (page: Page, selector: string): Promise<string> =>
    (await page.locator(selector).first().innerText()).replace(/\s+/g, ' ').trim();

  /** The first moment at which the element says so. */
  const says = (page: Page, selector: string, pattern: RegExp): Promise<void> =>
    page.locator(selector, { hasText: pattern }).first().waitFor();

  async function signIn(page: Page, token: string): Promise<void> {
    await page.getByLabel('Token').fill(token);
    await page.getByRole('button', { name: 'Show the floor' }).click();
  }

  describe('of a configured service', () => {
    let world: World;
    let service: ServiceProcess;
    let port: string;
    let page: Page;
    let complaints: string[];

    beforeAll(async () => {
      world = await World.start();
      port = String(await freePort());
      service = await world.process('all', { PORT: port });
      ({ page, complaints } = await newPage(service.url));
    }, 60_000);
    afterAll(async () => {
      await page.close();
      await world.close();
    });

    it('asks for a token, refuses a bad one in words, and shows the floor for a good one', async () => {
      const bad = await world.token({ lifeS: -60 });
      for (const _again of [1, 2]) {
        await Promise.all([page.waitForResponse(/v1.accounts/), signIn(page, bad)]);
        await says(page, '[role=alert]', /did not accept this token: The token .* it has expired/);
      }
      await signIn(page, await world.token());
      await says(page, '[data-source]', /^Live/);
      await says(page, '.connection', /^Connected$/);
      expect(await text(page, '[data-account=hq] h2')).toBe('HQ phones');
      expect(await text(page, '[data-queue="3"]')).toBe('Support 6402 0 – 0 2 0 0 0');
      await says(page, '[data-agent="1004"]', /^Ada Lund\s*1004\s*● Available\s*≥ \d:\d\d\s*Support$/);
      // What a page without a session asks for: whether this is a demo, and the list with the bad token.
      expect(complaints.splice(0).filter((one) => !/status of 40[14]/.test(one))).toEqual([]);
      const policy = (await page.request.get(service.url)).headers()['content-security-policy'];
      expect(policy).toBe(
        "default-src 'none';script-src 'self';style-src 'self';connect-src 'self';img-src 'self' data:;" +
          "base-uri 'none';form-action 'self';frame-ancestors 'none'",
      );
    });

    it('asks for another token when the one it was given runs out', async () => {
      // A tab of its own: nothing is kept from one to the next.
      const other = await newPage(service.url);
      await signIn(other.page, await world.token({ lifeS: 3 }));
      await says(other.page, '[data-source]', /^Live/);
      await says(
        other.page,
        '[role=alert]',
        /did not accept this token: The token is not accepted: it has expired/,
      );
      await signIn(other.page, await world.token());
      await says(other.page, '[data-source]', /^Live/);
      await other.page.close();
    });

    it('shows callers and lets their time tick, and agents with their reason', async () => {
      const call = arriveEarlier(world.floor(), '3', 65_000, '5550170');
      world.floor().pause('21', { reason: 'Lunch' });
      await says(page, `[data-call="${call}"]`, /^5550170\s*Support\s*waiting\s*1:\d\d$/);
      await says(page, '[data-queue="3"] [data-field=waiting]', /^1$/);
      await says(page, '[data-agent="1004"][data-state=paused]', /◆ Paused Lunch/);
      const before = await text(page, '[data-queue="3"] [data-field=oldest]');
      expect(before).toMatch(/^1:\d\d$/);
      // It has to tick by itself: nothing of the row changes on the server.
      await says(page, '[data-queue="3"] [data-field=oldest]', new RegExp(`^(?!${before}$)`));
      world.floor().hangup(call);
      await says(page, '.tables', /Nobody is waiting\./);
      expect(complaints).toEqual([]);
    });

    it('says so when the phone system does not answer, keeps the rows, and recovers', async () => {
      await world.simulator().faults.refuse();
      await says(
        page,
        '[data-source=down]',
        /^Phone system does not answer.*hq: .* (refused|cut) the connection/,
      );
      await says(page, '[data-source=down] .age', /\d+ s old/);
      expect(await page.locator('[data-account=hq].old').count()).toBe(1);
      expect(await text(page, '[data-queue="3"]')).toMatch(/^Support 6402 0 /);
      expect(await page.locator('[data-agent]').count()).toBe(2);
      await world.simulator().faults.restore();
      await says(page, '[data-source=live]', /^Live/);
      expect(await page.locator('[data-account=hq].old').count()).toBe(0);
      expect(complaints).toEqual([]);
    });

    it('says so when the service is gone, keeps the rows, and goes on with the next one', async () => {
      await service.kill();
      await says(
        page,
        '.connection',
        /^Connection lost\. Showing the last known state; trying again by itself\.$/,
      );
      await says(page, '[data-source=stale]', /^Stale: do not rely on these numbers/);
      expect(await page.locator('[data-agent]').count()).toBe(2);
      world.floor().unpause('21');
      world.floor().pause('24', { reason: 'Break' });
      service = await world.process('all', { PORT: port });
      await says(page, '.connection', /^Connected$/);
      await says(page, '[data-source=live]', /^Live/);
      await says(page, '[data-agent="1005"]', /◆ Paused Break/);
      await says(page, '[data-agent="1004"]', /● Available/);
      // What a browser itself says of a line that is cut.
      expect(complaints.splice(0).filter((one) => !/^WebSocket connection to .* failed/.test(one))).toEqual(
        [],
      );
    }, 60_000);
  });

  describe('of the demo', () => {
    let redis: OwnRedis;
    let world: World;
    let service: ServiceProcess;

    beforeAll(async () => {
      redis = await ownRedis();
      world = await World.start({ redisUrl: redis.url });
      service = new ServiceProcess(
        { REDIS_URL: redis.url, PORT: '0' },
        await mkdtemp(path.join(world.folder, 'empty-')),
      );
      await service.ready();
    }, 60_000);
    afterAll(async () => {
      await service.stop();
      await world.close();
      await redis.stop();
    });

    it('needs no sign-in, and shows every phone system live', async () => {
      const { page, complaints } = await newPage(service.url);
      await says(page, '[data-account=hq] [data-source=live]', /^Live\s*\d+ s old$/);
      await page.locator('[data-account=hq] [data-agent]').nth(11).waitFor();
      expect(await page.locator('[data-account=hq] [data-queue]').count()).toBe(3);
      const accounts = await page.locator('[data-account]').count();
      await page
        .locator('[data-source=live]')
        .nth(accounts - 1)
        .waitFor();
      await page.locator('[data-call]').first().waitFor();
      for (const file of pictures()) {
        await mkdir(path.dirname(file), { recursive: true });
        await page.screenshot({ path: file });
      }
      expect(complaints).toEqual([]);
      await page.close();
    });
  });
});

function pictures(): string[] {
  const forReaders = process.env['UPDATE_IMAGES'] === '1' ? [path.join(ROOT, 'docs/images/board.png')] : [];
  return [path.join(ROOT, 'var/board.png'), ...forReaders];
}
