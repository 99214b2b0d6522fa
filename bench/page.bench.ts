import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { BrowserContext } from 'playwright-core';
import { inBrowser } from './support/browser.js';
import { DrivenFloor, undrivenAccount } from './support/driven-floor.js';
import { median, percentilesOf, rounded, sum, table } from './support/figures.js';
import { LARGE_AGENTS, LargeFloor } from './support/large-floor.js';
import { load } from './support/machine.js';
import type { BenchOptions } from './support/options.js';
import { keepResults } from './support/results.js';
import { newPrefix } from './support/service.js';
import { ServiceProcess } from './support/service-process.js';

const WEB_ROOT = path.join(import.meta.dirname, '../../web');
const CHANGES_PER_SECOND = 200;
const TICKS_PER_SECOND = 10;
/** A page measured for less would tell little about tasks that are rare. */
const LEAST_SECONDS = 10;
const SHOWN_WITHIN_MS = 60_000;
const ROW = '.grid-body [role=row]';
const WATCH = `
  window.longTasks = [];
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) window.longTasks.push(duration);
  }).observe({ type: 'longtask', buffered: false });
  window.updates = 0;
  new MutationObserver((list) => (window.updates += list.length))
    .observe(document.querySelector('.grid-body'), { subtree: true, childList: true, characterData: true });
`;

interface Run {
  run: number;
  shownMs: number;
  /** Of the table in the document. */
  updates: number;
  longTasks: number;
  p95Ms: number;
  longestMs: number;
  blockedShare: number;
  load: string;
}

/** The console with 2,000 agents of whom 200 change in each second: how long the browser is kept from its user. */
export async function page({ redisUrl, runs: times, seconds }: BenchOptions): Promise<string> {
  const prefix = newPrefix();
  const floor = new DrivenFloor(redisUrl, prefix);
  const account = undrivenAccount('large');
  const agents = new LargeFloor();
  await floor.show(account.id, agents.document);
  const service = await ServiceProcess.start(redisUrl, [account], {
    ...{ role: 'api', baseMs: 2_000, prefix, webRoot: WEB_ROOT },
  });
  const changing = setInterval(() => {
    agents.tick(CHANGES_PER_SECOND / TICKS_PER_SECOND);
    void floor.show(account.id, agents.document);
  }, 1_000 / TICKS_PER_SECOND);
  try {
    const runs: Run[] = [];
    for (let run = 1; run <= times; run += 1)
      runs.push({
        run,
        ...(await inBrowser((browser) => measured(browser, service, Math.max(seconds, LEAST_SECONDS)))),
      });
    await keepResults(
      'page',
      runs.map((one) => ({ ...one })),
    );
    return [tasksTable(runs), bytesTable(await scriptBytes('index'), await scriptBytes('wall'))].join('\n');
  } finally {
    clearInterval(changing);
    await service.stop();
    await floor.close();
  }
}

async function measured(
  browser: BrowserContext,
  { url, token }: ServiceProcess,
  seconds: number,
): Promise<Omit<Run, 'run'>> {
  const tab = await browser.newPage();
  await tab.addInitScript(`sessionStorage.setItem('floorwalker.token', ${JSON.stringify(token)})`);
  await tab.goto(`${url}/#/agents`);
  await tab.waitForSelector(ROW, { timeout: SHOWN_WITHIN_MS });
  const shownMs = await tab.evaluate<number>('performance.now()');
  await delay(2_000);
  await tab.evaluate(WATCH);
  await delay(1_000 * seconds);
  const tasks = await tab.evaluate<number[]>('window.longTasks');
  const updates = await tab.evaluate<number>('window.updates');
  if (updates === 0) throw new Error('the page shows none of the changes');
  return {
    shownMs,
    updates,
    longTasks: tasks.length,
    p95Ms: tasks.length === 0 ? 0 : percentilesOf(tasks).p95,
    longestMs: Math.max(0, ...tasks),
    blockedShare: sum(tasks) / (1_000 * seconds),
    load: load(),
  };
}

/** Of all scripts a page names, as a server that compresses sends them. */
async function scriptBytes(name: 'index' | 'wall'): Promise<number> {
  const html = await readFile(path.join(WEB_ROOT, `${name}.html`), 'utf8');
  const files = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map(([, file = '']) => file);
  const contents = await Promise.all(files.map((file) => readFile(path.join(WEB_ROOT, file))));
  return sum(contents.map((content) => gzipSync(content).length));
}

function tasksTable(runs: Run[]): string {
  const of = (figure: (run: Run) => number) => rounded(median(runs.map(figure)), 0);
  return table(
    `The console with ${LARGE_AGENTS} agents, ${CHANGES_PER_SECOND} changes a second (medians of ${runs.length} runs)`,
    ['first rows ms', 'updates of the table', 'long tasks', 'p95 ms', 'longest ms', 'of the time %'],
    [
      [
        of(({ shownMs }) => shownMs),
        of(({ updates }) => updates),
        of(({ longTasks }) => longTasks),
        of(({ p95Ms }) => p95Ms),
        of(({ longestMs }) => longestMs),
        of(({ blockedShare }) => 100 * blockedShare),
      ],
    ],
  );
}

const bytesTable = (console: number, wall: number): string =>
  table(
    'Scripts of a page, gzipped',
    ['page', 'kB', 'aim kB'],
    [
      ['/', rounded(console / 1_000), ''],
      ['/wall', rounded(wall / 1_000), '150'],
    ],
  );
