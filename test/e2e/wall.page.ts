import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { AxeResults } from 'axe-core';
import type { BrowserContext, Page } from 'playwright-core';

export const ROOT = path.resolve(import.meta.dirname, '../..');

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

export const HD = { width: 1920, height: 1080 };

export interface WallOptions {
  /** Of the address, such as `?view=rows`. */
  search?: string;
  /** Signs in as a person who brought it. */
  token?: string;
  /** A script that runs before anything of the page does. */
  init?: string;
}

/** A wallboard in a tab of its own, and what the browser complained of. */
export class WallPage {
  readonly complaints: string[] = [];

  private constructor(readonly page: Page) {
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) this.complaints.push(message.text());
    });
    page.on('pageerror', (error) => this.complaints.push(error.message));
  }

  static async open(
    browser: BrowserContext,
    url: string,
    { search = '', token, init }: WallOptions = {},
  ): Promise<WallPage> {
    const page = await browser.newPage();
    const wall = new WallPage(page);
    await page.setViewportSize(HD);
    if (token !== undefined)
      await page.addInitScript(`sessionStorage.setItem('floorwalker.token', ${JSON.stringify(token)})`);
    if (init !== undefined) await page.addInitScript(init);
    await page.goto(`${url}/wall${search}`);
    return wall;
  }

  async text(selector: string): Promise<string> {
    return (await this.page.locator(selector).first().innerText()).replace(/\s+/g, ' ').trim();
  }

  /** The first moment at which the element says so. */
  says(selector: string, pattern: RegExp): Promise<void> {
    return this.page.locator(selector, { hasText: pattern }).first().waitFor();
  }

  /** The first moment at which there is no such element. */
  async lacks(selector: string): Promise<void> {
    await this.page.locator(selector).first().waitFor({ state: 'detached' });
  }

  /** The first frame in which the expression is true; the page's own policy lets nobody else evaluate one. */
  async until(expression: string): Promise<void> {
    await this.page.evaluate(`new Promise((resolve) => {
      const look = () => ((${expression}) ? resolve() : requestAnimationFrame(look));
      look();
    })`);
  }

  async attributes(selector: string, name: string): Promise<(string | null)[]> {
    const found = await this.page.locator(selector).all();
    return Promise.all(found.map((element) => element.getAttribute(name)));
  }

  /** What does not fit where it is shown, and did not find its place within 10 s of measuring. */
  cut(): Promise<string[]> {
    return this.page.evaluate<string[]>(`new Promise((resolve) => {
      const until = performance.now() + 10_000;
      const cut = () => [document.documentElement, ...document.querySelectorAll('main, .tile, .agent, .pauses')]
        .filter((one) => one.scrollHeight > one.clientHeight + 2 || one.scrollWidth > one.clientWidth + 2)
        .map((one) => one.tagName + '.' + one.className + ' ' + one.textContent.slice(0, 80));
      const look = () => {
        const found = cut();
        if (found.length === 0 || performance.now() > until) resolve(found);
        else requestAnimationFrame(look);
      };
      look();
    })`);
  }

  /** What axe-core finds wrong, by rule and element. */
  async violations(): Promise<string[]> {
    // Evaluated by the debugger and not by the page, whose policy lets in no strange script.
    await this.page.evaluate(await axe());
    const results = await this.page.evaluate<AxeResults>(`axe.run({ runOnly: ${JSON.stringify(RULES)} })`);
    return results.violations.flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.html} ${node.failureSummary ?? ''}`),
    );
  }

  /** Kept under var/, and for readers under docs/images/ when UPDATE_IMAGES=1 asks for it. */
  async picture(name: string, size = HD): Promise<void> {
    await this.page.setViewportSize(size);
    for (const folder of ['var', ...(process.env['UPDATE_IMAGES'] === '1' ? ['docs/images'] : [])]) {
      await mkdir(path.join(ROOT, folder), { recursive: true });
      await this.page.screenshot({ path: path.join(ROOT, folder, `${name}.png`) });
    }
    await this.page.setViewportSize(HD);
  }

  close(): Promise<void> {
    return this.page.close();
  }
}

/** A measurement, kept under var/ for whoever compares: machines differ, so nothing is asserted of it. */
export async function keepFigures(name: string, figures: object): Promise<void> {
  await mkdir(path.join(ROOT, 'var'), { recursive: true });
  await writeFile(path.join(ROOT, 'var', `${name}.json`), JSON.stringify(figures, undefined, 2));
}

let source: Promise<string> | undefined;
const axe = (): Promise<string> =>
  (source ??= readFile(path.join(ROOT, 'node_modules/axe-core/axe.min.js'), 'utf8'));
