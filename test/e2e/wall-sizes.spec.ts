import type { BrowserContext } from 'playwright-core';
import { chromiumMissing, launchChromium } from '../support/chromium.js';
import { launchOldChromium, oldChromiumMissing } from '../support/old-chromium.js';
import type { ServiceProcess } from '../support/service-process.js';
import { TestCluster } from '../support/test-cluster.js';
import { WallPage } from './wall.page.js';
import { ALARMED, largeFloor, MISPLACED, SIZES, UNUSED } from './wall.sizes.js';

const WITHIN_MS = 90_000;
const missing = chromiumMissing();
const old = oldChromiumMissing(88);
/** As long as a line of text may be. */
const TEXT = 'Fire drill at 15:00: all of us leave by the stairs at the harbour. '.repeat(3).slice(0, 160);
const withText = (search: string) => `${search}${search === '' ? '?' : '&'}text=${encodeURIComponent(TEXT)}`;
const SLOW = { baseMs: 3_000, idleMs: 3_000, maxMs: 6_000 };

(missing === undefined ? describe : describe.skip)(
  'The wallboard of 45 queues and 200 agents, with two systems down',
  () => {
    let browser: BrowserContext;
    let close: () => Promise<void>;
    let world: TestCluster;
    let service: ServiceProcess;

    beforeAll(async () => {
      ({ context: browser, close } = await launchChromium());
      browser.setDefaultTimeout(WITHIN_MS);
      world = await TestCluster.start({
        accounts: [
          { id: 'hq', name: 'HQ', floor: largeFloor(), poll: SLOW, requestsPerMinute: 100_000 },
          { id: 'berlin', name: 'Berlin, the house at the old harbour', vendor: 'portsip' },
          { id: 'oslo', name: 'Oslo' },
        ],
      });
      service = await world.process('all');
      const screen = await world.screen(service.url);
      screen.follow('account/hq', 'account/berlin', 'account/oslo');
      await screen.until(() => expect(screen.view('account/hq').freshness.state).toBe('live'));
      await screen.until(() => expect(Object.keys(screen.account('oslo').queues)).not.toEqual([]));
      await screen.until(() => expect(Object.keys(screen.account('berlin').queues)).not.toEqual([]));
      await world.simulator('berlin').faults.refuse();
      await world.simulator('oslo').faults.refuse();
    }, 150_000);
    afterAll(async () => {
      await world.close();
      await close();
    });

    const open = async (
      context: BrowserContext,
      size: keyof typeof SIZES,
      search: string,
    ): Promise<WallPage> => {
      const wall = await WallPage.open(context, service.url, {
        search: withText(search),
        token: await world.token(),
      });
      await wall.page.setViewportSize(SIZES[size]);
      await wall.says('[data-account=berlin]', /^No answer from Berlin, the house at the old harbour since /);
      await wall.says('[data-account=oslo]', /^No answer from Oslo since /);
      await wall.page.locator('[data-alarms]').waitFor();
      return wall;
    };
    /** Once what fits has been measured. */
    const misplaced = async (wall: WallPage): Promise<string[]> => {
      await wall.until(`(${MISPLACED}).length === 0`, 10_000).catch(() => undefined);
      return wall.page.evaluate<string[]>(MISPLACED);
    };

    describe.each(Object.keys(SIZES) as (keyof typeof SIZES)[])('at %s', (size) => {
      it.each(['tiles', 'rows', 'agents'])(
        'has each of its %s in its place on every page, and uses the height it has',
        async (view) => {
          const wall = await open(
            browser,
            size,
            `?view=${view}&theme=${view === 'rows' ? 'day' : 'night'}&pause=off`,
          );
          await wall.page.getByRole('button', { name: 'Hold this page' }).click();
          const of = Number(await wall.page.locator('.pages [data-pages]').getAttribute('data-pages'));
          const pages = Math.min(of, 3);
          for (let page = 1; page <= pages; page += 1) {
            await wall.says('.pages [data-pages]', new RegExp(`^${page} of `));
            const found = await misplaced(wall);
            if (page === 1) await wall.shot(`wall-${size}-${view}`);
            expect(found).toEqual([]);
            expect(await wall.page.evaluate<string[]>(UNUSED)).toEqual([]);
            if (view !== 'agents')
              for (const queue of ALARMED)
                expect(
                  await wall.page.locator(`[data-queue="hq/${queue}"] [data-alarm=oldest]`).count(),
                ).toBe(1);
            await wall.page.getByRole('button', { name: 'Next page' }).click();
          }
          expect(await wall.text('[data-alarms]')).toBe('6 alarms');
          await wall.close();
        },
        120_000,
      );
    });

    (old === undefined ? it : it.skip)(
      'has everything in its place in Chromium 88',
      async () => {
        const before = await launchOldChromium(88);
        before.context.setDefaultTimeout(WITHIN_MS);
        const wall = await open(before.context, '720p', '?theme=day');
        expect(await misplaced(wall)).toEqual([]);
        await wall.shot('wall-720p-chromium-88');
        await wall.close();
        await before.close();
      },
      120_000,
    );

    it('shows no technical word of an outage', async () => {
      const wall = await open(browser, '1080p', '');
      expect(await wall.text('body')).not.toMatch(
        /https?:|127\.0\.0\.1|refused|token|password|\/api|openapi/i,
      );
      await wall.close();
    });

    it('fades its controls while they are not used, and shows them again', async () => {
      const wall = await open(browser, '1080p', '');
      await wall.until(`getComputedStyle(document.querySelector('.controls')).opacity === '0'`);
      await wall.page.mouse.move(300, 300);
      await wall.until(`getComputedStyle(document.querySelector('.controls')).opacity === '1'`);
      await wall.close();
    });

    it('turns the pages of the pauses too, and no card is wider than its column', async () => {
      const wall = await open(browser, '720p', '');
      await wall.page.locator('[data-pause-pages]').waitFor();
      const widths = await wall.page.evaluate<number[]>(
        `[...document.querySelectorAll('.pauses .agent')].map((one) => one.offsetWidth - one.closest('.fit').clientWidth)`,
      );
      expect(Math.max(...widths)).toBeLessThanOrEqual(0);
      const first = (await wall.attributes('.pauses [data-agent]', 'data-agent'))[0];
      await wall.page.locator(`.pauses [data-agent="${first}"]`).waitFor({ state: 'detached' });
      await wall.close();
    });
  },
);

