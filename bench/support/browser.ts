import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type BrowserContext } from 'playwright-core';

const ARGS = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'];

/** A headless Chromium with a profile of its own, for the time of `use`. */
export async function inBrowser<T>(use: (browser: BrowserContext) => Promise<T>): Promise<T> {
  const executablePath = process.env['CHROMIUM_PATH'];
  if (executablePath === undefined) throw new Error('CHROMIUM_PATH is not set: run `npm run bench`');
  const profile = await mkdtemp(path.join(tmpdir(), 'floorwalker-bench-'));
  try {
    const browser = await chromium.launchPersistentContext(profile, {
      ...{ executablePath, headless: true, args: ARGS },
      viewport: { width: 1400, height: 900 },
    });
    try {
      return await use(browser);
    } finally {
      await browser.close();
    }
  } finally {
    await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}
