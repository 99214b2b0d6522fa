import type { BrowserContext } from 'playwright-core';
import { chromiumMissing, launchChromium } from '../support/chromium.js';
import { TestCluster } from '../support/test-cluster.js';
import { keepFigures } from './browser.page.js';
import { ConsolePage } from './console.page.js';
import { dayRow, ScriptedMetrics } from './scripted-metrics.js';
import { WallPage } from './wall.page.js';

const WITHIN_MS = 90_000;
const AGENTS = 2_000;
const ROUNDS = 4;

(chromiumMissing() === undefined ? describe : describe.skip)(
  'Figures of the day of 2,000 agents and four queues',
  () => {
    let browser: BrowserContext;
    let close: () => Promise<void>;
    let world: TestCluster;
    let url: string;
    let token: string;
    let agents: string[];
    let metrics: ScriptedMetrics;
    let console: ConsolePage;

    beforeAll(async () => {
      ({ context: browser, close } = await launchChromium());
      browser.setDefaultTimeout(WITHIN_MS);
      const floorOptions = { queues: 4, agents: AGENTS, queuesPerAgent: 1, autopilot: false };
      const poll = { baseMs: 1_000, idleMs: 2_000, maxMs: 4_000 };
      world = await TestCluster.start({ accounts: [{ id: 'hq', floorOptions, poll, timeoutMs: 10_000 }] });
      ({ url } = await world.process('all'));
      token = await world.token();
      const screen = await world.screen(url);
      screen.follow('account/hq');
      await screen.until(() => expect(Object.keys(screen.account().agents)).toHaveLength(AGENTS));
      const { queues } = screen.account();
      agents = Object.keys(screen.account().agents);
      const [first = '', second = '', third = '', fourth = ''] = Object.keys(queues);
      const counts = { offered: 100, answered: 80, abandoned: 20, answeredWithin: 60 };
      const level = { serviceLevel: { percent: 60, formula: 'strict' as const }, targetSeconds: 20 };
      const polled = { sources: { '*': 'polls' as const }, coverageKind: 'estimated' as const };
      metrics = await ScriptedMetrics.between(browser, 'metrics/hq', {
        today: {
          [first]: dayRow(first, { ...counts, ...level, asaSeconds: 12 }),
          [second]: dayRow(second, { ...counts, ...level, ...polled, coverage: 0.837 }),
          [third]: dayRow(third, { ...counts, ...level, ...polled, coverage: 0.42 }),
          [fourth]: dayRow(fourth, { ...counts, ...level, ...polled, coverage: 0.95 }),
        },
        agents: Object.fromEntries(
          agents.map((id) => [
            id,
            dayRow(id, {
              ...{ answered: 0, talkSeconds: 0, wrapUpSeconds: 0, occupancy: 0.5 },
              timeIn: { available: 3_600, offline: 9_999 },
            }),
          ]),
        ),
      });
      console = await ConsolePage.open(browser, url, { token, size: { width: 1920, height: 1000 } });
      await console.says('.count', /2,000 agents/);
    }, 150_000);
    afterAll(async () => {
      await world.close();
      await close();
    });

    it('redraw only the rows in sight, in order, with every change of them all', async () => {
      const { page } = console;
      await page.getByRole('button', { name: 'Calls' }).click();
      await console.says('.grid-body [aria-rowindex="2"] .col-signedIn', /^1:00:00$/);
      await page.mouse.move(700, 10);
      await page.evaluate(`document.activeElement.blur(); window.long = [];
        new PerformanceObserver((list) => long.push(...list.getEntries().map(({ duration }) => duration)))
          .observe({ type: 'longtask' });`);
      for (let round = 1; round <= ROUNDS; round += 1) {
        const set = Object.fromEntries(
          agents.map((id, nth) => [id, { answered: round * 1_000 + nth, talkSeconds: round * 60 + nth }]),
        );
        metrics.change({ agents: { set } });
        await console.says(
          '.grid-body [aria-rowindex="2"] .col-calls',
          new RegExp(`^${(round * 1_000 + AGENTS - 1).toLocaleString('en')}$`),
        );
        expect(await page.locator('.grid-body [role=row]').count()).toBeLessThanOrEqual(40);
      }
      await keepFigures('today-large', {
        agents: AGENTS,
        changedRows: ROUNDS * AGENTS,
        longTasksMs: await page.evaluate<number[]>('long.map(Math.round)'),
      });
      expect(await console.violations()).toEqual([]);
      await console.shot('today-large');
    });

    it('are grey where they may be far from the truth, and absent where little is known', async () => {
      const { page } = console;
      await page.getByRole('link', { name: 'Queues' }).click();
      await page.locator('.grid-body .col-answered [data-partial]').first().waitFor();
      const cells = await page.locator('.grid-body .col-answered').allInnerTexts();
      expect(cells.sort()).toEqual(['80', '80', '80', '–']);
      expect(await page.locator('.grid-body .col-answered [data-partial=true]').count()).toBe(1);
      const grey = page.locator('.grid-body .cell:has([data-partial=true]).col-serviceLevel');
      expect(await grey.getAttribute('title')).toBe(
        'Answered in time, of all who were answered or left. In time is within 20 s. ' +
          'From repeated looks at the phone system; short calls may be missing. Includes 83 % of what happened',
      );
      for (const id of ((await grey.getAttribute('aria-describedby')) ?? '').split(' '))
        expect(await page.locator(`#${id}`).count()).toBe(1);
      await console.says('.grid-foot .col-answered', /^240$/);
      await console.says('.grid-foot .col-serviceLevel', /^–$/);
      expect(await console.violations()).toEqual([]);
      await console.shot('today-grey');
      expect(console.complaints).toEqual([]);
    });

    it('are so on the wall, without a technical word', async () => {
      const wall = await WallPage.open(browser, url, { token });
      await wall.page.locator('.tile [data-figure=answered][data-partial=true]').waitFor();
      expect(await wall.page.locator('.tile [data-figure=answered]', { hasText: /^–/ }).count()).toBe(1);
      expect(await wall.page.locator('.tile [data-figure=serviceLevel]', { hasText: /^60 %/ }).count()).toBe(
        3,
      );
      expect(await wall.text('.wall')).not.toMatch(/coverage|vendor|polls|source/i);
      expect(await wall.violations()).toEqual([]);
      await wall.shot('today-wall-grey');
      await wall.close();
    });
  },
);