(missing === undefined ? describe : describe.skip)('The wallboard of a system that is read in part', () => {
  it('is as large as any other once the rest is read', async () => {
    const { context: browser, close } = await launchChromium();
    browser.setDefaultTimeout(WITHIN_MS);
    const world = await TestCluster.start({
      accounts: [{ id: 'hq', name: 'HQ', floor: largeFloor(), requestsPerMinute: 100_000 }],
    });
    const { faults } = world.simulator('hq');
    faults.add({ kind: 'error', status: 500, path: '/openapi/v1.0/queue/agent_status' });
    const service = await world.process('all');
    const wall = await WallPage.open(browser, service.url, {
      search: withText('?pause=off'),
      token: await world.token(),
    });
    await wall.page.setViewportSize(SIZES['720p']);
    await wall.page.locator('[data-queue] .chip-old').first().waitFor();
    await wall.until(`document.querySelector('.tile [data-field=oldest][data-since]') !== null`);
    expect(await wall.page.locator('[data-alarm=unstaffed]').count()).toBe(0);
    expect(new Set(await wall.page.locator('.tile [data-field=available]').allTextContents())).toEqual(
      new Set(['–']),
    );
    expect(await wall.text('.pauses .empty')).toBe('–');
    faults.clear();
    await wall.says('[data-account=hq]', /live/i);
    await wall.until(`(${UNUSED}).length === 0`);
    await wall.close();
    await world.close();
    await close();
  }, 150_000);
});
