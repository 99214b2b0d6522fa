import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type BrowserContext, chromium } from 'playwright-core';

const ARGS = [
  '--no-sandbox', // tests also run as root in containers, where Chromium has no sandbox to offer
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Why there is no browser to test with; undefined when there is one. `npm test` looks for it. */
export function chromiumMissing(): string | undefined {
  if (process.env['CHROMIUM_PATH']) return undefined;
  return process.env['CHROMIUM_MISSING'] ?? 'CHROMIUM_PATH is not set';
}

/** A headless Chromium with a profile of its own; `close` ends it and removes the profile. */
export async function launchChromium({
  args = [],
  ...options
}: { args?: string[]; ignoreHTTPSErrors?: boolean } = {}): Promise<{
  context: BrowserContext;
  close: () => Promise<void>;
}> {
  const executablePath = process.env['CHROMIUM_PATH'];
  if (!executablePath) throw new Error(`There is no Chromium: ${chromiumMissing()}.`);
  const profile = await mkdtemp(path.join(tmpdir(), 'floorwalker-chromium-'));
  const removeProfile = () => rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  try {
    const context = await chromium.launchPersistentContext(profile, {
      executablePath,
      headless: true,
      args: [...ARGS, ...args],
      ...options,
    });
    const close = async () => {
      await context.close();
      await removeProfile();
    };
    return { context, close };
  } catch (error) {
    await removeProfile();
    throw error;
  }
}
