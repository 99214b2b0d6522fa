import type { BrowserContext, CDPSession } from 'playwright-core';
import { chromiumMissing, launchChromium } from '../support/chromium.js';
import { holds } from '../support/signal.js';
import { TestCluster } from '../support/test-cluster.js';
import { keepFigures } from './browser.page.js';
import { WallPage } from './wall.page.js';
import { differences, SAMPLER, SAMPLES, type Sample } from './wall.samples.js';

/** The browser compiles what runs often. That is done when two weights this far apart agree, and is no growth of the board. */
const STEADY_S = 10;
const STEADY = 0.03;
const WARM_UP_S = 60;
const RUN_S = 35;
const WEEK_S = 7 * 24 * 3_600;
const GROWTH = 1.2;
const missing = chromiumMissing();

interface Weight {
  heapBytes: number;
  nodes: number;
  listeners: number;
}

(missing === undefined ? describe : describe.skip)('A wallboard that runs for a week', () => {
  let browser: BrowserContext;
  let close: () => Promise<void>;
  let world: TestCluster;

  beforeAll(async () => {
    ({ context: browser, close } = await launchChromium());
    const floorOptions = { queues: 6, agents: 40, seed: 5, speed: WEEK_S / RUN_S };
    world = await TestCluster.start({
      accounts: [{ id: 'hq', name: 'HQ', floorOptions, push: { line: false } }],
    });
  });
  afterAll(async () => {
    await world.close();
    await close();
  });

  /** The heap in use after garbage collection. */
  async function weigh(debug: CDPSession): Promise<Weight> {
    // Weak references and finalizers take a second round.
    for (const _again of [1, 2]) await debug.send('HeapProfiler.collectGarbage');
    const { metrics } = await debug.send('Performance.getMetrics');
    const value = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? NaN;
    return {
      heapBytes: value('JSHeapUsedSize'),
      nodes: value('Nodes'),
      listeners: value('JSEventListeners'),
    };
  }

  /** The weight once it is steady, at the latest after the warm-up. */
  async function steadyWeight(wall: WallPage, debug: CDPSession): Promise<Weight> {
    let last = await weigh(debug);
    for (let second = STEADY_S; second < WARM_UP_S; second += STEADY_S) {
      const from = await wall.page.evaluate<number>('performance.now()');
      await wall.until(`performance.now() >= ${from + STEADY_S * 1000}`, 60_000);
      const next = await weigh(debug);
      if (Math.abs(next.heapBytes - last.heapBytes) <= STEADY * last.heapBytes) return next;
      last = next;
    }
    return last;
  }

  /** The least of three, of each: a weight may hold what is about to be collected, and what grows does not shrink again. */
  async function leastWeight(wall: WallPage, debug: CDPSession): Promise<Weight> {
    let least = await weigh(debug);
    for (const _again of [1, 2]) {
      const from = await wall.page.evaluate<number>('performance.now()');
      await wall.until(`performance.now() >= ${from + STEADY_S * 1000}`, 60_000);
      const next = await weigh(debug);
      least = {
        heapBytes: Math.min(least.heapBytes, next.heapBytes),
        nodes: Math.min(least.nodes, next.nodes),
        listeners: Math.min(least.listeners, next.listeners),
      };
    }
    return least;
  }

  it('keeps its memory within bounds, and never shows a number that the server did not have', async () => {
    const service = await world.process('all');
    const screen = await world.screen(service.url);
    screen.follow('account/hq');
    const wall = await WallPage.open(browser, service.url, {
      token: await world.token(),
      search: '?waiting=2&oldest=1&pause=1',
    });
    await wall.page.locator('[data-queue]').nth(5).waitFor();
    await wall.page.evaluate(SAMPLER);
    const debug = await browser.newCDPSession(wall.page);
    await debug.send('Performance.enable');
    await wall.until(`samples.length === ${SAMPLES}`, 120_000);
    const before = await steadyWeight(wall, debug);
    const began = await wall.page.evaluate<number>('performance.now()');
    await wall.until(`performance.now() >= ${began + RUN_S * 1000}`, 60_000);
    // Before the samples are copied, which takes memory of the page.
    const after = await leastWeight(wall, debug);
    const samples = await wall.page.evaluate<Sample[]>('samples');
    const { version = 0 } = screen.view('account/hq');

    await keepFigures('wall-week', { simulatedDays: 7, versions: version, before, after });
    expect(after.heapBytes).toBeLessThanOrEqual(before.heapBytes * GROWTH);
    // As many as there are agents on the page, more or less.
    expect(after.nodes).toBeLessThanOrEqual(before.nodes * GROWTH);
    expect(after.listeners).toBeLessThanOrEqual(before.listeners * GROWTH);
    const { wrong } = await screen.until(() => {
      const found = differences(samples, screen.history);
      holds(found.compared >= 50, () => `only ${found.compared} of ${samples.length} could be compared`);
      return found;
    });
    expect(wrong).toEqual([]);
    expect(wall.complaints).toEqual([]);
    await wall.close();
  }, 300_000);
});
