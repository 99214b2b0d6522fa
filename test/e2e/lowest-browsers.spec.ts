import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { LOWEST_BROWSERS } from '../../web/lowest-browsers.js';
import { newerThan } from '../support/newer-than.js';
import { ROOT } from './browser.page.js';

const FOLDER = path.join(ROOT, 'dist/web');

/** What a page uses only where the browser has it, or never. */
const PREACT = '.moveBefore( (Chromium 124)'; // tried first
const GUARDED: Record<string, readonly string[]> = {
  wall: [
    PREACT,
    'crypto.randomUUID (Chromium 92)', // keys of commands, which a wall does not send; sign-in at an issuer, for browsers of consoles
    'DecompressionStream(`deflate-raw (Chromium 103)', // tried first: the service is asked for JSON without it
  ],
  console: [
    PREACT,
    'field-sizing (Chromium 123)', // before, a list is as wide as its longest choice
  ],
};

/** The files that a page loads, also later on demand, by name. */
async function filesOf(html: string): Promise<Map<string, string>> {
  const names = await readdir(path.join(FOLDER, 'assets'));
  const files = new Map<string, string>();
  const look = async (text: string): Promise<void> => {
    for (const name of names.filter((one) => text.includes(one) && !files.has(one))) {
      const content = await readFile(path.join(FOLDER, 'assets', name), 'utf8');
      files.set(name, content);
      await look(content);
    }
  };
  await look(await readFile(path.join(FOLDER, html), 'utf8'));
  return files;
}

describe.each([
  { page: 'wall', html: 'wall.html', kilobytes: 55 },
  { page: 'console', html: 'index.html', kilobytes: 110 },
] as const)('The $page, as built', ({ page, html, kilobytes }) => {
  let files: Map<string, string>;
  beforeAll(async () => {
    files = await filesOf(html);
  });

  it('uses nothing that is younger than its lowest browser', () => {
    const lowest = Number(LOWEST_BROWSERS[page].chrome);
    const found = [...files].flatMap(([name, text]) =>
      newerThan(lowest, name.endsWith('.css') ? 'style' : 'script', text).map((one) => ({ name, one })),
    );
    expect(found.filter(({ one }) => !GUARDED[page]!.includes(one))).toEqual([]);
  });

  it('names its lowest browsers to those that are older', async () => {
    const { chrome, firefox, safari } = LOWEST_BROWSERS[page];
    const words = `data-lowest="Chrome or Edge ${chrome}, Firefox ${firefox} or Safari ${safari}"`;
    expect(await readFile(path.join(FOLDER, html), 'utf8')).toContain(words);
  });

  it(`loads at most ${kilobytes} kB of script at first, gzipped`, async () => {
    // Not the chart of a queue's last hour and the sign-in at an issuer, which are loaded on demand.
    const document = await readFile(path.join(FOLDER, html), 'utf8');
    const sizesOf = (isMeant: (name: string) => boolean) =>
      [...files].flatMap(([name, text]) =>
        name.endsWith('.js') && isMeant(name) ? [gzipSync(text).length] : [],
      );
    const code = sizesOf((name) => document.includes(name));
    // Of one language; the largest counts.
    const messages = sizesOf((name) => name.startsWith(`messages-${page}-`));
    expect([code, messages]).not.toContainEqual([]);
    const bytes = code.reduce((sum, size) => sum + size, Math.max(...messages));
    expect(bytes).toBeLessThanOrEqual(kilobytes * 1024);
  });
});

describe(newerThan, () => {
  it.each([
    ['script', 88, 'x=Object.hasOwn(a,b)', 'Object.hasOwn (Chromium 93)'],
    ['script', 102, 'fetch(u,{signal:AbortSignal.timeout(5)})', 'AbortSignal.timeout (Chromium 103)'],
    ['script', 103, 'a.toSorted()', '.toSorted( (Chromium 110)'],
    ['style', 103, '@media (width<=719px){a{b:c}}', '@media (width< (Chromium 104)'],
    ['style', 103, '.a:has(.b){c:d}', ':has( (Chromium 105)'],
  ] as const)('finds in a %s for Chromium %i: %s', (kind, chromium, text, found) => {
    expect(newerThan(chromium, kind, text)).toEqual([
      expect.stringContaining(found.replace(/^@media.*\(C/, '(C')),
    ]);
  });
});
