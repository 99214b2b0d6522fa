import type { BrowserContext } from 'playwright-core';
import { chromiumMissing, launchChromium } from '../support/chromium.js';
import { freePort } from '../support/test-redis.js';
import { nginxMissing, nginxWithTls, type Nginx } from '../support/nginx.js';
import { OidcIssuer } from '../support/oidc-issuer.js';
import { selfSigned } from '../support/self-signed.js';
import type { ServiceProcess } from '../support/service-process.js';
import { TestCluster } from '../support/test-cluster.js';
import { ConsolePage } from './console.page.js';
import { WallPage } from './wall.page.js';

const missing = nginxMissing() ?? chromiumMissing();

const FORWARD = `
  proxy_http_version 1.1;
  proxy_set_header Upgrade $http_upgrade;
  proxy_set_header Connection "upgrade";
  proxy_set_header Host $http_host;
  proxy_set_header X-Forwarded-Proto $scheme;`;

/** The way nginx hands `/floor/` on; everything else on that host belongs to others. */
const WAYS: [string, (api: string) => string][] = [
  ['passes the prefix on', (api) => `location /floor { proxy_pass ${api}; ${FORWARD} }`],
  ['removes the prefix', (api) => `location /floor/ { proxy_pass ${api}/; ${FORWARD} }`],
];

(missing === undefined ? describe : describe.skip).each(WAYS)(
  'Below /floor/ with TLS, where nginx %s',
  (_way, locationsFor) => {
    const certificate = selfSigned();
    let browser: BrowserContext;
    let close: () => Promise<void>;
    let issuer: OidcIssuer;
    let world: TestCluster;
    let service: ServiceProcess;
    let nginx: Nginx;
    let floor: string;
    /** Every address that any page of the browser asked for. */
    const asked: string[] = [];

    beforeAll(async () => {
      ({ context: browser, close } = await launchChromium({ trusts: certificate }));
      browser.setDefaultTimeout(90_000);
      browser.on('request', (request) => asked.push(request.url()));
      browser.on('page', (page) => page.on('websocket', (socket) => asked.push(socket.url())));
      issuer = await OidcIssuer.start();
      world = await TestCluster.start({
        file: {
          issuers: [issuer.config],
          console: issuer.console,
          operations: { tenant: 'acme' },
          http: { basePath: '/floor', trustedProxies: ['127.0.0.1'] },
        },
      });
      const port = await freePort();
      const locations = locationsFor(`http://127.0.0.1:${port}`);
      nginx = await nginxWithTls(certificate, `location / { return 404; }\n${locations}`);
      floor = `${nginx.url}/floor`;
      service = await world.process('all', { PORT: String(port) });
    });
    afterAll(async () => {
      await nginx.stop();
      await world.close();
      await issuer.stop();
      await close();
    });

    /** From Node, which does not trust the certificate; through nginx all the same. */
    const get = async (path: string, options: object = {}) =>
      browser.request.fetch(`${floor}${path}`, { maxRedirects: 0, ignoreHTTPSErrors: true, ...options });

    it('signs people in by way of the issuer, and comes back below the path', async () => {
      const { page } = await ConsolePage.open(browser, floor, { hash: '#/agents?q=ada' });
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
      await page.locator('[data-account=hq][data-source=live]').waitFor();
      expect(page.url()).toBe(`${floor}/#/agents?q=ada`);
      const visit = issuer.seen.find(({ path }) => path === '/authorize');
      expect(visit!.query.get('redirect_uri')).toBe(`${floor}/`);
      await page.locator('.account-menu summary').click();
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.waitForURL(`${floor}/`);
      await page.close();
    });

    it('shows the wall, a code to pair a screen, and the address to open on one', async () => {
      const wall = await WallPage.open(browser, floor, { token: await world.token() });
      await wall.page.locator('[data-account=hq][data-source=live]').waitFor();
      await wall.page.locator('[data-queue]').first().waitFor();
      expect(wall.complaints).toEqual([]);
      await wall.close();

      const screen = await WallPage.open(browser, floor, { search: '?display' });
      await screen.page.locator('[data-code]').waitFor();
      await screen.close();

      const token = await world.token({ scope: 'floor:read displays:manage' });
      const { page } = await ConsolePage.open(browser, floor, { hash: '#/screens', token });
      await page.getByText(`${floor}/wall?display`).first().waitFor();
      await page.close();
    });

    it('opens the board of the job queues with a cookie of its own path', async () => {
      const token = await world.token({ scope: 'floor:read queues:admin' });
      const { page } = await ConsolePage.open(browser, floor, { token });
      await page.locator('.account-menu summary').click();
      await page.getByRole('button', { name: 'Job queues' }).click();
      await page.waitForURL(`${floor}/admin/queues`);
      await page.getByText('polls').first().waitFor();
      const [cookie] = await browser.cookies(`${floor}/admin/queues`);
      expect(cookie).toMatchObject({ path: '/floor/admin/queues', secure: true });
      await page.close();
    });

    it('names itself by the path in answers and documents', async () => {
      expect(await (await get('/openapi.json')).json()).toMatchObject({ servers: [{ url: '/floor' }] });
      expect(await (await get('/asyncapi.json')).json()).toMatchObject({
        servers: { floor: { pathname: '/floor/socket.io/' } },
      });
      const sent = await get('/v1/accounts/hq/commands', {
        method: 'POST',
        headers: {
          authorization: `Bearer ${await world.token({ scope: 'floor:read agents:command' })}`,
          'idempotency-key': 'sub-path-0001',
        },
        data: { type: 'agent.pause', agent: 'Ada Lund', params: { seconds: 11 } },
      });
      expect(sent.headers()['location']).toMatch(/^\/floor\/v1\/commands\/[^/]+$/);
      const bare = await get('');
      expect([301, 302]).toContain(bare.status());
      expect(new URL(bare.headers()['location'] ?? '', nginx.url).pathname).toBe('/floor/');
    });

    it('answers probes, metrics and clients that ask the process itself also at the root', async () => {
      const process = new URL(service.url).origin;
      for (const path of ['/healthz', '/readyz', '/metrics', '/floor/readyz', '/wall'])
        expect({ path, status: (await fetch(process + path)).status }).toEqual({ path, status: 200 });
      const screen = await world.screen(service.url);
      screen.follow('account/hq');
      await screen.until(() => screen.account());
    });

    it('has asked for nothing outside the path', () => {
      const host = new URL(nginx.url).host;
      const ours = asked.map((address) => new URL(address)).filter((address) => address.host === host);
      expect(ours.filter(({ protocol }) => protocol === 'wss:').length).toBeGreaterThan(0);
      expect(ours.filter(({ pathname }) => !pathname.startsWith('/floor/'))).toEqual([]);
    });
  },
);
