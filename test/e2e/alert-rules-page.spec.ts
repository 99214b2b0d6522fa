import path from 'node:path';
import type { BrowserContext, Locator } from 'playwright-core';
import type { HistoryConfig } from '../../src/modules/config/floor-config.js';
import type { Rule } from '../../src/modules/domain/rule.js';
import { HistoryDatabase } from '../../src/modules/history/history-database.js';
import { chromiumMissing, launchChromium } from '../support/chromium.js';
import { HistoryRows, type StoredChange } from '../support/history-rows.js';
import { LiteralServer, text } from '../support/literal-server.js';
import { bearer, type Asked } from '../support/rest-answer.js';
import type { Screen } from '../support/screen.js';
import type { ServiceProcess } from '../support/service-process.js';
import { TestCluster } from '../support/test-cluster.js';
import { postgresMissing, testDatabase, type TestDatabase } from '../support/test-database.js';
import { ROOT } from './browser.page.js';
import { ConsolePage, PHONE } from './console.page.js';

const WITHIN_MS = 90_000;
const SCOPE = 'floor:read agents:command rules:manage audit:read';
const missing = chromiumMissing();

(missing === undefined ? describe : describe.skip)('The page of alert rules, in a browser', () => {
  let browser: BrowserContext;
  let close: () => Promise<void>;
  let world: TestCluster;
  let service: ServiceProcess;
  let sink: LiteralServer;
  let ask: Asked;
  let page: ConsolePage;

  beforeAll(async () => {
    ({ context: browser, close } = await launchChromium());
    browser.setDefaultTimeout(WITHIN_MS);
    world = await TestCluster.start({
      accounts: [
        { id: 'hq', name: 'HQ' },
        { id: 'berlin', name: 'Berlin' },
      ],
      file: { alerts: { key: 'k'.repeat(40), insecure: true } },
    });
    const groups = [{ id: 'bench', name: 'Bench', agents: ['hq/1004'] }];
    await world.reconfigure((file) => ({ ...file, groups }));
    service = await world.process('all');
    sink = await LiteralServer.start(text('', 200));
    ask = bearer(service.url, await world.token({ scope: SCOPE }));
    page = await ConsolePage.open(browser, service.url, {
      hash: '#/rules',
      token: await world.token({ scope: SCOPE }),
    });
    await page.says('[data-account=berlin]', /Live \d+ s old$/);
  });
  afterAll(async () => {
    await sink.stop();
    await world.close();
    await close();
  });

  const field = (label: string): Locator => page.page.getByLabel(label, { exact: true });
  const button = (name: string): Locator => page.page.getByRole('button', { name, exact: true });
  const row = (name: string): Locator => page.page.locator('tr[data-rule]', { hasText: name });
  const rules = async (): Promise<Rule[]> => (await ask('GET', '/v1/rules')).body['items'] as Rule[];

  it('lists the rules that come with the product, in words', async () => {
    await row('Callers wait and no agent is available').waitFor();
    expect(await page.text('caption')).toBe('7 rules');
    await page.until('document.title === "Alert rules · Floorwalker"');
    expect((await row('A caller waits too long').innerText()).replace(/\s+/g, ' ')).toMatch(
      /^A caller waits too long Longest wait more than 2 × the service level threshold of the queue, at least 2:00 Comes with Floorwalker ◆ Warning Everywhere none: shown on screens only/,
    );
    expect(await page.page.locator('tr[data-enabled=true]').count()).toBe(1);
    expect(await page.violations()).toEqual([]);
    await page.picture('rules');
  });

  it('switches a rule on and off', async () => {
    await row('A pause is over its end').getByRole('switch').click();
    await page.says('[role=status]', /^“A pause is over its end” is on\.$/);
    await page.page.locator('[data-rule=pause-overrun][data-enabled=true]').waitFor();
    expect(await rules()).toContainEqual(
      expect.objectContaining({ id: 'pause-overrun', enabled: true, version: 1 }),
    );
  });

  it('adds a channel, tries it, and shows its secret once', async () => {
    await page.page.getByRole('link', { name: 'Channels' }).click();
    await page.says('.rules-page', /There are no channels yet/);
    await button('Add a channel').click();
    await field('Name').fill('Ticketing');
    await field('Address').fill('http://169.254.169.254/');
    expect(await page.violations()).toEqual([]);
    await button('Save the channel').click();
    await page.page.locator('dialog :is([role=alert], .mistake)').first().waitFor();
    await page.picture('rules-channel-form');
    await field('Address').fill(`${sink.baseUrl}/hook?token=very-secret`);
    await button('Save the channel').click();
    await field('Signing secret').waitFor();
    expect(await field('Signing secret').inputValue()).toMatch(/^whsec_/);
    expect(await page.violations()).toEqual([]);
    await button('Close').click();
    const channel = page.page.locator('tr[data-channel]', { hasText: 'Ticketing' });
    expect((await channel.innerText()).replace(/\s+/g, ' ')).toMatch(
      new RegExp(`^Ticketing Webhook ${sink.baseUrl}/hook\\?… On`),
    );
    await button('Send a test message to Ticketing').click();
    await page.says('[data-test]', /^The test message arrived \(\d+ ms\)\.$/);
    expect(sink.seen).toHaveLength(1);
    expect(await page.page.content()).not.toContain('very-secret');
    await button('Messages to Ticketing').click();
    await page.says('.delivery-log [data-sent=delivered]', /Fired \(step 1\).*Arrived/);
    await page.page.getByText('1 attempt').click();
    await page.says('.delivery-log', /arrived, answer 200/);
    expect(await page.violations()).toEqual([]);
    await button('Close').click();
    await page.picture('rules-channels');
  });

  it('says what is wrong at the field that it is about', async () => {
    await page.page.getByRole('link', { name: 'Rules', exact: true }).click();
    await button('Add a rule').click();
    await page.says('#rule-form-title', /^A new rule$/);
    await page.until('document.activeElement.id === "rule-form-title"');
    await field('Value').fill('');
    await button('Add a step').click();
    await button('Save the rule').click();
    await page.says('.rule-form [role=alert]', /^The rule cannot be saved yet/);
    expect(await page.attributes('[data-mistake]', 'data-mistake')).toEqual([
      'name',
      'when.0.value',
      'steps.0.to',
    ]);
    // The first one has the focus.
    await page.until('document.activeElement.closest("[data-field]").dataset.field === "name"');
    await field('Name').fill('Caller waits too long');
    await field('Value').fill('90');
    await field('Ticketing').check();
    await field('Ends at').fill('100');
    await button('Save the rule').click();
    await page.says('[data-mistake="clear.value"]', /would end where it has not begun/);
    expect(await page.violations()).toEqual([]);
    await page.page.getByText('Pauses and repetitions').click();
    await field('Send again every').fill('10');
    await field('Ends at').fill('60');
    await button('Save the rule').click();
    await page.says('[data-mistake="repeatSeconds"]', /60/);
    await field('Send again every').fill('');
  });

  it('tries a rule out only where a history is kept, and says so', async () => {
    await page.page.locator('.preview').getByRole('button', { name: 'Try it out' }).click();
    await page.says(
      '.preview [role=alert]',
      /^It cannot be tried out\. No history of the floor is recorded here\.$/,
    );
  });

  it('saves scope, hours, steps and sound as a supervisor has chosen them', async () => {
    await field('All phone systems').uncheck();
    await field('Berlin').check();
    await field('Only at these times').check();
    await field('Time zone').selectOption('Europe/Berlin');
    await field('Sat').check();
    await field('Severity').selectOption('critical');
    await field('Sound on screens').selectOption('chime');
    await field('Must hold for').fill('20');
    await page.picture('rules-form', { width: 1400, height: 2600 });
    expect(await page.violations()).toEqual([]);
    await button('Save the rule').press('Enter');
    await page.says('[role=status]', /^“Caller waits too long” is saved\.$/);
    const saved = (await rules()).find(({ name }) => name === 'Caller waits too long')!;
    const [{ id: channel }] = (await ask('GET', '/v1/channels')).body['items'] as [{ id: string }];
    expect(saved).toMatchObject({
      severity: 'critical',
      when: { measure: 'queue.oldestSeconds', op: '>=', value: 90 },
      clear: { value: 60 },
      forSeconds: 20,
      scope: { accounts: ['berlin'], queues: ['*'], groups: [] },
      active: [{ zone: 'Europe/Berlin', days: 'mon-sat', from: '08:00', to: '18:00' }],
      steps: [{ afterSeconds: 0, to: [channel], unlessAcked: false }],
      sound: 'chime',
      by: 'ann',
    });
    expect((await row('Longest wait at least 1:30').innerText()).replace(/\s+/g, ' ')).toMatch(
      /Longest wait at least 1:30 for 0:20 .* Berlin Ticketing/,
    );
  });

  it('has what it would have done, and what saves it, in sight wherever its form is scrolled to', async () => {
    await button('Edit Caller waits too long').click();
    for (const size of [{ width: 1400, height: 900 }, { width: 768, height: 1024 }, PHONE]) {
      await page.page.setViewportSize(size);
      await field('Name').focus();
      for (const name of ['Try it out', 'Save the rule']) {
        const box = await button(name).boundingBox();
        expect(box!.y + box!.height).toBeLessThanOrEqual(size.height);
      }
      expect((await page.page.locator('.rule-foot').boundingBox())!.height).toBeLessThan(size.height / 4);
    }
    // By keyboard to the last field: the focus is never below what stays in sight.
    const lowest = async (): Promise<number> =>
      page.page.evaluate<number>(`(() => {
        const foot = document.querySelector('.rule-foot');
        const one = document.activeElement;
        return foot.contains(one) ? -1 : one.getBoundingClientRect().bottom - foot.getBoundingClientRect().top;
      })()`);
    const depths: number[] = [];
    while (depths.at(-1) !== -1 && depths.length < 200) {
      await page.page.keyboard.press('Tab');
      depths.push(await lowest());
    }
    expect(depths.length).toBeLessThan(200);
    expect(Math.max(...depths)).toBeLessThanOrEqual(0);
    await page.page.setViewportSize({ width: 1400, height: 900 });
    await button('Cancel').click();
  });

  it('does not overwrite what another person has changed meanwhile', async () => {
    const saved = (await rules()).find(({ name }) => name === 'Caller waits too long')!;
    await button('Edit Caller waits too long').click();
    await field('Name').fill('My name');
    const { id, version, by: _, updatedAt: __, ...fields } = saved;
    const other = await ask(
      'PUT',
      `/v1/rules/${id}`,
      { ...fields, name: 'Their name' },
      { 'if-match': `"${version}"` },
    );
    expect(other.status).toBe(200);
    await button('Save the rule').click();
    await page.says('.rule-form [role=alert]', /^Another person has changed this rule meanwhile/);
    expect(await page.violations()).toEqual([]);
    await button('Show the rule as it is now').click();
    await page.says('#rule-form-title', /^Rule: Their name$/);
    expect(await field('Name').inputValue()).toBe('Their name');
    await button('Delete the rule').click();
    await page.page.locator('dialog').getByRole('button', { name: 'Delete the rule' }).click();
    await page.says('[role=status]', /^“Their name” is deleted\.$/);
    expect(await rules()).toHaveLength(7);
  });

  it('gives a rule something to do: agents of a group join the queue, and leave it again', async () => {
    await button('Edit Callers wait and no agent is available').click();
    await field('No matter in which group').uncheck();
    await page.page.locator('[data-field="scope.groups"]').getByLabel('Bench').check();
    await field('Action').selectOption('agent.join');
    await field('For whom').selectOption({ label: 'available agents of a group who are not in the queue' });
    await button('Save the rule').click();
    await page.says('[data-mistake="then.pick.group"]', /^Fill this in\.$/);
    await field('Group').selectOption('bench');
    await field('At most so many agents').fill('2');
    await field('They leave again when the alert is over').check();
    await page.page.getByLabel(/^it sends it at once/).check();
    await page.page.getByText('Guards').click();
    await field('At most so many actions in an hour').fill('500');
    expect(await page.violations()).toEqual([]);
    await button('Save the rule').click();
    await page.says('[data-mistake="then.maxPerHour"]', /100/);
    await field('At most so many actions in an hour').fill('4');
    await page.picture('rules-remedy-form', { width: 1400, height: 2600 });
    await button('Save the rule').click();
    await page.says('[role=status]', /is saved\.$/);
    expect((await rules()).find(({ id }) => id === 'none-available')).toMatchObject({
      scope: { groups: ['bench'] },
      then: {
        ...{ command: { type: 'agent.join' }, pick: { group: 'bench', most: 2 }, approval: 'auto' },
        ...{ leaveWhenClear: true, maxPerHour: 4, expiresSeconds: 120, agentCooldownSeconds: 300 },
      },
    });
  });

  it('stops all rules from acting, which all see who manage them, and the audit log tells', async () => {
    const other = await ConsolePage.open(browser, service.url, {
      hash: '#/queues',
      token: await world.token({ sub: 'bea', scope: SCOPE }),
    });
    await other.says('[data-account=hq]', /Live \d+ s old$/);
    await page.says('.remedy-switch', /^Rules may act\./);
    await button('Stop the actions of all rules').click();
    await field('Note').fill('Drill');
    expect(await page.violations()).toEqual([]);
    await page.page.locator('dialog').getByRole('button', { name: 'Stop the actions of all rules' }).click();
    await other.says('.remedies-stopped', /^Rules do not act: stopped by ann, .* Drill See the rules$/);
    await page.says('.remedy-switch[data-stopped=true]', /^Rules do not act/);
    expect(await other.violations()).toEqual([]);
    await page.picture('rules-stopped');
    await other.page.evaluate(`location.hash = '#/audit'`);
    await other.says('.audit [data-event]', /Actions of all rules stopped, by ann Drill$/);
    const match = { rules: ['r_none'] };
    const until = Date.now() + 60_000;
    const { body } = await ask('POST', '/v1/silences', { match, until, note: 'Drill' });
    expect(await ask('DELETE', `/v1/silences/${String(body['id'])}`)).toMatchObject({ status: 204 });
    await button('Let rules act again').click();
    await page.page.locator('dialog').getByRole('button', { name: 'Let rules act again' }).click();
    await page.says('.remedy-switch[data-stopped=false]', /^Rules may act: allowed by ann/);
    await other.says(
      '.audit .command-lines',
      /rules allowed, by ann.*Silence ended, by ann Drill.*Silence begun, by ann Drill.*rules stopped, by ann/s,
    );
    expect(await other.page.locator('.remedies-stopped').count()).toBe(0);
    await other.picture('audit-switch');
    await other.close();
  });

  it('plans a silence ahead', async () => {
    await page.page.getByRole('link', { name: 'Silences' }).click();
    await button('Plan a silence').click();
    await page.page
      .locator('dialog')
      .getByLabel('Rule', { exact: true })
      .selectOption({ label: 'A pause is over its end' });
    await page.page.locator('dialog').getByLabel('Phone system', { exact: true }).selectOption('berlin');
    await button('Plan it').click();
    await page.says('dialog [role=alert]', /^Choose when it begins/);
    await field('From').fill('2100-01-02T08:00');
    await field('Until').fill('2100-01-01T08:00');
    await button('Plan it').click();
    await page.says('dialog [role=alert]', /^It ends before it begins/);
    await field('Until').fill('2100-01-02T18:00');
    expect(await page.violations()).toEqual([]);
    await page.picture('rules-silence-plan');
    await button('Plan it').click();
    await page.says('[role=status]', /^The silence is planned: A pause is over its end; Berlin$/);
    await page.says('tr[data-silence]', /A pause is over its end; Berlin.*Jan 2.*Jan 2/s);
    const { items } = (await ask('GET', '/v1/silences')).body as { items: { from: number; until: number }[] };
    expect(items.map(({ from, until }) => until - from)).toEqual([10 * 3_600_000]);
    await page.page.getByRole('link', { name: 'Rules', exact: true }).click();
  });

  it('is a list of cards on a phone', async () => {
    await page.page.setViewportSize(PHONE);
    await row('A pause is over its end').waitFor();
    expect(await page.page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
    expect(await page.violations()).toEqual([]);
    await page.shot('rules-phone');
    await button('Edit A pause is over its end').click();
    await field('Name').waitFor();
    expect(await page.page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
    expect(await page.violations()).toEqual([]);
    await page.shot('rules-form-phone');
  });

  it('is not offered to those who may not manage rules', async () => {
    const other = await ConsolePage.open(browser, service.url, {
      hash: '#/rules',
      token: await world.token({ scope: 'floor:read' }),
    });
    await other.says('main', /It needs the scope rules:manage/);
    expect(await other.page.getByRole('link', { name: 'Alert rules' }).count()).toBe(0);
    await other.close();
    expect(page.complaints.filter((one) => !/status of (4\d\d|503)/.test(one))).toEqual([]);
  });
});

const noPreview = missing ?? postgresMissing();

(noPreview === undefined ? describe : describe.skip)(
  'A rule tried out on recorded days, in a browser',
  () => {
    let browser: BrowserContext;
    let close: () => Promise<void>;
    let database: TestDatabase;
    let world: TestCluster;
    let page: ConsolePage;

    beforeAll(async () => {
      ({ context: browser, close } = await launchChromium());
      browser.setDefaultTimeout(WITHIN_MS);
      database = await testDatabase();
      world = await TestCluster.start();
      const history: HistoryConfig = {
        ...{ url: database.url, callers: 'full' },
        ...{ deltasDays: 14, statesDays: 100, contactsDays: 100, rollupDays: 800 },
      };
      const service = await world.service({ webRoot: path.join(ROOT, 'dist/web'), changes: { history } });
      // Its recorder makes the tables.
      const screen = (await world.screen(service.url)).follow('account/hq', 'queue/hq/3');
      await screen.until(() => expect(screen.account().source.self.state).toBe('live'), WITHIN_MS);
      await screen.until(() => expect(screen.view('queue/hq/3').state).toBeDefined(), WITHIN_MS);
      await seed(screen);
      page = await ConsolePage.open(browser, service.url, {
        hash: '#/rules',
        token: await world.token({ scope: `${SCOPE} history:read` }),
      });
    }, 120_000);
    afterAll(async () => {
      await world.close();
      await database.drop();
      await close();
    });

    const HOUR_MS = 3_600_000;

    /** Two days ago callers queued up at ten hours: nine times for 20 s, once for 3 min. */
    async function seed(screen: Screen): Promise<void> {
      const db = new HistoryDatabase(database.url);
      const rows = new HistoryRows(db);
      const begin = Date.now() - 48 * HOUR_MS;
      const source = { self: { ...screen.account().source.self, since: begin } };
      await rows.keyframe('account/hq', 'seed-account', 1, begin, { source, queues: {}, agents: {} });
      const { state } = screen.view('queue/hq/3');
      await rows.keyframe('queue/hq/3', 'seed-queue', 1, begin, state!);
      const waits = Array.from({ length: 10 }, (_, i) => (i === 4 ? 180_000 : 20_000));
      const changes = waits.flatMap((ms, i): [number, number][] => {
        const at = begin + (i + 1) * HOUR_MS;
        return [
          [at, 6],
          [at + ms, 0],
        ];
      });
      await rows.chunk(
        ...(['queue/hq/3', 'seed-queue', 1] as const),
        changes.map(([at, waiting], i): StoredChange => [
          at,
          i + 2,
          { queue: { set: { self: { waiting } } } },
        ]),
      );
      await db.close();
    }

    it('says in words how often it would have fired, for how long, and what to change', async () => {
      const { page: tab } = page;
      await tab.getByRole('button', { name: 'Add a rule' }).click();
      await tab.getByLabel('Name', { exact: true }).fill('Too many callers');
      await tab.getByLabel('What is measured').selectOption('queue.waiting');
      await tab.getByLabel('Value', { exact: true }).fill('5');
      await tab.getByLabel('Must hold for').fill('0');
      await tab.getByRole('button', { name: 'Try it out' }).click();
      await page.says('.preview-words', /^It would have fired/);
      expect(await page.text('.preview-words')).toBe(
        'It would have fired 10 times in the last 7 days, 1.4 a day. 9 under 30 s: raise “Must hold for” to leave them out. ' +
          'The longest lasted 3:00.',
      );
      expect(await tab.locator('.preview tbody tr').count()).toBe(10);
      expect(await page.violations()).toEqual([]);
      await tab.locator('.preview').scrollIntoViewIfNeeded();
      await page.picture('rules-preview');
      await tab.getByLabel('Must hold for').fill('30');
      await page.says('.preview', /The rule was changed since/);
      await tab.getByRole('button', { name: 'Try it out' }).click();
      await page.says('.preview-words', /^It would have fired once in the last 7 days/);
    });
  },
);
