import type { BrowserContext } from 'playwright-core';
import type { Rule } from '../../src/modules/domain/rule.js';
import { chromiumMissing, launchChromium } from '../support/chromium.js';
import { bearer, type Asked } from '../support/rest-answer.js';
import type { ServiceProcess } from '../support/service-process.js';
import { TestCluster } from '../support/test-cluster.js';
import { ConsolePage, PHONE } from './console.page.js';

const WITHIN_MS = 90_000;
const missing = chromiumMissing();
const QUEUE_ROW = '.grid-queues [data-key="hq/3"]';

/** Counts the notes that the page has played. */
const SPY = `globalThis.notes = 0;
  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (...when) { globalThis.notes += 1; return start.apply(this, when); };`;

/** A browser that allows notifications when it is asked, and a page in the background while `away` is set. */
const NOTIFIER = `globalThis.notified = [];
  globalThis.away = false;
  Object.defineProperty(document, 'hidden', { get: () => globalThis.away });
  globalThis.Notification = class {
    static permission = 'default';
    static answer = 'granted';
    static requestPermission() { this.permission = this.answer; return Promise.resolve(this.answer); }
    constructor(title, { body }) { globalThis.notified.push(title + ': ' + body); }
    close() {}
  };`;

(missing === undefined ? describe : describe.skip)('Live alerts in the console, in a browser', () => {
  let browser: BrowserContext;
  let close: () => Promise<void>;
  let world: TestCluster;
  let service: ServiceProcess;
  let ask: Asked;
  let page: ConsolePage;
  const calls: string[] = [];

  beforeAll(async () => {
    ({ context: browser, close } = await launchChromium());
    browser.setDefaultTimeout(WITHIN_MS);
    const poll = { baseMs: 500, idleMs: 1_000, maxMs: 1_000 };
    world = await TestCluster.start({
      accounts: [{ id: 'hq', name: 'HQ', poll, timeoutMs: 1_000 }],
      file: { alerts: { key: 'k'.repeat(40), insecure: true } },
    });
    service = await world.process('all');
    const scope = 'floor:read agents:command rules:manage';
    ask = bearer(service.url, await world.token({ scope }));
    page = await ConsolePage.open(browser, service.url, { hash: '#/queues' });
    await page.page.addInitScript(SPY + NOTIFIER);
    await page.page.reload();
    await page.signIn(await world.token({ scope }));
    await page.says('[data-account=hq]', /Live \d+ s old$/);
  });
  afterAll(async () => {
    await world.close();
    await close();
  });

  const make = async (fields: object): Promise<Rule> => {
    const { status, body } = await ask('POST', '/v1/rules', fields);
    expect([status, body]).toMatchObject([201, {}]);
    return body as unknown as Rule;
  };
  const line = (rule: Rule, subject: string) => `[data-alert="${rule.id}/${subject}"]`;
  let wait: Rule;

  it('show who waits too long, since when, with a count in the header and in the title of the tab', async () => {
    await page.page.mouse.click(5, 5);
    await page.says('[data-sound=on]', /^Sound: on$/);
    wait = await make({
      ...{ name: 'Caller waits too long', severity: 'critical', clearForSeconds: 0 },
      when: { measure: 'queue.oldestSeconds', op: '>=', value: 3 },
    });
    calls.push(world.floor().arrive('3', { caller: '5550170' }));
    await page.says(line(wait, 'queue/hq/3'), /Support\s+0:0\d \(limit 0:03\)\s+since \d/);
    expect(await page.text('.alert-group h2')).toBe('▲ Critical Caller waits too long');
    await page.until('document.title === "(1) Queues · Floorwalker"');
    expect(await page.text('[data-open-alerts]')).toMatch(/^▲ 1 critical/);
    expect(await page.text('[role=alert]')).toBe('Critical alert: Support, Caller waits too long.');
    await page.says(
      `${QUEUE_ROW} .col-oldest.is-marked.severity-critical`,
      /Critical: Caller waits too long/,
    );
    // An alarm has two notes.
    await page.until('notes === 2');
    expect(await page.violations()).toEqual([]);
    await page.picture('console-alerts');
    for (const [width, mostPx] of [
      [1_600, 60],
      [1_280, 100],
    ] as const) {
      await page.page.setViewportSize({ width, height: 900 });
      await page.until(`document.querySelector('.top').getBoundingClientRect().height <= ${mostPx}`);
      await page.shot(`console-header-${width}`);
    }
    await page.page.setViewportSize({ width: 390, height: 844 });
    await page.until(`document.querySelector('.top').getBoundingClientRect().height <= innerHeight / 5`);
    await page.shot('console-header-phone');
    await page.page.setViewportSize({ width: 1_400, height: 900 });
  });

  it('are marked as seen with a note, by keyboard', async () => {
    await page.page.locator(`${line(wait, 'queue/hq/3')} [data-act=ack]`).focus();
    await page.page.keyboard.press('Enter');
    await page.page.getByLabel('Note').waitFor();
    expect(await page.violations()).toEqual([]);
    await page.page.keyboard.press('Tab');
    await page.page.getByLabel('Note').fill('on it');
    await page.page.getByRole('button', { name: 'Mark as seen', exact: true }).press('Enter');
    await page.says(line(wait, 'queue/hq/3'), /Seen by ann, .*: on it/);
    await page.until('document.title === "Queues · Floorwalker"');
    expect(await page.text('[data-open-alerts]')).toMatch(/^✓ 1 alert seen or silenced/);
  });

  it('sound once per firing, and not while they are muted', async () => {
    expect(await page.page.evaluate('notes')).toBe(2);
    await page.page.getByRole('button', { name: 'Sound: on' }).click();
    await page.says('[data-sound=off]', /^Sound: off$/);
    const paused = await make({
      ...{ name: 'Long pause', severity: 'warning', clearForSeconds: 0 },
      when: { measure: 'agent.pausedSeconds', op: '>=', value: 1 },
    });
    world.floor().pause('21', { reason: 'Lunch' });
    await page.says('[data-rule] [data-alert*="/agent/hq/"]', /since/);
    await page.page.getByRole('link', { name: 'Agents' }).click();
    await page.page.locator('.grid-agents .col-time.is-marked.severity-warning').waitFor();
    expect(await page.page.evaluate('notes')).toBe(2);
    await page.page.getByRole('button', { name: 'Sound: off' }).click();
    await page.says('[data-sound=on]', /^Sound: on$/);
    expect(await page.page.evaluate('notes')).toBe(2);
    const { body } = await ask('DELETE', `/v1/rules/${paused.id}`, undefined, { 'if-match': '"1"' });
    expect(body).toEqual({});
    await page.lacks(`[data-rule="${paused.id}"]`);
  });

  it('are notifications of the browser, once it is asked to, while the page is in the background', async () => {
    const menu = page.page.locator('.account-menu');
    await menu.locator('summary').click();
    await menu.getByRole('button', { name: 'Notifications: off', exact: true }).click();
    await page.says('[data-notify=on]', /^Notifications: on$/);
    await page.page.keyboard.press('Escape');
    const fields = { severity: 'warning', clearForSeconds: 0 };
    const when = { measure: 'queue.waiting', op: '>=', value: 1 };
    const inFront = await make({ ...fields, name: 'In front', when });
    await page.page.locator(line(inFront, 'queue/hq/3')).waitFor();
    expect(await page.page.evaluate('notified')).toEqual([]);
    await page.page.evaluate('away = true');
    const behind = await make({ ...fields, name: 'Behind', when });
    await page.page.locator(line(behind, 'queue/hq/3')).waitFor();
    await page.until('notified.length > 0');
    expect(await page.page.evaluate('notified')).toEqual(['Floorwalker: Warning alert: Support, Behind.']);
    await page.page.evaluate('away = false');
    for (const { id } of [inFront, behind]) {
      await ask('DELETE', `/v1/rules/${id}`, undefined, { 'if-match': '"1"' });
      await page.lacks(`[data-rule="${id}"]`);
    }
  });

  it('are no notifications where the browser blocks them, and can be switched off there too', async () => {
    const menu = page.page.locator('.account-menu');
    const press = menu.locator('[data-notify]');
    await page.page.evaluate(`Notification.answer = 'denied'`);
    await menu.locator('summary').click();
    for (const [state, words] of [
      ['off', 'off'],
      ['blocked', 'blocked by the browser'],
      ['off', 'off'],
    ] as const) {
      await press.click();
      await page.says(`[data-notify=${state}]`, new RegExp(`^Notifications: ${words}$`));
    }
    await page.page.keyboard.press('Escape');
  });

  it('are silenced until an end, which the list of silences can bring forward', async () => {
    await page.page.locator(`${line(wait, 'queue/hq/3')} [data-act=silence]`).click();
    await page.page.getByLabel('“Caller waits too long” of Support').waitFor();
    expect(await page.violations()).toEqual([]);
    await page.page.getByLabel('Until').selectOption('at');
    await page.page.getByLabel('Date and time').fill('2020-01-01T10:00');
    await page.page.getByRole('button', { name: 'Silence', exact: true }).click();
    await page.says('dialog [role=alert]', /^Choose a time that is still to come\.$/);
    await page.page.getByLabel('Until').selectOption('60');
    await page.page.getByLabel('Note').fill('test call');
    await page.picture('console-silence');
    await page.page.getByRole('button', { name: 'Silence', exact: true }).click();
    await page.says(line(wait, 'queue/hq/3'), /Silenced until/);
    await page.lacks('.is-marked');
    await page.page.goto(`${service.url}/#/rules?state=silences`);
    await page.says('[data-silence]', /Caller waits too long; Support; HQ.*test call/s);
    expect(await page.violations()).toEqual([]);
    await page.page.getByRole('button', { name: /^End the silence/ }).click();
    await page.says('.rules-page', /Nothing is silenced\./);
    await page.page.locator(line(wait, 'queue/hq/3'), { hasNotText: 'Silenced' }).waitFor();
  });

  it('are held while the phone system does not answer', async () => {
    await world.simulator().faults.refuse();
    await page.says(`${line(wait, 'queue/hq/3')}[data-held=true]`, /Held: no new numbers/);
    await world.simulator().faults.restore();
    await page.page.locator(`${line(wait, 'queue/hq/3')}[data-held=false]`).waitFor();
  });

  it('come with an action that their rule proposes, which a person does or puts off', async () => {
    const propose = {
      ...{
        name: 'Pull an agent back',
        severity: 'critical',
        when: { measure: 'queue.waiting', op: '>=', value: 1 },
      },
      then: { command: { type: 'agent.unpause' }, pick: { reason: 'Lunch' }, agentCooldownSeconds: 0 },
    };
    const first = await make(propose);
    await page.says('[data-proposed]', /“Pull an agent back” proposes: ?Unpause, Ada Lund/);
    expect(await page.violations()).toEqual([]);
    await page.picture('console-proposal');
    await page.page.getByRole('button', { name: 'Not now: Unpause, Ada Lund' }).click();
    await page.says('.proposals [role=status]', /^Ada Lund, Unpause: not now$/);
    await page.lacks('[data-proposed]');
    await ask('DELETE', `/v1/rules/${first.id}`, undefined, { 'if-match': '"1"' });
    const second = await make(propose);
    await page.page.getByRole('button', { name: 'Do it: Unpause, Ada Lund' }).press('Enter');
    await page.says('.proposals [role=status]', /^Ada Lund, Unpause/);
    await page.lacks('[data-proposed]');
    await page.page.goto(`${service.url}/#/agents`);
    await page.says('.grid-agents [data-key="hq/1004"] .col-state', /Available/);
    await ask('DELETE', `/v1/rules/${second.id}`, undefined, { 'if-match': '"1"' });
    await page.lacks(`[data-rule="${second.id}"]`);
  });

  it('are bounded and grouped by rule when there are many, and on a phone', async () => {
    for (const name of ['One', 'Two', 'Three', 'Four'])
      await make({ name, severity: 'info', when: { measure: 'queue.waiting', op: '>=', value: 1 } });
    await make({
      ...{ name: 'Enough agents', severity: 'info' },
      when: { measure: 'agent.onCallSeconds', op: '<=', value: 100_000 },
    });
    await page.says('.alerts', /Alerts of 2 more rules/);
    expect(await page.page.evaluate(`document.querySelector('.alerts').clientHeight`)).toBeLessThanOrEqual(
      290,
    );
    await page.page.getByText('Alerts of 2 more rules').click();
    expect(await page.violations()).toEqual([]);
    await page.picture('console-alerts-many');
    await page.page.setViewportSize(PHONE);
    expect(await page.page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
    await page.shot('console-alerts-phone');
    await page.page.setViewportSize({ width: 1400, height: 900 });
    await page.page
      .getByRole('button', { name: /^▲|critical|info|seen/ })
      .first()
      .click();
    await page.lacks('.alerts');
  });

  it('stay in sight under a name of their own once a person has seen to them', async () => {
    const ids = ['81', '82', '83', '84'];
    const lines = ids.map((id) => {
      world.floor().addQueue({ id, number: `64${id}`, name: `Line ${id}` });
      return world.floor().arrive(id, { caller: `55502${id}` });
    });
    const many = await make({
      ...{ name: 'Many wait', severity: 'critical' },
      when: { measure: 'queue.waiting', op: '>=', value: 1 },
    });
    const group = `.alert-group[data-rule="${many.id}"]`;
    await page.page.locator('[data-open-alerts]').click();
    await page.says(`${group} h2`, /5 alerts/);
    await page.says(`${group} > details summary`, /^2 more$/);
    const seen = `${many.id}/queue/hq/84`;
    const answer = await ask('POST', `/v1/alerts/${encodeURIComponent(seen)}/ack`, {});
    expect([answer.status, answer.body]).toMatchObject([200, { acked: { by: 'ann' } }]);
    await page.says(`${group} .handled summary`, /^1 alert seen or silenced$/);
    await page.says(`${group} > details:not(.handled) summary`, /^1 more$/);
    expect(await page.text('.alert-handled')).toBe('✓ 2 alerts seen or silenced 2');
    await page.page.locator(`${group} .handled summary`).press('Enter');
    await page.says(`${group} .handled [data-alert="${seen}"]`, /Line 84.*Seen by ann/);
    expect(await page.violations()).toEqual([]);
    await page.picture('console-alerts-seen');
    await ask('DELETE', `/v1/rules/${many.id}`, undefined, { 'if-match': '"1"' });
    await page.lacks(group);
    for (const call of lines) world.floor().abandon(call);
  });

  it('end with what they were about', async () => {
    world.floor().abandon(calls[0]!);
    await page.lacks(`[data-rule="${wait.id}"]`);
    expect(page.complaints.filter((one) => !/status of 40[34]/.test(one))).toEqual([]);
  });
});
