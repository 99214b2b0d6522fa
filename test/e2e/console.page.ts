import type { BrowserContext } from 'playwright-core';
import { BrowserPage, type Size } from './browser.page.js';

const DESK = { width: 1400, height: 900 };
export const PHONE = { width: 360, height: 740 };

interface ConsoleOptions {
  /** Of the address, such as `#/agents?q=ada`. */
  hash?: string;
  /** Signs in as a person who brought it. */
  token?: string;
  size?: Size;
}

/** A supervisor's console. */
export class ConsolePage extends BrowserPage {
  static async open(
    browser: BrowserContext,
    url: string,
    { hash = '', token, size = DESK }: ConsoleOptions = {},
  ): Promise<ConsolePage> {
    const page = await browser.newPage();
    const console = new ConsolePage(page, size);
    await page.setViewportSize(size);
    if (token !== undefined)
      await page.addInitScript(`sessionStorage.setItem('floorwalker.token', ${JSON.stringify(token)})`);
    await page.goto(`${url}/${hash}`);
    return console;
  }

  async signIn(token: string): Promise<void> {
    await this.page.getByLabel('Token').fill(token);
    await this.page.getByRole('button', { name: 'Show the floor' }).click();
  }

  /** The first moment at which no card has anything beyond its edges, or two things in one place. */
  async fitsCards(): Promise<void> {
    await this.until(`[...document.querySelectorAll('.grid-body [role=row]')].every((row) => {
      const frame = row.getBoundingClientRect();
      const cells = [...row.querySelectorAll('.cell')].map((cell) => cell.getBoundingClientRect())
        .filter(({ width, height }) => width * height > 0);
      return cells.every((one, n) => one.bottom <= frame.bottom + 1 && one.right <= frame.right + 1 &&
        cells.slice(n + 1).every((other) => one.right <= other.left + 1 || other.right <= one.left + 1 ||
          one.bottom <= other.top + 1 || other.bottom <= one.top + 1));
    })`);
  }

  /** The first moment at which these are the rows. */
  async showsRows(...names: string[]): Promise<void> {
    await this.until(`JSON.stringify([...document.querySelectorAll('.grid-body [role=row]')]
      .sort((a, b) => a.ariaRowIndex - b.ariaRowIndex)
      .map((row) => row.querySelector('[role=rowheader] :is(.opens, strong)').innerText.trim()))
      === ${JSON.stringify(JSON.stringify(names))}`);
  }
}
