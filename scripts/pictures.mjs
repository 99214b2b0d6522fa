import './lib/check-node.mjs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from './build.mjs';
import { ensureDependencies } from './ensure-dependencies.mjs';
import { inRoot } from './lib/paths.mjs';
import { Problem } from './lib/problem.mjs';
import { ensureProgram, PROGRAMS } from './lib/programs.mjs';
import { onStop, runScript } from './lib/stop.mjs';
import { FIRST_DAY, firstDay } from './pictures/first-day.mjs';
import { startFloor } from './pictures/floor.mjs';
import { sheetOf, webpOf } from './pictures/sheet.mjs';
import { STATES } from './pictures/states.mjs';

const WITHIN_MS = 60_000;
const SHEETS = 'docs/images/states';
const STEPS = 'docs/images/first-day';

/**
 * Ten states of the pages, each at five sizes, on the floor of the simulators: single pictures under var/pictures, and a sheet per
 * state under docs/images/states; and the steps of a first day under docs/images/first-day. `npm run pictures -- wall-calm first-day`
 * takes some of them alone; with PICTURES=… the sheets go elsewhere.
 */
await runScript(async () => {
  const chromium = await ensureProgram(PROGRAMS.chromium);
  if (chromium.missing) throw new Problem(`npm run pictures needs Chromium: ${chromium.missing}.`);
  await ensureDependencies();
  await build(['service', 'simulators', 'web']);
  const { chromium: launcher } = await import('playwright-core');
  const floor = await startFloor();
  const browser = await launcher.launch({
    executablePath: chromium.file,
    args: ['--no-sandbox', '--disable-gpu'],
  });
  onStop(() => browser.close());

  const wanted = process.argv.slice(2);
  const isWanted = (name) => wanted.length === 0 || wanted.includes(name);
  const folder = inRoot('var/pictures');
  const sheets = inRoot(process.env.PICTURES ?? SHEETS);
  for (const one of [folder, sheets]) await mkdir(one, { recursive: true });
  await floor.settle();
  for (const state of STATES.filter(({ name }) => isWanted(name))) {
    await state.before?.(floor);
    const pictures = [];
    for (const size of state.sizes) {
      const picture = await take(browser, floor, state, size);
      await writeFile(path.join(folder, `${state.name}-${size.width}x${size.height}.png`), picture);
      pictures.push({ ...size, picture });
    }
    await state.after?.(floor);
    const { webp, png } = await sheetOf(browser, pictures);
    await writeFile(path.join(folder, `${state.name}.png`), png);
    await writeFile(path.join(sheets, `${state.name}.webp`), webp);
    console.log(`${state.name}: ${Math.round(webp.length / 1024)} kB`);
  }
  if (isWanted(FIRST_DAY)) await takeFirstDay(browser, floor, folder);
  return 0;
});

async function takeFirstDay(browser, floor, folder) {
  const steps = inRoot(STEPS);
  await mkdir(steps, { recursive: true });
  await firstDay(browser, floor, async (name, picture) => {
    await writeFile(path.join(folder, `${FIRST_DAY}-${name}.png`), picture);
    const webp = await webpOf(browser, picture);
    await writeFile(path.join(steps, `${name}.webp`), webp);
    console.log(`${FIRST_DAY} ${name}: ${Math.round(webp.length / 1024)} kB`);
  });
}

async function take(browser, { url, token }, { path: address, signedIn = true, prepare }, size) {
  const context = await browser.newContext({ viewport: size, locale: 'en-GB', timezoneId: 'Europe/Berlin' });
  try {
    context.setDefaultTimeout(WITHIN_MS);
    const page = await context.newPage();
    if (signedIn)
      await page.addInitScript(`sessionStorage.setItem('floorwalker.token', ${JSON.stringify(token)})`);
    await page.goto(url + (typeof address === 'function' ? address() : address));
    await prepare(page);
    return await page.screenshot();
  } finally {
    await context.close();
  }
}
