import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';

const START_MS = 45_000;

/** Why there is no Chromium of this version to test with; undefined when there is one. `npm test` looks for it. */
export function oldChromiumMissing(version: number): string | undefined {
  if (process.env[`CHROMIUM_${version}_PATH`]) return undefined;
  return process.env[`CHROMIUM_${version}_MISSING`] ?? `CHROMIUM_${version}_PATH is not set`;
}

/** A headless Chromium of long ago, which Playwright can drive but not start. `close` ends it and removes the profile. */
export async function launchOldChromium(
  version: number,
): Promise<{ context: BrowserContext; close: () => Promise<void> }> {
  const file = process.env[`CHROMIUM_${version}_PATH`];
  if (!file) throw new Error(`There is no Chromium ${version}: ${oldChromiumMissing(version)}.`);
  const profile = await mkdtemp(path.join(tmpdir(), 'floorwalker-chromium-'));
  const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--remote-debugging-port=0'];
  const child = spawn(file, [...flags, `--user-data-dir=${profile}`, 'about:blank'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = once(child, 'exit');
  const end = async () => {
    child.kill('SIGKILL');
    await ended;
    await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  };
  try {
    const address = await new Promise<string>((resolve, reject) => {
      let said = '';
      const late = setTimeout(
        () => reject(new Error(`Chromium ${version} did not start: ${said}`)),
        START_MS,
      );
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        said += text;
        const found = /DevTools listening on (ws:\S+)/.exec(said)?.[1];
        if (found === undefined) return;
        clearTimeout(late);
        resolve(found);
      });
    });
    const browser = await chromium.connectOverCDP(address);
    const [context] = browser.contexts();
    if (context === undefined) throw new Error(`Chromium ${version} has no profile`);
    context.on('page', (page) => void helpPlaywright(page));
    return { context, close: () => browser.close().then(end) };
  } catch (error) {
    await end();
    throw error;
  }
}

/** Playwright asks for it in a world of its own beside the page's; Chromium has it from 105 on. */
const CHECK_VISIBILITY = `Element.prototype.checkVisibility = Element.prototype.checkVisibility ||
  function () { return this.getClientRects().length > 0; };`;

async function helpPlaywright(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  session.on('Runtime.executionContextCreated', ({ context }) => {
    // The page itself must do without, so only Playwright's world is given it.
    if (!context.name.startsWith('__playwright')) return;
    // A world that ended at once needs none.
    session
      .send('Runtime.evaluate', { contextId: context.id, expression: CHECK_VISIBILITY })
      .catch(() => null);
  });
  await session.send('Runtime.enable');
}
