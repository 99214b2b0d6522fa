import type { BrowserContext, Page, Route } from 'playwright-core';
import { chromiumMissing, launchChromium } from '../support/chromium.js';
import type { ServiceProcess } from '../support/service-process.js';
import { freePort } from '../support/test-redis.js';
import { TestCluster } from '../support/test-cluster.js';
import { ConsolePage } from './console.page.js';
import { WallPage } from './wall.page.js';

const missing = chromiumMissing();
if (missing !== undefined) process.stderr.write(`\nKiosks were NOT tested in a browser: ${missing}\n`);

const REFUSED = `for (const name of ['localStorage', 'sessionStorage'])
  Object.defineProperty(globalThis, name, { get: () => { throw new DOMException('refused', 'SecurityError'); } });`;
/** The page is open for eleven minutes, and looks for a new version every second. */
const LATER = `
  const [now, every] = [performance.now.bind(performance), setInterval];
  performance.now = () => now() + 660_000;
  globalThis.setInterval = (run, ms) => every(run, ms === 300_000 ? 1_000 : ms);
`;

(missing === undefined ? describe : describe.skip)('A kiosk', () => {
  let browser: BrowserContext;
  let close: () => Promise<void>;
  let world: TestCluster;
  let service: ServiceProcess;
  let port: string;

  beforeAll(async () => {
    ({ context: browser, close } = await launchChromium({
      args: [
        '--autoplay-policy=no-user-gesture-required',
        // Pages that a test answers itself have no address, and Chromium lets such pages connect to no local one.
        '--disable-features=LocalNetworkAccessChecks',
      ],
    }));
    browser.setDefaultTimeout(90_000);
    world = await TestCluster.start({ accounts: [{ id: 'hq', name: 'HQ' }] });
    port = String(await freePort());
    service = await world.process('all', { PORT: port });
  });
  afterAll(async () => {
    await close();
    await world.close();
  });

  const live = (wall: WallPage): Promise<void> =>
    wall.says('[data-account=hq][data-source=live]', /^HQ ?Live/);
  const signIn = async (wall: WallPage): Promise<void> => {
    await wall.page.getByLabel('Token').fill(await world.token());
    await wall.page.getByRole('button', { name: 'Show the floor' }).click();
    await live(wall);
  };
  /** Another build: the same files by other names. */
  const deploy = async (page: Page): Promise<void> => {
    const change = async (route: Route): Promise<void> => {
      const answer = await route.fetch();
      const body = (await answer.text()).replace(/("\.\/assets\/[^"]+)"/g, '$1?next"');
      await route.fulfill({ response: answer, body });
    };
    await page.route(/\/(wall)?(\?|$)/, async (route) => {
      try {
        await change(route);
      } catch (error) {
        // A page that has been closed meanwhile, or loaded anew, takes no answer.
        if (!/disposed|closed|already handled/.test(String(error))) throw error;
      }
    });
  };
  const loads = (page: Page): { count: number } => {
    const seen = { count: 0 };
    page.on('domcontentloaded', () => (seen.count += 1));
    return seen;
  };

  it('that refuses storage shows the wall and the console', async () => {
    const wall = await WallPage.open(browser, service.url, { init: REFUSED });
    await signIn(wall);
    await wall.close();
    const page = await browser.newPage();
    await page.addInitScript(REFUSED);
    await page.goto(`${service.url}/`);
    await page.getByLabel('Token').fill(await world.token());
    await page.getByRole('button', { name: 'Show the floor' }).click();
    await page
      .getByRole('row', { name: /Ada Lund/ })
      .first()
      .waitFor();
    await page.locator('.account-menu summary').click();
    await page.getByRole('button', { name: /^Theme/ }).click();
    await page.locator('html[data-theme]').waitFor();
    await page.close();
  });

  it('sounds at once where the browser allows it', async () => {
    const token = await world.token();
    const wall = await WallPage.open(browser, service.url, { search: '?sound=on', token });
    await wall.says('[data-sound=on]', /^Sound: on$/);
    expect(await wall.page.locator('.notice').count()).toBe(0);
    await wall.close();
  });

  it('shows times of another zone, and says which it does not know', async () => {
    const init = 'Date.now = () => Date.UTC(2026, 0, 15, 12, 0);';
    const token = await world.token();
    const time = async (search: string): Promise<string> => {
      const wall = await WallPage.open(browser, service.url, { search, token, init });
      await live(wall);
      // Both at once: the page learns the time of the service meanwhile.
      const shown = await wall.page.evaluate<string>(`(() => {
        const clock = document.querySelector('.clock time');
        return clock.innerText.replace(/\\s+/g, ' ').trim() + ' ' + clock.dateTime;
      })()`);
      await wall.close();
      return shown;
    };
    const tokyo = await time('?tz=Asia/Tokyo');
    const at = new Date(tokyo.split(' ').at(-1)!);
    const words = new Intl.DateTimeFormat('en-US', {
      hour: '2-digit',
      minute: '2-digit',
      timeZone: 'Asia/Tokyo',
    });
    expect(tokyo.replace(/ [^ ]*$/, '')).toBe(words.format(at).replace(/\s/g, ' '));
    const wall = await WallPage.open(browser, service.url, { search: '?tz=Mars/Base', token });
    await wall.says(
      '.mistakes',
      /tz=Mars\/Base is no time zone that this browser knows, such as Europe\/Berlin/,
    );
    await wall.close();
  });

  it('whose page does not start says so, and starts it when it can', async () => {
    const page = await browser.newPage();
    let answer = 404;
    await page.route('**/assets/wall-*.js', (route) =>
      answer === 404 ? route.fulfill({ status: 404 }) : route.continue(),
    );
    await page.goto(`${service.url}/wall`);
    await page.getByRole('heading', { name: 'The wallboard could not start.' }).waitFor();
    await page.getByText('A part of it could not be loaded.').waitFor();
    await page.getByText('Trying again in 3 s.').waitFor();
    await page.screenshot({ path: 'var/wall-not-started.png' });
    // The second wait is longer, and a service that is away is waited for.
    await page.getByText('Trying again in 10 s.').waitFor();
    answer = 200;
    await service.kill();
    await page.getByText('The service does not answer.').waitFor();
    service = await world.process('all', { PORT: port });
    await page.getByRole('heading', { name: 'Show the floor on this screen' }).waitFor({ timeout: 60_000 });
    await page.close();
  }, 120_000);

  it('loads a new version of the wall at a quiet moment, once', async () => {
    const wall = await WallPage.open(browser, service.url, { init: LATER });
    await signIn(wall);
    const seen = loads(wall.page);
    // The sign-in stays in the tab, as it does on a paired screen.
    await deploy(wall.page);
    await wall.page.waitForEvent('domcontentloaded');
    await live(wall);
    await wall.page.locator('script[src$="?next"]').waitFor({ state: 'attached' });
    for (let looks = 0; looks < 4; looks += 1) await wall.page.waitForResponse(/\/wall$/);
    expect(seen.count).toBe(1);
    await wall.page.unrouteAll({ behavior: 'ignoreErrors' });
    await wall.close();
  });

  it('offers a new version of the console', async () => {
    const page = await ConsolePage.open(browser, service.url, { token: await world.token() });
    await page.page.addInitScript(LATER);
    await page.page.reload();
    await page.page
      .getByRole('row', { name: /Ada Lund/ })
      .first()
      .waitFor();
    await deploy(page.page);
    await page.says('.new-version', /^A new version is ready\. ?Reload ?Later$/);
    expect(await page.violations()).toEqual([]);
    await page.picture('console-new-version');
    await page.page.getByRole('button', { name: 'Reload' }).click({ timeout: 5_000 });
    await page.page.locator('script[src$="?next"]').waitFor({ state: 'attached' });
    await page.page
      .getByRole('row', { name: /Ada Lund/ })
      .first()
      .waitFor();
    await page.page.unrouteAll({ behavior: 'ignoreErrors' });
    await page.close();
  });
});
