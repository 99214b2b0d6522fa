import type { BrowserContext, Page } from 'playwright-core';
import { chromiumMissing, launchChromium } from '../support/chromium.js';
import { eventually } from '../support/eventually.js';
import { OidcIssuer } from '../support/oidc-issuer.js';
import type { ServiceProcess } from '../support/service-process.js';
import { TestCluster } from '../support/test-cluster.js';
import { violationsIn } from './axe.js';

const missing = chromiumMissing();

(missing === undefined ? describe : describe.skip)('Signing in, in a browser', () => {
  let browser: BrowserContext;
  let close: () => Promise<void>;
  let issuer: OidcIssuer;
  let world: TestCluster;
  let service: ServiceProcess;
  /** Every address that any page of the browser asked for. */
  const addresses: string[] = [];

  beforeAll(async () => {
    ({ context: browser, close } = await launchChromium());
    browser.setDefaultTimeout(90_000);
    browser.on('request', (request) => addresses.push(request.url()));
    issuer = await OidcIssuer.start();
    world = await TestCluster.start({ file: { issuers: [issuer.config], console: issuer.console } });
    service = await world.process('all', { LOG_LEVEL: 'debug' });
  });
  afterAll(async () => {
    await world.close();
    await issuer.stop();
    await close();
  });
  beforeEach(() =>
    Object.assign(issuer, {
      ...{ audience: 'floorwalker', lifeS: 3_600, refreshes: true, refusesRefreshes: false, away: false },
    }),
  );
  afterEach(async () => {
    delete issuer.denial;
    for (const page of browser.pages()) await page.close();
  });

  async function open(path = '/'): Promise<Page> {
    // A tab of its own: what one has is not the other's.
    const page = await browser.newPage();
    await page.goto(service.url + path);
    return page;
  }
  const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
  const live = (page: Page) => page.locator('[data-account=hq][data-source=live]').waitFor();
  const alert = async (page: Page) => (await page.getByRole('alert').innerText()).trim();
  const asked = (path: string) => issuer.seen.filter((request) => request.path === path);

  it('goes to the issuer and comes back to where it was, with nothing of it in the address', async () => {
    const page = await open('/#/agents?q=ada');
    await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
    expect(await violationsIn(page)).toEqual([]);
    await press(page, 'Sign in');
    await live(page);
    expect(page.url()).toBe(`${service.url}/#/agents?q=ada`);
    await page.getByText('Ann Lund').waitFor();
    const [visit] = asked('/authorize').slice(-1);
    expect(Object.fromEntries(visit!.query)).toMatchObject({
      response_type: 'code',
      scope: 'openid offline_access',
      code_challenge_method: 'S256',
      redirect_uri: `${service.url}/`,
    });
    expect(visit!.query.get('state')).not.toBe(visit!.query.get('nonce'));
    expect(visit!.query.get('prompt')).toBe('consent');
    expect(visit!.query.get('audience')).toBe('https://floor.example');

    // A reload needs no sign-in.
    const before = issuer.seen.length;
    await page.reload();
    await live(page);
    expect(issuer.seen.slice(before).map(({ path }) => path)).not.toContain('/authorize');

    // Signed out there too, and a reload does not bring it back.
    await page.locator('.account-menu summary').click();
    await press(page, 'Sign out');
    await page.waitForURL(`${service.url}/`);
    await eventually(() => asked('/logout').length === 1);
    // As a form with the ID token, which stands in no address.
    expect(asked('/logout')[0]).toMatchObject({ method: 'POST' });
    expect(asked('/logout')[0]!.query.size).toBe(0);
    expect(asked('/logout')[0]!.body).toContain('id_token_hint=');
    await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
    expect(
      await page.evaluate('Object.keys(sessionStorage).filter((key) => key !== "floorwalker.theme")'),
    ).toEqual([]);
  });

  it('renews in band, on the same connection', async () => {
    issuer.lifeS = 8;
    const page = await open();
    const sockets: string[] = [];
    const renewals: string[] = [];
    page.on('websocket', (socket) => {
      sockets.push(socket.url());
      socket.on('framesent', ({ payload }) => {
        if (String(payload).includes('"authenticate"')) renewals.push(String(payload));
      });
    });
    await press(page, 'Sign in');
    await live(page);
    await eventually(() => renewals.length === 1);
    expect(asked('/token').at(-1)!.body).toContain('grant_type=refresh_token');
    await live(page);
    expect(sockets).toHaveLength(1);
  });

  it('without refresh tokens gets the next one by way of the issuer, which asks nothing', async () => {
    Object.assign(issuer, { lifeS: 8, refreshes: false });
    const page = await open('/#/queues');
    const silent = () => asked('/authorize').filter(({ query }) => query.get('prompt') === 'none');
    const before = asked('/token').length;
    await press(page, 'Sign in');
    await eventually(() => asked('/token').length > before);
    issuer.lifeS = 3_600;
    await eventually(() => silent().length === 1);
    await live(page);
    expect(page.url()).toBe(`${service.url}/#/queues`);
  });

  it('goes to the issuer once when a refresh is refused, and signs out only when that fails too', async () => {
    Object.assign(issuer, { lifeS: 8, refusesRefreshes: true });
    const page = await open('/#/queues');
    const silent = () => asked('/authorize').filter(({ query }) => query.get('prompt') === 'none').length;
    const before = silent();
    await press(page, 'Sign in');
    await live(page);
    issuer.lifeS = 3_600;
    await eventually(() => silent() === before + 1);
    await live(page);
    expect(page.url()).toBe(`${service.url}/#/queues`);

    Object.assign(issuer, { lifeS: 8 });
    const other = await open();
    await press(other, 'Sign in');
    await live(other);
    issuer.denial = 'login_required';
    await other.getByText('Your sign-in has expired.').waitFor();
  });

  it('a duplicated tab does not end the session of the first', async () => {
    issuer.lifeS = 8;
    const page = await open();
    await press(page, 'Sign in');
    await live(page);
    const kept = await page.evaluate<string>('JSON.stringify({ ...sessionStorage })');
    const twin = await browser.newPage();
    await twin.addInitScript(
      `if (!sessionStorage.getItem('floorwalker.issuer')) Object.assign(sessionStorage, ${kept});`,
    );
    const refreshed = () =>
      asked('/token').filter(({ body }) => body.includes('grant_type=refresh_token')).length;
    const before = refreshed();
    await twin.goto(service.url);
    await live(twin);
    await eventually(() => refreshed() > before);
    issuer.lifeS = 3_600;
    const given = issuer.tokens.length;
    await eventually(() => issuer.tokens.length > given);
    await live(twin);
    await live(page);
    for (const one of [page, twin]) await one.getByText('Ann Lund').waitFor();
  });

  it('explains what went wrong and offers another try', async () => {
    issuer.denial = 'access_denied';
    const page = await open();
    await press(page, 'Sign in');
    expect(await alert(page)).toBe('The sign-in was cancelled, or you may not use this service.');
    expect(page.url()).toBe(`${service.url}/`);
    expect(await violationsIn(page)).toEqual([]);

    delete issuer.denial;
    issuer.audience = 'another service';
    await press(page, 'Try to sign in again');
    await page.getByText(/its claim "aud" is missing or invalid.* issued for another service/).waitFor();

    issuer.audience = 'floorwalker';
    await press(page, 'Try to sign in again');
    await live(page);
  });

  it('says that the issuer cannot be reached', async () => {
    issuer.away = true;
    const page = await open();
    await press(page, 'Sign in');
    expect(await alert(page)).toContain(`The issuer ${issuer.url} cannot be reached from this page`);
    // An answer that this tab did not request is rejected.
    issuer.away = false;
    await page.goto(`${service.url}/?code=stolen&state=unknown`);
    expect(await alert(page)).toMatch(/started in another tab/);
    expect(page.url()).toBe(`${service.url}/`);
    expect(asked('/token').filter(({ body }) => body.includes('stolen'))).toEqual([]);
  });

  describe('at a wall', () => {
    const offered = (page: Page) => page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
    const board = '/wall?view=rows&theme=night';

    it('is offered beside pairing, and comes back to the wall as it was asked for', async () => {
      const page = await open(`${board}&display`);
      await press(page, 'Sign in instead');
      await offered(page);
      expect(await violationsIn(page)).toEqual([]);
      await press(page, 'Sign in');
      await live(page);
      expect(page.url()).toBe(`${service.url}${board}&display`);
      expect(await page.locator('tr[data-queue="hq/3"]').count()).toBe(1);
      // What is registered at the issuer is one address for both pages.
      expect(asked('/authorize').at(-1)!.query.get('redirect_uri')).toBe(`${service.url}/`);

      const before = issuer.seen.length;
      await page.reload();
      await live(page);
      expect(issuer.seen.slice(before).map(({ path }) => path)).not.toContain('/authorize');
    });

    it('is renewed, and says what to do when the issuer has ended it', async () => {
      issuer.lifeS = 8;
      const page = await open(`${board}&signed-in`);
      await offered(page);
      const renewed = () =>
        asked('/token').filter(({ body }) => body.includes('grant_type=refresh_token')).length;
      const before = renewed();
      await press(page, 'Sign in');
      await live(page);
      await eventually(() => renewed() > before);
      await live(page);
      expect(page.url()).toBe(service.url + board);

      Object.assign(issuer, { refusesRefreshes: true, denial: 'login_required' });
      await page.getByText('Your sign-in has expired.').waitFor();
      expect(page.url()).toBe(service.url + board);
      expect(await violationsIn(page)).toEqual([]);
      delete issuer.denial;
      issuer.lifeS = 3_600;
      await press(page, 'Try to sign in again');
      await live(page);
    });

    it('explains why the service does not accept it', async () => {
      issuer.audience = 'another service';
      const page = await open('/wall');
      await press(page, 'Sign in');
      await page.getByText(/its claim "aud" is missing or invalid.* issued for another service/).waitFor();
      issuer.denial = 'access_denied';
      await press(page, 'Try to sign in again');
      await page.getByText('The sign-in was cancelled, or you may not use this service.').waitFor();
      expect(page.url()).toBe(`${service.url}/wall`);
    });
  });

  it('accepts a pasted token as well', async () => {
    const page = await open();
    await page.getByText('Sign in with a token instead').click();
    await page.getByLabel('Token').fill(await world.token());
    await press(page, 'Show the floor');
    await live(page);
  });

  it('lets pages connect to the issuer only, and gives them no secret', async () => {
    const policy = (await fetch(service.url)).headers.get('content-security-policy');
    expect(policy).toContain(`connect-src 'self' ${issuer.url};`);
    expect(policy).toContain("default-src 'none'");
    const config = await fetch(`${service.url}/config.json`);
    expect(config.headers.get('cache-control')).toBe('no-store');
    expect(await config.json()).toEqual({ demo: false, oidc: issuer.console });
    expect(policy).toContain(`form-action 'self' ${issuer.url};`);
  });

  it('takes one click in the demo, in any role', async () => {
    // What a demo answers; its people are of this world.
    const scopes: Record<string, string> = { viewer: 'floor:read', admin: 'floor:read displays:manage' };
    const page = await browser.newPage();
    await page.route('**/config.json', (route) => route.fulfill({ json: { demo: true } }));
    await page.route('**/demo/token?*', async (route) => {
      const role = new URL(route.request().url()).searchParams.get('role') ?? '';
      await route.fulfill({ json: { token: await world.token({ scope: scopes[role]! }) } });
    });
    await page.goto(service.url);
    await page.getByRole('button', { name: /^Viewer/ }).click();
    await page.locator('[data-account=hq][data-source=live]').waitFor();
    const sections = page.getByRole('navigation', { name: 'Sections' });
    expect(await sections.innerText()).not.toMatch(/Screens/);
    await page.reload();
    await page.getByText('Demo Viewer').waitFor();

    await page.locator('.account-menu summary').click();
    await press(page, 'Sign out');
    await page.getByRole('button', { name: /^Admin/ }).waitFor();
    expect(await violationsIn(page)).toEqual([]);
    await page.getByRole('button', { name: /^Admin/ }).click();
    await page.locator('[data-account=hq][data-source=live]').waitFor();
    expect(await sections.innerText()).toMatch(/Screens/);
  });

  it('has put no token into an address or a log', () => {
    expect(issuer.tokens.length).toBeGreaterThan(5);
    expect(addresses.length).toBeGreaterThan(20);
    const written = [...addresses, service.output].join('\n');
    expect(service.output).toContain('"url":"/config.json"');
    expect(issuer.tokens.filter((token) => written.includes(token))).toEqual([]);
  });
});
