import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { BrowserContext } from 'playwright-core';
import { chromiumMissing, launchChromium } from '../support/chromium.js';
import { ownRedis, type OwnRedis } from '../support/test-redis.js';
import { BUNDLED_PROGRAM, ServiceProcess } from '../support/service-process.js';
import { parts, readCatalogue } from '../../web/languages/catalogues.js';
import { directionOf } from '../../web/src/texts/choose-language.js';
import { messagesIn } from '../../web/languages/compile.js';
import { ConsolePage } from './console.page.js';
import { WallPage } from './wall.page.js';

const WITHIN_MS = 90_000;

(chromiumMissing() === undefined ? describe : describe.skip)('The console of the demo, in a browser', () => {
  let browser: BrowserContext;
  let close: () => Promise<void>;
  let redis: OwnRedis;
  let folder: string;
  let service: ServiceProcess;

  beforeAll(async () => {
    ({ context: browser, close } = await launchChromium());
    browser.setDefaultTimeout(WITHIN_MS);
    redis = await ownRedis();
    folder = await mkdtemp(path.join(tmpdir(), 'floorwalker-demo-'));
    service = new ServiceProcess({ REDIS_URL: redis.url, PORT: '0' }, folder, [], BUNDLED_PROGRAM);
    await service.ready();
  });
  afterAll(async () => {
    await service.stop();
    await redis.stop();
    await rm(folder, { recursive: true, force: true });
    await close();
  });

  it('is one click away, and shows every phone system live', async () => {
    const console = await ConsolePage.open(browser, service.url);
    const { page } = console;
    await page.getByRole('button', { name: /^Supervisor/ }).click();
    await console.says('[data-account=hq]', /Live \d+ s old$/);
    await page.locator('[data-account][data-source=live]').nth(3).waitFor();
    await page.locator('.grid-agents .grid-body [role=row]').nth(12).waitFor();
    await page.getByRole('link', { name: /^Waiting/ }).click();
    await page.locator('.grid-waiting .grid-body [role=row]').first().waitFor();
    await console.picture('console-waiting');
    await page.getByRole('link', { name: 'Queues' }).click();
    await page.locator('.grid-queues .grid-body [role=row]').nth(9).waitFor();
    await console.picture('console-queues');
    await page.getByRole('link', { name: 'Agents' }).click();
    await page.locator('.grid-agents .grid-body [role=row]').nth(12).waitFor();
    await page.locator('.grid-agents .opens').first().click();
    await page.locator('.drawer h3').first().waitFor();
    await console.picture('console');
    expect(await console.violations()).toEqual([]);
    // The drawer asks for the audit log, which a supervisor of the demo may not see.
    expect(console.complaints.filter((one) => !/status of 403/.test(one))).toEqual([]);
  });

  // Long words, and the other direction. That every language is whole is asserted beside the catalogues.
  describe.each(['de', 'ar'])('in the language %s', (language) => {
    const word = (part: string, place: string): string =>
      new Map(messagesIn(readCatalogue(language, part))).get(place)!;

    it('shows console and wall without a word of English', async () => {
      const console = await ConsolePage.open(browser, service.url, { hash: `?lang=${language}` });
      await console.page.getByRole('button', { name: word('sign-in', 'roles.admin.name') }).click();
      await console.page.locator('.grid-agents .grid-body [role=row]').nth(12).waitFor();
      await console.page.locator('.grid-agents .opens').first().click();
      await console.page.locator('.drawer h3').first().waitFor();
      await expectSpoken(console, language);
      for (const section of ['queues', 'waiting', 'screens', 'rules']) {
        await console.page.goto(`${service.url}/?lang=${language}#/${section}`);
        await console.page.getByRole('main').locator('h2, .table-head').first().waitFor();
        if (section === 'rules') await console.page.getByRole('main').locator('tbody tr').first().waitFor();
        await expectSpoken(console, language);
      }
      const wall = await WallPage.open(browser, service.url, { search: `?lang=${language}` });
      await wall.page.getByRole('button', { name: word('wall', 'signIn.demo') }).click();
      await wall.page.locator('.tile').first().waitFor();
      await expectSpoken(wall, language);
      await wall.page.close();
      await console.page.close();
    });
  });
});

async function expectSpoken(shown: ConsolePage | WallPage, language: string): Promise<void> {
  const { page } = shown;
  expect([await page.getAttribute('html', 'lang'), await page.getAttribute('html', 'dir')]).toEqual([
    language,
    directionOf(language),
  ]);
  const texts = await page.evaluate<
    string[]
  >(`[...document.querySelectorAll('body *:not(.language, .language *)')].flatMap((one) => [
    ...[...one.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.data),
    ...['aria-label', 'title', 'placeholder'].map((name) => one.getAttribute(name) ?? ''),
  ])`);
  const english = englishOnly(language);
  expect(texts.map((text) => text.trim()).filter((text) => english.has(text))).toEqual([]);
  expect(await shown.violations()).toEqual([]);
}

/** Plain messages that the language says in another way; the rules that come with the service are called as what they measure. */
function englishOnly(language: string): Set<string> {
  const textsIn = (of: string) =>
    parts(of)
      .flatMap((part) => messagesIn(readCatalogue(of, part)))
      .flatMap(([place, text]) => (place.startsWith('measures.') ? [] : [text]));
  const own = new Set(textsIn(language));
  return new Set(textsIn('en').filter((text) => text.length > 1 && !text.includes('{') && !own.has(text)));
}
