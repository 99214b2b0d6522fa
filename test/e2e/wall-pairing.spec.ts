import type { BrowserContext } from 'playwright-core';
import { chromiumMissing, launchChromium } from '../support/chromium.js';
import type { ServiceProcess } from '../support/service-process.js';
import { TestCluster } from '../support/test-cluster.js';
import { WallPage } from './wall.page.js';

const missing = chromiumMissing();

(missing === undefined ? describe : describe.skip)('A wallboard without a keyboard', () => {
  let browser: BrowserContext;
  let close: () => Promise<void>;
  let world: TestCluster;
  let service: ServiceProcess;
  let admin: string;

  beforeAll(async () => {
    ({ context: browser, close } = await launchChromium());
    browser.setDefaultTimeout(90_000);
    world = await TestCluster.start({
      accounts: [
        { id: 'hq', name: 'HQ' },
        { id: 'berlin', name: 'Berlin' },
      ],
    });
    service = await world.process('all');
    admin = await world.token({ scope: 'floor:read displays:manage' });
  });
  afterAll(async () => {
    await world.close();
    await close();
  });

  const ask = (method: string, path: string, body?: object): Promise<Response> =>
    fetch(`${service.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${admin}`, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });

  it('is paired by a code, shows what it was given and nothing else, and is withdrawn again', async () => {
    const wall = await WallPage.open(browser, service.url, { search: '?display' });
    await wall.says('[data-code]', /^\S{4}-\S{4}$/);
    expect(await wall.violations()).toEqual([]);
    await wall.picture('wall-pairing');
    const code = await wall.text('[data-code]');
    const confirmed = await ask('POST', `/v1/displays/pairings/${code}/confirm`, {
      label: 'Hall',
      topics: ['account/hq', 'queue/berlin/3'],
    });
    expect(confirmed.status).toBe(201);
    const { id } = (await confirmed.json()) as { id: string };

    await wall.says('[data-account=hq][data-source=live]', /^HQ ?Live/);
    await wall.says('[data-account=berlin][data-source=live]', /^Berlin ?Live/);
    expect(await wall.attributes('[data-queue]', 'data-queue')).toEqual(['berlin/3', 'hq/3']);
    expect(await wall.violations()).toEqual([]);
    // A power cut: the same browser, with no more in the address than the screen was set up with.
    await wall.close();
    const again = await WallPage.open(browser, service.url, { search: '?display' });
    await again.says('[data-account=hq][data-source=live]', /^HQ ?Live/);
    expect(again.complaints).toEqual([]);

    expect((await ask('DELETE', `/v1/displays/${id}`)).status).toBe(204);
    await again.says('[role=alert]', /The login of this screen was revoked/);
    await again.says('[data-code]', new RegExp(`^(?!${code}$)\\S{4}-\\S{4}$`));
    expect(await again.violations()).toEqual([]);
    await again.close();
  });
});
