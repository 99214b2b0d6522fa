import path from 'node:path';
import type { BrowserContext } from 'playwright-core';
import { chromiumMissing, launchChromium } from '../support/chromium.js';
import { TestCluster, type Service } from '../support/test-cluster.js';
import { ROOT } from './browser.page.js';
import { ConsolePage } from './console.page.js';

const WITHIN_MS = 90_000;
const missing = chromiumMissing();
const member = (account: string, id: string) => ({ account, id });

(missing === undefined ? describe : describe.skip)('Groups in the console, in a browser', () => {
  let browser: BrowserContext;
  let close: () => Promise<void>;
  let world: TestCluster;
  let service: Service;

  beforeAll(async () => {
    ({ context: browser, close } = await launchChromium());
    browser.setDefaultTimeout(WITHIN_MS);
    world = await TestCluster.start({
      accounts: [
        { id: 'hq', name: 'HQ' },
        { id: 'lab', name: 'Lab' },
      ],
    });
    const ofTenant = { tenant: 'acme' };
    service = await world.service({
      webRoot: path.join(ROOT, 'dist/web'),
      changes: {
        groups: [
          { ...ofTenant, id: 'gold', name: 'Gold customers', queues: [member('hq', '3')], agents: [] },
          { ...ofTenant, id: 'ann', name: 'Ann’s team', queues: [], agents: [member('lab', '1005')] },
        ],
      },
    });
  }, 150_000);
  afterAll(async () => {
    await world.close();
    await close();
  });

  const keys = (console: ConsolePage): Promise<(string | null)[]> =>
    console.attributes('.grid-body [role=row]', 'data-key');

  it('filter every table, also across phone systems, and stay in the address', async () => {
    const console = await ConsolePage.open(browser, service.url, {
      hash: '#/agents?group=gold',
      token: await world.token(),
    });
    const group = console.page.getByRole('combobox', { name: 'Group', exact: true });
    await console.page.locator('[data-key="hq/1004"]').waitFor();
    const inGold = await keys(console);
    expect(inGold.length).toBeGreaterThan(0);
    expect(inGold.filter((key) => !key?.startsWith('hq/'))).toEqual([]);
    await group.selectOption({ label: 'Ann’s team' });
    await console.until(
      `document.querySelector('.grid-body [data-key]')?.dataset.key === 'lab/1005' && location.hash.includes('group=ann')`,
      WITHIN_MS,
    );
    expect(await keys(console)).toEqual(['lab/1005']);
    expect(await console.violations()).toEqual([]);
    // A team of agents is shown the queues that they are in.
    await console.page.keyboard.press('2');
    await console.page.locator('[data-key="lab/3"]').waitFor();
    expect((await keys(console)).every((key) => key?.startsWith('lab/'))).toBe(true);
    await group.selectOption({ label: 'All groups' });
    await console.page.locator('[data-key="hq/3"]').waitFor();
    expect(console.complaints).toEqual([]);
    await console.close();
  }, 120_000);

  it('head the rows they have, with subtotals, and fold by key and pointer as the address says', async () => {
    const console = await ConsolePage.open(browser, service.url, {
      hash: '#/queues?by=group',
      token: await world.token(),
    });
    const { page } = console;
    const heads = page.locator('.row-group');
    await page.getByRole('treegrid').waitFor();
    const gold = heads.filter({ hasText: 'Gold customers' });
    await console.says('.row-group .col-waiting', /^\d+$/);
    await gold.filter({ hasText: /1 queue/ }).waitFor();
    expect(await gold.getAttribute('aria-expanded')).toBe('true');
    expect(await heads.locator('strong').allTextContents()).toEqual(['Ann’s team', 'Gold customers']);
    const all = (await keys(console)).length;
    await gold.focus();
    await page.keyboard.press('ArrowLeft');
    await console.until(`location.hash.endsWith('by=group&shut=gold')`, WITHIN_MS);
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await console.until(`location.hash.endsWith('by=group')`, WITHIN_MS);
    expect((await keys(console)).length).toBe(all);
    await page.getByRole('combobox', { name: 'Group by' }).selectOption({ label: 'By phone system' });
    await heads.filter({ hasText: 'Lab' }).click();
    await console.until(`location.hash.endsWith('by=account&shut=lab')`, WITHIN_MS);
    expect((await keys(console)).filter((key) => key?.startsWith('lab/'))).toEqual([]);
    expect(await console.violations()).toEqual([]);
    await console.picture('console-group-by');
    await page.keyboard.press('1');
    await console.says('.row-group .col-state', /\d/);
    expect(await console.violations()).toEqual([]);
    await console.picture('console-group-by-agents');
    await console.picture('console-group-by-1280', { width: 1280, height: 800 });
    await console.picture('console-group-by-phone', { width: 390, height: 844 });
    expect(console.complaints).toEqual([]);
    await console.close();
  }, 120_000);

  it('begin with those that the sign-in names as the user’s own', async () => {
    const console = await ConsolePage.open(browser, service.url, {
      token: await world.token({ groups: ['ann', 'elsewhere'] }),
    });
    await console.page.locator('[data-key="lab/1005"]').waitFor();
    await console.until(`document.querySelectorAll('.grid-body [role=row]').length === 1`, WITHIN_MS);
    const group = console.page.getByRole('combobox', { name: 'Group', exact: true });
    expect(await group.locator('option:checked').textContent()).toBe('My groups');
    await console.picture('console-groups');
    await console.close();
  }, 120_000);
});
