import type { BrowserContext } from 'playwright-core';
import { chromiumMissing, launchChromium } from '../support/chromium.js';
import { TestCluster } from '../support/test-cluster.js';
import { keepFigures } from './browser.page.js';
import { ConsolePage } from './console.page.js';

const WITHIN_MS = 90_000;
const AGENTS = 2_000;
const CHANGED = 200;
/** What fits the window, a margin at both edges, and the row with the focus. */
const MOST_ROWS = 40;

(chromiumMissing() === undefined ? describe : describe.skip)(
  'The console with 2,000 agents, in a browser',
  () => {
    let browser: BrowserContext;
    let close: () => Promise<void>;
    let world: TestCluster;
    let console: ConsolePage;

    beforeAll(async () => {
      ({ context: browser, close } = await launchChromium());
      browser.setDefaultTimeout(WITHIN_MS);
      const floorOptions = { queues: 4, agents: AGENTS, queuesPerAgent: 1, autopilot: false };
      const poll = { baseMs: 1_000, idleMs: 2_000, maxMs: 4_000 };
      world = await TestCluster.start({ accounts: [{ id: 'hq', floorOptions, poll, timeoutMs: 10_000 }] });
      const service = await world.process('all');
      console = await ConsolePage.open(browser, service.url, { token: await world.token() });
      await console.says('.count', /2,000 agents/);
    });
    afterAll(async () => {
      await world.close();
      await close();
    });

    const drawn = () => console.page.locator('.grid-body [role=row]').count();

    it('draws the rows in sight at every scroll position, and says how many there are', async () => {
      const { page } = console;
      expect(await page.locator('[role=grid]').getAttribute('aria-rowcount')).toBe(String(AGENTS + 1));
      expect(await drawn()).toBeLessThanOrEqual(MOST_ROWS);
      await page.locator('.grid-body [role=row]').first().focus();
      await page.keyboard.press('End');
      await console.until(`document.activeElement.ariaRowIndex === '${AGENTS + 1}'`);
      expect(await drawn()).toBeLessThanOrEqual(MOST_ROWS);
      await page.evaluate("document.querySelector('.grid').scrollTop = 40_000");
      await page.locator('[aria-rowindex="880"]').waitFor();
      // The row with the focus is far away, and still has it.
      await console.until(`document.activeElement.ariaRowIndex === '${AGENTS + 1}'`);
      expect(await drawn()).toBeLessThanOrEqual(MOST_ROWS);
      expect(await console.violations()).toEqual([]);
    });

    it('are all on paper, one below the other, without what is for the screen', async () => {
      const { page } = console;
      await page.emulateMedia({ media: 'print' });
      await page.evaluate("dispatchEvent(new Event('beforeprint'))");
      await console.until(`document.querySelectorAll('.grid-body [role=row]').length === ${AGENTS}`);
      const [head, first, last] = await Promise.all(
        ['.grid-head', '[aria-rowindex="2"]', `[aria-rowindex="${AGENTS + 1}"]`].map((one) =>
          page.locator(one).boundingBox(),
        ),
      );
      expect(first!.y).toBeGreaterThanOrEqual(head!.y + head!.height);
      expect(last!.y).toBeGreaterThanOrEqual(first!.y + (AGENTS - 1) * first!.height - 1);
      expect(await page.locator('.filters').isVisible()).toBe(false);
      await page.evaluate("dispatchEvent(new Event('afterprint'))");
      await page.emulateMedia({ media: null });
      await console.until(`document.querySelectorAll('.grid-body [role=row]').length <= ${MOST_ROWS}`);
    });

    it('draws only what changed of them', async () => {
      const { page } = console;
      await page.evaluate("document.activeElement.blur(); document.querySelector('.grid').scrollTop = 0");
      const agents = [...world.floor().agents.keys()];
      await page.evaluate(`
      window.long = [];
      new PerformanceObserver((list) => long.push(...list.getEntries().map(({ duration }) => duration)))
        .observe({ type: 'longtask' });
    `);
      await page.getByRole('combobox', { name: 'State' }).selectOption('paused');
      let paused = 0;
      for (let round = 0; round < 4; round += 1) {
        for (const id of agents.slice(paused, paused + CHANGED)) world.floor().pause(id, { reason: 'Break' });
        paused += CHANGED;
        await console.says('.count', new RegExp(`^${paused} of 2,000 agents`));
        expect(await drawn()).toBeLessThanOrEqual(MOST_ROWS);
      }
      await keepFigures('console-large', {
        agents: AGENTS,
        changedRows: paused,
        longTasksMs: await page.evaluate<number[]>('long.map(Math.round)'),
      });
      expect(console.complaints).toEqual([]);
    });
  },
);
