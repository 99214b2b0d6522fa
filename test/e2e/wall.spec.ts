import { mkdtemp } from 'node:fs/promises';
import path from 'node:path';
import type { BrowserContext } from 'playwright-core';
import { chromiumMissing, launchChromium } from '../support/chromium.js';
import { ownRedis, type OwnRedis } from '../support/test-redis.js';
import { type Screen } from '../support/screen.js';
import { BUNDLED_PROGRAM, ServiceProcess } from '../support/service-process.js';
import { holds } from '../support/signal.js';
import { TestCluster } from '../support/test-cluster.js';
import { keepFigures } from './browser.page.js';
import { WallPage } from './wall.page.js';
import { differences, SAMPLER, type Sample } from './wall.samples.js';

const WITHIN_MS = 90_000;
const missing = chromiumMissing();
if (missing !== undefined) process.stderr.write(`\nThe wallboard was NOT tested in a browser: ${missing}\n`);

(missing === undefined ? describe : describe.skip)('The wallboard, in a browser', () => {
  let browser: BrowserContext;
  let close: () => Promise<void>;
  beforeAll(async () => {
    ({ context: browser, close } = await launchChromium());
    browser.setDefaultTimeout(WITHIN_MS);
  });
  afterAll(() => close());

  describe('of two accounts of different vendors', () => {
    let world: TestCluster;
    let service: ServiceProcess;
    let screen: Screen;

    beforeAll(async () => {
      const busy = { speed: 30, queues: 3, agents: 9 };
      world = await TestCluster.start({
        accounts: [
          { id: 'hq', name: 'HQ', floorOptions: { ...busy, seed: 1 } },
          { id: 'berlin', name: 'Berlin', vendor: 'portsip', floorOptions: { ...busy, seed: 2 } },
          {
            id: 'full',
            name: 'Full house',
            tenant: 'full',
            floorOptions: { ...busy, seed: 3, queues: 34, agents: 66 },
          },
        ],
      });
      service = await world.process('all');
      screen = await world.screen(service.url);
      screen.follow('account/hq', 'account/berlin');
    });
    afterAll(() => world.close());

    it('asks who is looking, refuses a bad token in words, and shows the floor for a good one', async () => {
      const wall = await WallPage.open(browser, service.url);
      expect(await wall.violations()).toEqual([]);
      await wall.picture('wall-sign-in');
      await wall.page.getByLabel('Token').fill(await world.token({ lifeS: -60 }));
      await wall.page.getByRole('button', { name: 'Show the floor' }).click();
      await wall.says('[role=alert]', /rejected this token: The token .* it has expired/);
      await wall.page.getByLabel('Token').fill(await world.token());
      await wall.page.getByRole('button', { name: 'Show the floor' }).click();
      await wall.says('[data-account=berlin][data-source=live]', /^Berlin ?Live ?\d+ s old$/);
      // What a page without a session asks for: whether this is a demo, and the list with the bad token.
      expect(wall.complaints.filter((one) => !/status of 40[14]/.test(one))).toEqual([]);
      await wall.close();
    });

    it('asks for another token when the one it was given runs out', async () => {
      const wall = await WallPage.open(browser, service.url, { token: await world.token({ lifeS: 3 }) });
      await wall.says('[role=alert]', /rejected this token: .* it has expired/);
      await wall.close();
    });

    it('shows the numbers of the feed and no others, whatever changes', async () => {
      const wall = await WallPage.open(browser, service.url, { token: await world.token() });
      await wall.page.locator('[data-queue]').nth(5).waitFor();
      await wall.page.evaluate(SAMPLER);
      await wall.until('samples.length >= 40');
      const samples = await wall.page.evaluate<Sample[]>('samples');
      const { wrong, compared } = await screen.until(() => {
        const found = differences(samples, screen.history);
        // The other client may have received two versions at once, and a moment later.
        holds(found.compared >= samples.length / 2, () => `only ${found.compared} could be compared`);
        return found;
      });
      expect(wrong).toEqual([]);
      expect(compared).toBeGreaterThanOrEqual(20);
      expect(wall.complaints).toEqual([]);
      await wall.close();
    });

    it('is laid out by its address', async () => {
      const search = '?accounts=hq&queues=hq/1,6401&view=rows&theme=night&waiting=x';
      const wall = await WallPage.open(browser, service.url, { search, token: await world.token() });
      await wall.page.locator('tr[data-queue]').nth(1).waitFor();
      expect(await wall.attributes('tr[data-queue]', 'data-queue')).toHaveLength(2);
      expect(await wall.attributes('[data-source]', 'data-account')).toEqual(['hq']);
      await wall.says('.mistakes', /^This address: waiting=x is neither a number above 0 nor "off"\.$/);
      expect(await wall.violations()).toEqual([]);
      await wall.close();
    });

    it('follows single queues with a login for single queues', async () => {
      const token = await world.token({ queues: ['hq/1'] });
      const wall = await WallPage.open(browser, service.url, { search: '?queues=hq/1', token });
      await wall.page.locator('[data-queue="hq/1"]').waitFor();
      expect(await wall.attributes('[data-queue]', 'data-queue')).toEqual(['hq/1']);
      await wall.says('[data-account=hq][data-source=live]', /^HQ ?Live/);
      expect(wall.complaints).toEqual([]);
      await wall.close();
    });

    it('says what its login does not show', async () => {
      const token = await world.token({ accounts: ['hq'] });
      const search = '?accounts=hq,berlin&queues=Sails';
      const wall = await WallPage.open(browser, service.url, { search, token });
      await wall.says('.mistakes', /has no access to the account "berlin"; there is no queue "Sails"\.$/);
      await wall.says('main', /No queues to show yet/);
      expect(await wall.violations()).toEqual([]);
      await wall.close();
    });

    it('shows the right waits on a screen whose clock is an hour wrong', async () => {
      const init = 'const right = Date.now; Date.now = () => right() + 3_600_000;';
      const wall = await WallPage.open(browser, service.url, { init, token: await world.token() });
      await wall.says('[data-account=hq] .age', /^\d s old$/);
      await wall.close();
    });

    it('looks the same on 4k, by day and by night', async () => {
      const token = await world.token();
      for (const theme of ['day', 'night']) {
        const search = `?theme=${theme}&waiting=3&oldest=20&pause=10`;
        const wall = await WallPage.open(browser, service.url, { search, token });
        await wall.page.locator('[data-queue]').nth(5).waitFor();
        expect(await wall.violations()).toEqual([]);
        expect(await wall.cut()).toEqual([]);
        await wall.picture(`wall-${theme}-1080p`);
        if (theme === 'night') await wall.picture('wall-night-4k', { width: 3840, height: 2160 });
        await wall.close();
      }
    });

    it.each(['tiles', 'rows', 'agents'])(
      'turns pages of %s that do not fit, and cuts nothing off',
      async (view) => {
        const search = `?view=${view}&theme=day&waiting=1&oldest=1&pause=1`;
        const wall = await WallPage.open(browser, service.url, {
          search,
          token: await world.token({ tenant: 'full' }),
        });
        await wall.says('[data-pages]', /^1 of (?!1$)\d+$/);
        await wall.page.getByRole('button', { name: 'Hold this page' }).focus();
        await wall.page.keyboard.press('Enter'); // or it turns while it is looked at
        await wall.page.getByRole('button', { name: 'Turn pages automatically' }).waitFor();
        await wall.says('[data-pages]', /^1 of (?!1$)\d+$/);
        expect(await wall.cut()).toEqual([]);
        await wall.picture(`wall-${view}`);
        expect(await wall.violations()).toEqual([]);
        const rows = view === 'agents' ? '.agents [data-agent]' : '[data-queue]';
        const first = await wall.attributes(rows, view === 'agents' ? 'data-agent' : 'data-queue');
        await wall.page.keyboard.press('Shift+Tab');
        await wall.page.keyboard.press('Enter');
        await wall.says('[data-pages]', /^2 of (?!1$)\d+$/);
        const second = await wall.attributes(rows, view === 'agents' ? 'data-agent' : 'data-queue');
        // Those with an alarm are on every page.
        if (view !== 'agents') expect(new Set([...first, ...second]).size).toBeGreaterThan(first.length);
        await wall.page.getByRole('button', { name: 'Turn pages automatically' }).waitFor();
        expect(wall.complaints).toEqual([]);
        await wall.close();
      },
    );

    it('shows its first board soon', async () => {
      const wall = await WallPage.open(browser, service.url, { token: await world.token() });
      await wall.page.locator('[data-queue]').nth(5).waitFor();
      const shownMs = await wall.page.evaluate<number>('performance.now()');
      await keepFigures('wall-first-board', { firstBoardMs: Math.round(shownMs) });
      await wall.close();
    });
  });

  describe('of the demo', () => {
    let redis: OwnRedis;
    let world: TestCluster;
    let service: ServiceProcess;

    beforeAll(async () => {
      redis = await ownRedis();
      world = await TestCluster.start({ redisUrl: redis.url });
      const folder = await mkdtemp(path.join(world.folder, 'empty-'));
      service = new ServiceProcess({ REDIS_URL: redis.url, PORT: '0' }, folder, [], BUNDLED_PROGRAM);
      await service.ready();
    });
    afterAll(async () => {
      await service.stop();
      await world.close();
      await redis.stop();
    });

    it('is one click away, and has every phone system on one board', async () => {
      const wall = await WallPage.open(browser, service.url, { search: '?theme=night' });
      await wall.page.getByRole('button', { name: 'Show the demo' }).click();
      await wall.page.locator('[data-source=live]').nth(3).waitFor();
      // Tiles with figures of the day, alarms and many states are high: two rows of them fit at the least.
      await wall.page.locator('[data-queue]').nth(7).waitFor();
      expect(await wall.violations()).toEqual([]);
      await wall.picture('wall');
      expect(wall.complaints).toEqual([]);
      await wall.close();
    });
  });
});
