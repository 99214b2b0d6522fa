import type { BrowserContext } from 'playwright-core';
import { chromiumMissing, launchChromium } from '../support/chromium.js';
import { bearer, type Asked } from '../support/rest-answer.js';
import { type ServiceProcess } from '../support/service-process.js';
import { TestCluster } from '../support/test-cluster.js';
import { WallPage } from './wall.page.js';

const WITHIN_MS = 90_000;
const missing = chromiumMissing();
const QUEUE = '[data-queue="hq/3"]';

/** Counts the notes that the page has played, by their pitch. */
const SPY = `globalThis.notes = [];
  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (...when) {
    globalThis.notes.push(Math.round(this.frequency.value));
    return start.apply(this, when);
  };`;

(missing === undefined ? describe : describe.skip)('Alerts on the wall, in a browser', () => {
  let browser: BrowserContext;
  let close: () => Promise<void>;
  let world: TestCluster;
  let service: ServiceProcess;
  let ask: Asked;
  let wall: WallPage;
  let own: WallPage;

  beforeAll(async () => {
    ({ context: browser, close } = await launchChromium());
    browser.setDefaultTimeout(WITHIN_MS);
    const poll = { baseMs: 500, idleMs: 1_000, maxMs: 1_000 };
    world = await TestCluster.start({ accounts: [{ id: 'hq', name: 'HQ', poll, timeoutMs: 1_000 }] });
    service = await world.process('all');
    const scope = 'floor:read agents:command rules:manage displays:manage';
    ask = bearer(service.url, await world.token({ scope }));
    await make('Too many callers', 'warning', { measure: 'queue.waiting', op: '>=', value: 4 });
    await make('Caller waits too long', 'critical', { measure: 'queue.oldestSeconds', op: '>=', value: 5 });
    const token = await world.token();
    wall = await WallPage.open(browser, service.url, { token, search: '?sound=on&theme=day', init: SPY });
    await wall.says('[data-account=hq][data-source=live]', /^HQ ?Live/);
    own = await WallPage.open(browser, service.url, { token, search: '?waiting=2&oldest=off&theme=night' });
    await own.says('[data-account=hq][data-source=live]', /^HQ ?Live/);
    await wall.page.bringToFront();
  }, 120_000);
  afterAll(async () => {
    await world.close();
    await close();
  });

  const made = new Map<string, string>();
  async function make(name: string, severity: string, when: object): Promise<void> {
    const { status, body } = await ask('POST', '/v1/rules', { name, severity, when, clearForSeconds: 0 });
    expect(status).toBe(201);
    made.set(name, String(body['id']));
  }
  const drop = (name: string) =>
    ask('DELETE', `/v1/rules/${made.get(name) ?? ''}`, undefined, { 'if-match': '"1"' });
  const arrive = (count: number): string[] =>
    Array.from({ length: count }, (_, i) => world.floor().arrive('3', { caller: `555017${i}` }));
  const calls: string[] = [];

  it('take their thresholds from rules: what is near one warns', async () => {
    await wall.page.mouse.click(5, 5);
    await wall.says('[data-sound=on]', /^Sound: on$/);
    calls.push(...arrive(3));
    await wall.says(`${QUEUE} [data-alarm=waiting][data-level=warn]`, /^3 waiting \(limit 4\)$/);
    expect(await wall.page.locator(`${QUEUE}.tile-warn`).count()).toBe(1);
  });

  it('are up by the name of the rule, count, and sound by their severity', async () => {
    await wall.says(`${QUEUE}.tile-alarm [data-alert][data-level=alarm]`, /^Caller waits too long$/);
    await wall.says('.alarm-count', /^1 alarm$/);
    await wall.until('notes.includes(660) && notes.includes(880)');
    expect(await wall.text('[role=status][aria-label=Alarms]')).toMatch(/Support: Caller waits too long/);
    calls.push(...arrive(1));
    await wall.says(`${QUEUE} [data-alert][data-level=warn]`, /^Too many callers$/);
    await wall.says('.alarm-count', /^2 alarms$/);
    // The rule's alert says it; the board does not say it twice.
    expect(await wall.page.locator(`${QUEUE} [data-alarm=waiting]`).count()).toBe(0);
    expect(await wall.violations()).toEqual([]);
    await wall.picture('wall-alerts');
  });

  it('give way to what the address of a screen says', async () => {
    await own.page.bringToFront();
    await own.says(`${QUEUE} [data-alarm=waiting][data-level=alarm]`, /^4 waiting \(limit 2\)$/);
    expect(await own.page.locator('[data-alert]').count()).toBe(0);
    await wall.page.bringToFront();
  });

  it('say that a person takes care of it, and do not show what is silenced', async () => {
    const oldest = `${made.get('Caller waits too long') ?? ''}/queue/hq/3`;
    const { status } = await ask('POST', `/v1/alerts/${encodeURIComponent(oldest)}/ack`, {});
    expect(status).toBe(200);
    await wall.says(`[data-alert="${oldest}"]`, /^Caller waits too long ?seen$/);
    const match = { rules: [made.get('Too many callers') ?? ''] };
    const silence = await ask('POST', '/v1/silences', { match, until: Date.now() + 600_000 });
    expect(silence.status).toBe(201);
    await wall.lacks(`[data-alert^="${match.rules[0]}"]`);
  });

  it.each([
    ['a whole phone system', ['account/hq']],
    ['a single queue', ['queue/hq/3']],
  ])('reach a screen that is paired for %s', async (_, topics) => {
    const { body } = await ask('POST', '/v1/displays', { label: 'Hall', topics });
    const screen = await WallPage.open(browser, service.url, { token: String(body['token']) });
    await screen.says(`${QUEUE} [data-alert]`, /^Caller waits too long ?seen$/);
    await screen.close();
    await wall.page.bringToFront();
  });

  it('of agents stand on their cards, and above the queues', async () => {
    await make('Nothing to do', 'critical', { measure: 'agent.onCallSeconds', op: '<=', value: 100_000 });
    await wall.says('.strip li', /^Ada Lund\s*Nothing to do 0:00 \(limit/);
    expect(await wall.violations()).toEqual([]);
    await wall.page.getByRole('link', { name: 'Agents' }).click();
    await wall.says('[data-agent="hq/1004"].agent-alarm [data-alert]', /^Nothing to do$/);
    await wall.says('.strip li', /^Support\s*Caller waits too long/);
    expect(await wall.violations()).toEqual([]);
    await wall.picture('wall-alerts-agents');
    await wall.page.getByRole('link', { name: 'Rows' }).click();
    await wall.says(`tr${QUEUE}.row-alarm [data-alert]`, /^Caller waits too long/);
    expect(await wall.cut()).toEqual([]);
    await drop('Nothing to do');
    await wall.lacks('.strip');
  });

  it('count no more while the phone system does not answer', async () => {
    await world.simulator().faults.refuse();
    await wall.says('[data-account=hq]', /^No (answer|new numbers) from HQ/);
    await wall.lacks('.alarm-count');
    expect(await wall.violations()).toEqual([]);
    await world.simulator().faults.restore();
    await wall.says('.alarm-count', /^1 alarm$/);
  });

  it('of shipped rules are called so in the language of the screen', async () => {
    const when = { measure: 'queue.oldestSeconds', op: '>=', value: 5 };
    const rule = { name: 'A caller waits too long', severity: 'warning', when, clearForSeconds: 0 };
    const put = (enabled: boolean, version: number) =>
      ask('PUT', '/v1/rules/oldest-wait', { ...rule, enabled }, { 'if-match': `"${version}"` });
    expect((await put(true, 0)).status).toBe(200);
    const german = await WallPage.open(browser, service.url, {
      token: await world.token(),
      search: '?lang=de',
    });
    await german.says(`${QUEUE} [data-alert^="oldest-wait/"]`, /^Ein Anrufer wartet zu lange$/);
    await german.close();
    expect((await put(false, 1)).status).toBe(200);
    await wall.page.bringToFront();
    await wall.lacks('[data-alert^="oldest-wait/"]');
  });

  it('end with their rule, and the defaults of the board are back', async () => {
    for (const name of ['Caller waits too long', 'Too many callers']) await drop(name);
    await wall.lacks('[data-alert]');
    // The browser says that it wants a touch first, as the board does.
    expect(wall.complaints.filter((one) => !/AudioContext/.test(one))).toEqual([]);
    for (const call of calls) world.floor().abandon(call);
  });
});
