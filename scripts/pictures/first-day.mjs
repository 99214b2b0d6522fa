import { press, rest } from './page.mjs';

export const FIRST_DAY = 'first-day';

const SIZE = { width: 1280, height: 800 };
const WALL = { width: 1280, height: 720 };

const WITHIN_MS = 60_000;

const go = (page, name) => page.getByRole('link', { name }).first().click();

/**
 * A supervisor's first day on the floor of the simulators, by what she reads on the pages alone. Each step is a picture.
 * @param browser of Playwright
 * @param {(name: string, picture: Buffer) => Promise<void>} keep
 */
export async function firstDay(browser, { url, token, control }, keep) {
  const context = await browser.newContext({ viewport: SIZE, locale: 'en-GB', timezoneId: 'Europe/Berlin' });
  context.setDefaultTimeout(WITHIN_MS);
  const page = await context.newPage();
  const take = async (name, of = page) => {
    await rest(of);
    await keep(name, await of.screenshot());
  };

  await page.goto(url);
  await page.getByLabel('Token').waitFor();
  await take('1-sign-in');
  await page.getByLabel('Token').fill(token);
  await press(page, 'Show the floor');
  await page.locator('[data-account][data-source=live]').nth(3).waitFor();

  await go(page, /^Queues/);
  await page.getByRole('searchbox').fill('billing');
  await page.locator('.grid-queues .opens').first().click();
  await page.locator('.drawer h3').first().waitFor();
  await take('2-queue');
  await page.keyboard.press('Escape');
  await page.getByRole('searchbox').fill('');

  await go(page, /^Waiting/);
  await page.locator('.grid-waiting [role=row]').nth(2).waitFor();
  await take('3-waiting');

  await go(page, /^Agents/);
  await page.getByRole('searchbox').fill('hq phones');
  const row = page.locator('.grid-body [role=row]:has([data-action="agent.pause"])').first();
  const name = (await row.locator('.opens').innerText()).trim();
  await row.locator('.opens').click();
  await page.locator('.drawer h3').first().waitFor();
  await take('4-agent');
  await page.keyboard.press('Escape');
  await page.getByRole('searchbox').fill(name);
  await page.locator('.grid-body [data-action="agent.pause"]').first().click();
  await page
    .locator('dialog[open]')
    .getByRole('button', { name: /^Lunch/ })
    .click();
  await page.locator('.command-chip[data-stage=confirmed]').first().waitFor();
  await take('5-pause');
  await page.getByRole('searchbox').fill('');

  await go(page, /^Queues/);
  await page.locator('[data-act=ack]').first().click();
  await page.getByRole('textbox', { name: /^Note/ }).fill('Two more agents come at eleven.');
  await page.locator('dialog[open]').getByRole('button', { name: 'Mark as seen' }).click();
  await take('6-alert');

  await go(page, /^Alert rules/);
  await page.locator('[data-rule]').first().waitFor();
  await page.getByRole('button', { name: /^Edit/ }).first().click();
  await press(page, 'Try it out');
  await page
    .getByText(/would (not )?have fired/)
    .first()
    .waitFor();
  await take('7-rule');
  await page.keyboard.press('Escape');

  await control('west', 'refuse');
  await page.locator('[data-account=west]:not([data-source=live])').waitFor();
  await go(page, /^Agents/);
  await take('8-outage');
  await control('west', 'restore');
  await page.locator('[data-account=west][data-source=live]').waitFor();

  await page.goto(`${url}/?at=${new Date(Date.now() - 40_000).toISOString()}#/queues`);
  await page.locator('.replay').waitFor();
  await press(page, 'Pause');
  await take('9-replay');

  const wall = await context.newPage();
  await wall.setViewportSize(WALL);
  await wall.addInitScript(`sessionStorage.setItem('floorwalker.token', ${JSON.stringify(token)})`);
  await wall.goto(`${url}/wall`);
  await wall.locator('[data-account][data-source=live]').nth(2).waitFor();
  await take('10-wall', wall);
  await context.close();
}
