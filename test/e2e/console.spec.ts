import type { BrowserContext } from 'playwright-core';
import { chromiumMissing, launchChromium } from '../support/chromium.js';
import { freePort } from '../support/test-redis.js';
import { arriveEarlier } from '../support/support-floor.js';
import { type ServiceProcess } from '../support/service-process.js';
import { TestCluster } from '../support/test-cluster.js';
import { ConsolePage, PHONE } from './console.page.js';

const WITHIN_MS = 90_000;
const SUPERVISOR = 'floor:read agents:command audit:read displays:manage';

const missing = chromiumMissing();
if (missing !== undefined) process.stderr.write(`\nThe console was NOT tested in a browser: ${missing}\n`);

(missing === undefined ? describe : describe.skip)('The console, in a browser', () => {
  let browser: BrowserContext;
  let close: () => Promise<void>;
  let world: TestCluster;
  let service: ServiceProcess;
  let port: string;
  let console: ConsolePage;

  beforeAll(async () => {
    ({ context: browser, close } = await launchChromium());
    browser.setDefaultTimeout(WITHIN_MS);
    world = await TestCluster.start({
      accounts: [
        { id: 'hq' },
        {
          id: 'berlin',
          name: 'Berlin',
          vendor: 'portsip',
          floorOptions: { queues: 1, agents: 2, autopilot: false },
        },
      ],
    });
    port = String(await freePort());
    service = await world.process('all', { PORT: port });
    console = await ConsolePage.open(browser, service.url);
  });
  afterAll(async () => {
    await world.close();
    await close();
  });

  const calm = () => expect(console.complaints).toEqual([]);

  it('asks for a token, refuses a bad one in words, and shows the floor for a good one', async () => {
    const bad = await world.token({ lifeS: -60 });
    for (const _again of [1, 2]) {
      await Promise.all([console.page.waitForResponse(/v1.accounts/), console.signIn(bad)]);
      await console.says('[role=alert]', /rejected this sign-in.* it has expired/);
    }
    await console.signIn(await world.token({ scope: SUPERVISOR, accounts: ['hq'] }));
    await console.says('[data-account=hq][data-source=live]', /HQ phones Live \d+ s old$/);
    await console.says('.connection', /^Connected$/);
    await console.showsRows('Ada Lund', 'Ben Ode');
    // What a page without a session asks for: whether this is a demo, and the list with the bad token.
    expect(console.complaints.splice(0).filter((one) => !/status of 40[14]/.test(one))).toEqual([]);
    const policy = (await console.page.request.get(service.url)).headers()['content-security-policy'];
    expect(policy).toBe(
      "default-src 'none';script-src 'self';style-src 'self';connect-src 'self';img-src 'self' data:;" +
        "base-uri 'none';form-action 'self';frame-ancestors 'none'",
    );
  });

  it('asks for another token when the one it was given runs out', async () => {
    // A tab of its own: nothing is kept from one to the next.
    const other = await ConsolePage.open(browser, service.url);
    await other.signIn(await world.token({ lifeS: 10 }));
    await other.says('[data-account=hq]', /Live/);
    await other.says('[role=alert]', /rejected this sign-in.* it has expired/);
    await other.signIn(await world.token());
    await other.says('[data-account=hq]', /Live/);
    await other.close();
  });

  it('shows callers and lets their time tick, and agents with their reason', async () => {
    const call = arriveEarlier(world.floor(), '3', 65_000, '5550170');
    world.floor().pause('21', { reason: 'Lunch' });
    await console.says('[data-key="hq/1004"]', /Ada Lund\s*1004[^]*◆ Paused Lunch[^]*\d:\d\d[^]*Support/);
    await console.says('[data-key="hq/1005"]', /Ben Ode\s*1005[^]*● Available/);
    await console.says('nav', /Waiting 1/);
    await console.page.getByRole('link', { name: /^Waiting/ }).click();
    await console.says('[data-key^="hq/3/"]', /^5550170[^]*Support[^]*waiting[^]*1:\d\d/);
    expect(await console.violations()).toEqual([]);
    await console.page.getByRole('link', { name: 'Queues' }).click();
    await console.says('[data-key="hq/3"] .col-name', /^Support 6402$/);
    await console.says('[data-key="hq/3"] .col-waiting', /^1 /);
    await console.says('[data-key="hq/3"] .col-oldest', /^1:\d\d$/);
    const before = await console.text('[data-key="hq/3"] .col-oldest');
    // The page has to count: the row does not change on the server.
    await console.says('[data-key="hq/3"] .col-oldest', new RegExp(`^(?!${before}$)`));
    world.floor().hangup(call);
    await console.says('[data-key="hq/3"] .col-waiting', /^0 /);
    await console.says('[data-key="hq/3"] .col-oldest', /^– No callers wait$/);
    expect(await console.violations()).toEqual([]);
    await console.page.getByRole('link', { name: /^Waiting/ }).click();
    await console.says('main', /No callers are waiting\./);
    expect(await console.violations()).toEqual([]);
    calm();
  });

  it('lets an agent be paused by pointing, and shows that it was done', async () => {
    world.floor().unpause('21');
    await console.page.getByRole('link', { name: 'Agents' }).click();
    await console.says('[data-key="hq/1004"]', /● Available/);
    const row = console.page.locator('[data-key="hq/1004"]');
    await row.getByRole('button', { name: 'Pause Ada Lund', exact: true }).click();
    const dialog = console.page.getByRole('dialog');
    await dialog.waitFor();
    expect(await console.violations()).toEqual([]);
    await dialog.getByText('Lunch', { exact: true }).click();
    await console.says('[data-key="hq/1004"]', /◆ Paused Lunch[^]*Pause: done/);
    expect(await console.violations()).toEqual([]);
    await console.picture('console-paused');
    calm();
  });

  it('moves nothing under the pointer, and puts things in order when it leaves', async () => {
    await console.page.getByRole('button', { name: /^State/ }).click();
    await console.showsRows('Ada Lund', 'Ben Ode');
    await console.page.locator('[data-key="hq/1005"]').hover();
    await console.says('.count', /Sorting is paused/);
    world.floor().unpause('21');
    world.floor().pause('24', { reason: 'Break' });
    await console.says('[data-key="hq/1005"]', /◆ Paused Break/);
    await console.says('[data-key="hq/1004"]', /● Available/);
    await console.showsRows('Ada Lund', 'Ben Ode');
    await console.page.mouse.move(700, 10);
    await console.showsRows('Ben Ode', 'Ada Lund');
    await console.lacks('.count small');
    calm();
  });

  it('keeps what is looked for in the address, and finds it again from there', async () => {
    const { page } = console;
    await page.getByRole('searchbox', { name: 'Search' }).fill('ada supp');
    await console.showsRows('Ada Lund');
    await console.says('.count', /1 of 2 agents/);
    expect(new URL(page.url()).hash).toBe('#/agents?q=ada+supp&sort=state');
    await page.getByRole('combobox', { name: 'State' }).selectOption('paused');
    await console.says('main', /Nothing matches this search\./);
    expect(await console.violations()).toEqual([]);
    await page.getByRole('button', { name: 'Clear search and filters' }).click();
    await page.getByRole('button', { name: /^Agent/ }).click();
    await page.getByRole('button', { name: /^Agent/ }).click();
    await page.getByRole('combobox', { name: 'Queue' }).selectOption('hq/3');
    await console.showsRows('Ben Ode', 'Ada Lund');
    await page.locator('[data-key="hq/1004"]').getByRole('button', { name: 'Ada Lund', exact: true }).click();
    await console.says('[data-open="agent:hq/1004"]', /Ada Lund 1004[^]*Takes calls\s*yes[^]*Pause/);
    expect(new URL(page.url()).hash).toBe('#/agents?queue=hq/3&sort=-name&open=agent:hq/1004');
    expect(await console.violations()).toEqual([]);
    await console.picture('console-agent');
    await page.reload();
    await console.says('[data-open="agent:hq/1004"]', /Takes calls/);
    await console.showsRows('Ben Ode', 'Ada Lund');
    await page.locator('.drawer').getByRole('button', { name: 'Support' }).click();
    await console.says(
      '[data-open="queue:hq/3"]',
      /Support[^]*No callers are waiting[^]*Ben Ode[^]*Number\s*6402/,
    );
    expect(await console.violations()).toEqual([]);
    await page.goBack();
    await console.says('[data-open="agent:hq/1004"]', /Ada Lund/);
    await page.goBack();
    await console.lacks('.drawer');
    await console.showsRows('Ben Ode', 'Ada Lund');
    calm();
  });

  it('is used with the keys alone', async () => {
    const { page } = console;
    const press = async (...keys: string[]) => {
      for (const key of keys) await page.keyboard.press(key);
    };
    const focused = (selector: string) =>
      console.until(`document.activeElement.matches(${JSON.stringify(selector)})`);
    await press('1', '/');
    await focused('[type=search]');
    await page.keyboard.type('o');
    await press('Escape', 'ArrowDown');
    await focused('[data-key="hq/1004"]');
    await press('ArrowDown', 'Enter');
    await console.says('[data-open="agent:hq/1005"]', /Ben Ode/);
    await focused('#drawer-title');
    await press('Escape');
    await console.lacks('.drawer');
    await focused('[data-key="hq/1005"]');
    await press('u');
    await console.says('[data-key="hq/1005"]', /● Available[^]*Unpause: done/);
    await press('p');
    await focused('dialog [data-first=true]');
    await press('Enter');
    await console.says('[data-key="hq/1005"]', /◆ Paused[^]*Pause: done/);
    await focused('[data-key="hq/1005"]');
    await press(' ', 'Shift+ArrowUp');
    await console.says('.bulk-bar', /2/);
    expect(await console.attributes('[role=row][aria-selected=true]', 'data-key')).toEqual([
      'hq/1004',
      'hq/1005',
    ]);
    expect(await console.violations()).toEqual([]);
    await press('u');
    await console.says('[data-key="hq/1005"]', /● Available/);
    await press('Escape');
    await console.lacks('[aria-selected=true]');
    await press('?');
    await console.says('dialog', /Pause the agent/);
    expect(await console.violations()).toEqual([]);
    await press('Escape');
    await console.lacks('dialog.help');
    calm();
  });

  it('fits a phone, with every available command', async () => {
    const token = await world.token({ scope: SUPERVISOR });
    const phone = await ConsolePage.open(browser, service.url, { token, size: PHONE });
    const { page } = phone;
    await page.locator('[data-key^="berlin/"]').nth(1).waitFor();
    for (const section of ['queues', 'waiting', 'audit', 'screens', 'agents']) {
      await page.evaluate(`location.hash = '#/${section}'`);
      await page.locator(`nav [aria-current=page]`, { hasText: new RegExp(section, 'i') }).waitFor();
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(PHONE.width);
      if (section === 'queues') expect(await phone.violations()).toEqual([]);
    }
    expect(await phone.violations()).toEqual([]);
    await page.getByRole('combobox', { name: 'Phone system' }).selectOption('hq');
    await phone.showsRows('Ada Lund', 'Ben Ode');
    await phone.picture('console-phone');
    await page.locator('[data-key="hq/1004"] .opens').click();
    const drawer = page.locator('[data-open="agent:hq/1004"]');
    await drawer.getByRole('button', { name: 'Pause Ada Lund', exact: true }).click();
    await page.getByRole('dialog').getByText('Break', { exact: true }).click();
    await phone.says('.drawer', /◆ Paused Break[^]*Pause: done/);
    expect(await phone.violations()).toEqual([]);
    await drawer.getByRole('button', { name: 'Close' }).click();
    await phone.lacks('.drawer');
    expect(phone.complaints).toEqual([]);
    await phone.close();
  });

  it.each([
    ['no phone system', { accounts: [] }, '#/agents', /Your sign-in gives access to no phone system/],
    ['no audit log', {}, '#/audit', /audit:read/],
    ['no screens', {}, '#/screens', /displays:manage/],
  ])('says in words that a sign-in shows %s', async (_, claims, hash, words) => {
    const page = await ConsolePage.open(browser, service.url, { hash, token: await world.token(claims) });
    await page.says('main', words);
    expect(await page.page.getByRole('link', { name: /Audit|Screens/ }).count()).toBe(0);
    expect(await page.violations()).toEqual([]);
    await page.close();
  });

  it('says so when the phone system does not answer, keeps the rows, and recovers', async () => {
    await world.simulator().faults.refuse();
    await console.says('[data-source=down]', /^! No answer from HQ phones since [^:]*:\d\d( [AP]M)?$/);
    await console.page.locator('.row-old[data-key="hq/1004"]').waitFor();
    await console.showsRows('Ada Lund', 'Ben Ode');
    expect(await console.violations()).toEqual([]);
    await console.picture('console-old');
    await world.simulator().faults.restore();
    await console.says('[data-source=live]', /Live/);
    await console.lacks('.row-old');
    calm();
  });

  it('says so when the service is gone, keeps the rows, and continues with the next one', async () => {
    await service.kill();
    await console.says(
      '.connection',
      /^Connection lost\. Showing the last known state; reconnecting automatically\.$/,
    );
    // A connection that is restored within 15 s is not reported.
    await console.page.locator('[data-source=stale]').waitFor({ timeout: 2 * WITHIN_MS });
    await console.says('[data-source=stale]', /No new numbers from HQ phones since/);
    await console.showsRows('Ada Lund', 'Ben Ode');
    world.floor().unpause('21');
    world.floor().pause('24', { reason: 'Break' });
    service = await world.process('all', { PORT: port });
    await console.says('.connection', /^Connected$/);
    await console.says('[data-source=live]', /Live/);
    await console.says('[data-key="hq/1005"]', /◆ Paused Break/);
    await console.says('[data-key="hq/1004"]', /● Available/);
    // Messages of the browser about a cut connection and a failed request.
    const ofTheLine = /^WebSocket connection to .* failed|ERR_CONNECTION_REFUSED/;
    expect(console.complaints.splice(0).filter((one) => !ofTheLine.test(one))).toEqual([]);
  });
});
