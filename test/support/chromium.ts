import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Browser, type BrowserContext, chromium } from 'playwright-core';
import { pinOf, type SelfSigned } from './self-signed.js';
import { present } from './signal.js';

/** Plain JavaScript, so its type is said here. */
type WorkerEnd = { isWorker: boolean; atWorkerEnd(end: () => Promise<unknown>): void };

const ARGS = [
  '--no-sandbox', // tests also run as root in containers, where Chromium has no sandbox to offer
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The tabs of a service run in one process: another one would compile the page again. */
const SHARED_ARGS = [...ARGS, '--process-per-site'];

/** Why there is no browser to test with; undefined when there is one. `npm test` looks for it. */
export function chromiumMissing(): string | undefined {
  if (process.env['CHROMIUM_PATH']) return undefined;
  return process.env['CHROMIUM_MISSING'] ?? 'CHROMIUM_PATH is not set';
}

interface Launched {
  context: BrowserContext;
  close: () => Promise<void>;
}

/**
 * A headless Chromium with a profile of its own; `close` forgets all of it. The test files of a worker share the program, since
 * to start it takes seconds of a core; one with `args` of its own, or that trusts a certificate, is started anew.
 */
export async function launchChromium({
  args = [],
  trusts,
}: { args?: string[]; trusts?: SelfSigned } = {}): Promise<Launched> {
  const end = await workerEnd();
  const own = [...args, ...(trusts ? [trustIn(trusts)] : [])];
  if (own.length > 0 || !end.isWorker) return launchAlone(own);
  if (!(await shared)?.isConnected()) {
    const known = process.listeners('exit');
    shared = chromium.launch({ executablePath: program(), headless: true, args: SHARED_ARGS });
    const browser = await shared;
    // What Playwright does when a process ends: it kills the program and removes its profile. That takes no time, and no listener
    // of the process outlives the test file.
    const kills = process.listeners('exit').filter((listener) => !known.includes(listener));
    end.atWorkerEnd(async () => (kills.length > 0 ? kills.forEach((kill) => kill(0)) : browser.close()));
  }
  const context = await present(await shared, 'Chromium').newContext();
  return { context, close: () => context.close() };
}

/**
 * Chromium then verifies the certificate as it does a real one. With errors ignored instead (`ignoreHTTPSErrors`), each request
 * begins anew when its connection finds one, 940 connections where 216 do, and a page of many parts on a slow machine comes to
 * the 32nd time: ERR_TOO_MANY_RETRIES.
 */
const trustIn = (certificate: SelfSigned): string =>
  `--ignore-certificate-errors-spki-list=${pinOf(certificate)}`;

/** Of this worker; undefined until a test file needs it. */
let shared: Promise<Browser> | undefined;

async function workerEnd(): Promise<WorkerEnd> {
  const script: string = '../../scripts/lib/jest/worker-end.mjs';
  return (await import(script)) as WorkerEnd;
}

function program(): string {
  const file = process.env['CHROMIUM_PATH'];
  if (!file) throw new Error(`There is no Chromium: ${chromiumMissing()}.`);
  return file;
}

async function launchAlone(args: string[]): Promise<Launched> {
  const executablePath = program();
  const profile = await mkdtemp(path.join(tmpdir(), 'floorwalker-chromium-'));
  const removeProfile = () => rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  try {
    const context = await chromium.launchPersistentContext(profile, {
      executablePath,
      headless: true,
      args: [...ARGS, ...args],
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
