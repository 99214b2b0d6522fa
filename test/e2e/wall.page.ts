import type { BrowserContext, Page } from 'playwright-core';
import { BrowserPage } from './browser.page.js';

const HD = { width: 1920, height: 1080 };

interface WallOptions {
  /** Of the address, such as `?view=rows`. */
  search?: string;
  /** Signs in as a person who brought it. */
  token?: string;
  /** A script that runs before anything of the page does. */
  init?: string;
}

/** A wallboard. */
export class WallPage extends BrowserPage {
  static async open(
    browser: BrowserContext,
    url: string,
    { search = '', token, init }: WallOptions = {},
  ): Promise<WallPage> {
    const page = await browser.newPage();
    const wall = new WallPage(page, HD);
    await page.setViewportSize(HD);
    if (token !== undefined)
      await page.addInitScript(`sessionStorage.setItem('floorwalker.token', ${JSON.stringify(token)})`);
    if (init !== undefined) await page.addInitScript(init);
    await page.goto(`${url}/wall${search}`);
    return wall;
  }

  /** One that the console has opened. */
  static of(page: Page): WallPage {
    return new WallPage(page, HD);
  }

  /** With the controls, which fade when the pointer rests for ten seconds. */
  override async violations(): Promise<string[]> {
    for (const at of [2, 3]) await this.page.mouse.move(at, at);
    return super.violations();
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
}
