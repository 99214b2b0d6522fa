import { jest } from '@jest/globals';
import type { BrowserContext, Page } from 'playwright-core';
import { chromiumMissing, launchChromium } from '../support/chromium.js';
import { eventually } from '../support/eventually.js';
import type { ServiceProcess } from '../support/service-process.js';
import { StrictIssuer } from '../support/strict-issuer.js';
import { TestCluster } from '../support/test-cluster.js';

const missing = chromiumMissing();

(missing === undefined ? describe : describe.skip)('Signing in at a strict issuer', () => {
  let browser: BrowserContext;
  let close: () => Promise<void>;
  let issuer: StrictIssuer;
  let world: TestCluster;
  let service: ServiceProcess;

  beforeAll(async () => {
    // The provider logs what would be missing in production.
    for (const method of ['warn', 'info'] as const) jest.spyOn(console, method).mockReturnValue();
    ({ context: browser, close } = await launchChromium());
    browser.setDefaultTimeout(90_000);
    issuer = await StrictIssuer.start(() => `${service.url}/`);
    world = await TestCluster.start({ file: { issuers: [issuer.config], console: issuer.console } });
    service = await world.process('all');
  });
  afterAll(async () => {
    await world.close();
    await issuer.stop();
    await close();
  });

  const asked = (path: string) => issuer.seen.filter((request) => request.path === path);
  const live = (page: Page) => page.locator('[data-account=hq][data-source=live]').waitFor();

  it('gets a refresh token by consent, renews with it, and signs out without a question', async () => {
    issuer.lifeS = 8;
    const page = await browser.newPage();
    await page.goto(service.url);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    // The provider's own pages: who, and whether the page may.
    await page.locator('input[name=login]').fill('ann');
    await page.locator('input[name=password]').fill('any');
    await page.locator('button[type=submit]').click();
    await page.locator('button[type=submit]').click();
    await live(page);
    expect(asked('/auth')[0]!.query.get('prompt')).toBe('consent');

    const tokens = asked('/token').filter(({ method }) => method === 'POST').length;
    await eventually(() => asked('/token').filter(({ method }) => method === 'POST').length > tokens);
    await live(page);
    // In band: no visit to the issuer was needed.
    expect(asked('/auth').filter(({ query }) => query.get('prompt') === 'none')).toEqual([]);

    await page.locator('.account-menu summary').click();
    await page.getByRole('button', { name: 'Sign out', exact: true }).click();
    await eventually(() => asked('/session/end').some(({ method }) => method === 'POST'));
    expect(asked('/session/end')[0]!.query.size).toBe(0);
    await page.close();
  });
});
