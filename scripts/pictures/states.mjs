import { press, rest } from './page.mjs';

const size = (width, height) => ({ width, height });

const DESKS = [size(1280, 800), size(1440, 900), size(1920, 1080), size(820, 1180), size(390, 844)];
const WALLS = [size(1280, 720), size(1366, 768), size(1920, 1080), size(3840, 2160), size(1080, 1920)];

/** The phone system that has an outage in the pictures. */
const AWAY = 'west';

async function consoleIsLive(page) {
  await page.locator('[data-account][data-source=live]').nth(3).waitFor();
  await page.locator('.grid-body [role=row]').nth(3).waitFor();
}

const wallIsLive = async (page) => {
  await page.locator('[data-account][data-source=live]').nth(2).waitFor();
  await rest(page);
};

/**
 * @type {{ name: string, path: string | (() => string), sizes: { width: number, height: number }[], signedIn?: boolean,
 *   before?: (floor: object) => Promise<void>, after?: (floor: object) => Promise<void>, prepare: (page: object) => Promise<void> }[]}
 */
export const STATES = [
  {
    ...{ name: 'console-queues', path: '/#/queues', sizes: DESKS },
    async prepare(page) {
      await consoleIsLive(page);
      await hideAlerts(page);
      await rest(page);
    },
  },
  {
    ...{ name: 'console-agent', path: '/#/agents', sizes: DESKS },
    async prepare(page) {
      await consoleIsLive(page);
      await hideAlerts(page);
      await page.locator('.grid-agents .opens').first().click();
      await page.locator('.drawer h3').first().waitFor();
      await rest(page);
    },
  },
  {
    ...{ name: 'console-form', path: '/#/agents?account=hq', sizes: DESKS },
    async prepare(page) {
      await page.locator('[data-account=hq][data-source=live]').waitFor();
      await hideAlerts(page);
      await page.locator('.grid-agents .opens').first().click();
      await page.locator('.drawer').waitFor();
      await page.locator('.drawer .more').click();
      await press(page, /^Add to queues/);
      await page.locator('dialog[open]').waitFor();
      await rest(page);
    },
  },
  {
    ...{ name: 'console-alerts', path: '/#/queues', sizes: DESKS },
    async prepare(page) {
      await consoleIsLive(page);
      await rest(page);
    },
  },
  {
    ...{ name: 'console-replay', sizes: DESKS },
    path: () => `/?at=${new Date(Date.now() - 20_000).toISOString()}&speed=8#/queues`,
    async prepare(page) {
      await page.locator('.replay').waitFor();
      await page.locator('.grid-body [role=row]').first().waitFor();
      await press(page, 'Pause');
      await rest(page);
    },
  },
  {
    name: 'wall-calm',
    path: '/wall?waiting=off&oldest=off&pause=off&theme=day',
    sizes: WALLS,
    prepare: wallIsLive,
  },
  { name: 'wall-alarms', path: '/wall?theme=day', sizes: WALLS, prepare: wallIsLive },
  {
    ...{ name: 'wall-outage', path: '/wall?theme=day', sizes: WALLS },
    before: ({ control }) => control(AWAY, 'refuse'),
    after: ({ control }) => control(AWAY, 'restore'),
    async prepare(page) {
      await page.locator(`[data-account=${AWAY}]:not([data-source=live])`).waitFor();
      await wallIsLive(page);
    },
  },
  { name: 'wall-night', path: '/wall?theme=night&view=agents', sizes: WALLS, prepare: wallIsLive },
  {
    ...{ name: 'wall-pairing', path: '/wall?display', sizes: WALLS, signedIn: false },
    async prepare(page) {
      await page.locator('[data-code]').waitFor();
      await rest(page);
    },
  },
];

/** The list of alerts has a picture of its own. */
async function hideAlerts(page) {
  const shown = page.locator('[aria-expanded=true][aria-controls=alerts]');
  if ((await shown.count()) > 0) await shown.click();
}
