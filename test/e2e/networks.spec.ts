import type { BrowserContext } from 'playwright-core';
import { chromiumMissing, launchChromium } from '../support/chromium.js';
import { nginxMissing, nginxWithTls, type Nginx } from '../support/nginx.js';
import { selfSigned } from '../support/self-signed.js';
import type { ServiceProcess } from '../support/service-process.js';
import { SwallowingProxy } from '../support/swallowing-proxy.js';
import { TestCluster } from '../support/test-cluster.js';
import { ConsolePage } from './console.page.js';
import { WallPage } from './wall.page.js';

const missing = nginxMissing() ?? chromiumMissing();

const UPGRADE = 'proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade";';
const HOST = 'proxy_set_header Host $http_host;';

(missing === undefined ? describe : describe.skip)('A network that blocks live connections', () => {
  const certificate = selfSigned();
  let browser: BrowserContext;
  let close: () => Promise<void>;
  let world: TestCluster;
  const stops: (() => Promise<void>)[] = [];

  beforeAll(async () => {
    ({ context: browser, close } = await launchChromium({ trusts: certificate }));
    browser.setDefaultTimeout(90_000);
  });
  afterAll(() => close());
  afterEach(async () => {
    for (const page of browser.pages()) await page.close();
    for (const stop of stops.splice(0).reverse()) await stop();
  });

  async function service(file: object): Promise<ServiceProcess> {
    world = await TestCluster.start({ file });
    stops.push(() => world.close());
    return world.process('all');
  }
  async function behind({ url }: ServiceProcess, headers: string): Promise<Nginx> {
    const location = `location / { proxy_pass ${url}; proxy_http_version 1.1; ${headers} }`;
    const nginx = await nginxWithTls(certificate, location);
    stops.push(() => nginx.stop());
    return nginx;
  }
  /** Signed in as one who runs the service: only there are technical words shown. */
  const open = async (url: string) => {
    const token = await world.token({ scope: 'floor:read queues:admin' });
    return {
      wall: await WallPage.open(browser, url, { token }),
      console: await ConsolePage.open(browser, url, { token, hash: '#/queues' }),
    };
  };
  const live = '[data-account=hq][data-source=live]';

  it('because its proxy hides the host: the log and both pages say so, and no number is 0', async () => {
    const api = await service({});
    const { url } = await behind(api, UPGRADE);
    const { wall, console } = await open(url);
    await wall.says('[data-trouble=origin]', /does not accept live connections from this address/);
    await console.says('.connection', /does not accept live connections from this address/);
    for (const total of ['waiting', 'oldest', 'available', 'onCall', 'paused', 'offline', 'others'])
      expect(await wall.text(`[data-total=${total}]`)).toBe('–');
    expect(await wall.text('.totals')).toContain('incomplete: no data from HQ phones yet');
    expect(await wall.text('.pauses')).not.toContain('No agents are on pause');
    expect(await console.text('main')).not.toContain('There are no queues');

    const lines = api.output.split('\n').filter((line) => line.includes('may not open a socket'));
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      level: 40,
      origin: url,
      host: new URL(api.url).host,
      msg: expect.stringContaining('proxy_set_header Host $http_host'),
    });
  }, 120_000);

  it('unless a trusted proxy says in X-Forwarded-Host and -Port where the page is', async () => {
    const api = await service({ http: { trustedProxies: ['127.0.0.1'] } });
    const forwarded =
      'proxy_set_header X-Forwarded-Host $host; proxy_set_header X-Forwarded-Port $server_port;';
    const { url } = await behind(api, `${UPGRADE} ${forwarded}`);
    const { wall, console } = await open(url);
    await Promise.all([wall, console].map(({ page }) => page.locator(live).waitFor()));
    expect(await wall.text('[data-total=waiting]')).toBe('0');
    expect(await wall.text('[data-total=available]')).toMatch(/^\d$/);
  }, 120_000);

  it('because its proxy drops Upgrade: both pages say so, and what an operator can set', async () => {
    const api = await service({});
    const { url } = await behind(api, HOST);
    const { wall, console } = await open(url);
    const sentence = /This network does not let live connections through\./;
    await wall.says('[data-trouble=no-websocket]', sentence);
    await console.says('.connection', sentence);
    await console.page.locator('.connection summary').click();
    await console.says('.connection', /socket\.polling: true/);
    expect(await wall.text('body')).not.toContain('socket.polling');

    await api.stop();
    await wall.says('[data-trouble=no-answer]', /The service does not answer/);
  }, 120_000);

  it('does not stop a service that allows long-polling', async () => {
    const api = await service({ socket: { polling: true } });
    const { url } = await behind(api, HOST);
    const { wall, console } = await open(url);
    await Promise.all([wall, console].map(({ page }) => page.locator(live).waitFor()));
    await wall.page.locator('[data-queue]').first().waitFor();
  }, 120_000);

  it('does not stop it either where a WebSocket’s request is never answered', async () => {
    const api = await service({ socket: { polling: true } });
    const proxy = await SwallowingProxy.to(api.url);
    stops.push(() => proxy.stop());
    const { wall } = await open(proxy.url);
    await wall.page.locator(live).waitFor();
    expect(proxy.swallowed).toBeGreaterThan(0);
  }, 120_000);
});
