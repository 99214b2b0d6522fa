import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { violationsIn } from './axe.js';

export const ROOT = path.resolve(import.meta.dirname, '../..');

export interface Size {
  width: number;
  height: number;
}

/** A page in a tab of its own, and what the browser complained of. */
export class BrowserPage {
  readonly complaints: string[] = [];

  protected constructor(
    readonly page: Page,
    private readonly size: Size,
  ) {
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) this.complaints.push(message.text());
    });
    page.on('pageerror', (error) => this.complaints.push(error.message));
  }

  async text(selector: string): Promise<string> {
    return (await this.page.locator(selector).first().innerText()).replace(/\s+/g, ' ').trim();
  }

  /** The first moment at which the element has this text. */
  says(selector: string, pattern: RegExp): Promise<void> {
    return this.page.locator(selector, { hasText: pattern }).first().waitFor();
  }

  /** The first moment at which there is no such element. */
  async lacks(selector: string): Promise<void> {
    await this.page.locator(selector).first().waitFor({ state: 'detached' });
  }

  /**
   * The first frame in which the expression is true; rejects when there is none in time. Only a test can evaluate one:
   * the page's own policy forbids it to scripts.
   */
  async until(expression: string, withinMs = 90_000): Promise<void> {
    const found = await this.page.evaluate<boolean>(`new Promise((resolve) => {
      const deadline = performance.now() + ${withinMs};
      const look = () => {
        if (${expression}) resolve(true);
        else if (performance.now() > deadline) resolve(false);
        else requestAnimationFrame(look);
      };
      look();
    })`);
    if (!found) throw new Error(`It never came to this on the page: ${expression}`);
  }

  async attributes(selector: string, name: string): Promise<(string | null)[]> {
    const found = await this.page.locator(selector).all();
    return Promise.all(found.map((element) => element.getAttribute(name)));
  }

  /** What axe-core finds wrong, by rule and element, once nothing fades in or out. */
  async violations(): Promise<string[]> {
    // A page of ours begins when its messages are loaded, and shows something when its first part is.
    await this.page.locator('#app:has(main):has(h1)').waitFor({ state: 'attached' });
    await this.until('!document.getAnimations().some((one) => one instanceof CSSTransition)');
    return violationsIn(this.page);
  }

  /** Kept under var/, and for readers under docs/images/ when UPDATE_IMAGES=1 asks for it. */
  async picture(name: string, size = this.size): Promise<void> {
    await this.page.setViewportSize(size);
    for (const folder of ['var', ...(process.env['UPDATE_IMAGES'] === '1' ? ['docs/images'] : [])]) {
      await mkdir(path.join(ROOT, folder), { recursive: true });
      await this.page.screenshot({ path: path.join(ROOT, folder, `${name}.png`) });
    }
    await this.page.setViewportSize(this.size);
  }

  /** Kept under var/, of the page as large as it is. */
  async shot(name: string): Promise<void> {
    await mkdir(path.join(ROOT, 'var'), { recursive: true });
    await this.page.screenshot({ path: path.join(ROOT, 'var', `${name}.png`) });
  }

  close(): Promise<void> {
    return this.page.close();
  }
}

/** A measurement, kept under var/ for comparison: machines differ, so nothing is asserted of it. */
export async function keepFigures(name: string, figures: object): Promise<void> {
  await mkdir(path.join(ROOT, 'var'), { recursive: true });
  await writeFile(path.join(ROOT, 'var', `${name}.json`), JSON.stringify(figures, undefined, 2));
}
