import type { BrowserContext, Locator } from 'playwright-core';
import { chromiumMissing, launchChromium } from '../support/chromium.js';
import { eventually } from '../support/eventually.js';
import { floorOfCasts } from '../support/floor-fixture.js';
import { ADMIN } from '../support/command-cluster.js';
import { type ServiceProcess } from '../support/service-process.js';
import { TestCluster } from '../support/test-cluster.js';
import { ConsolePage, PHONE } from './console.page.js';

const WITHIN_MS = 90_000;
const PAUSE = '/openapi/v1.0/agent/pause';
const LISTEN = '/openapi/v1.0/call/listen';
const AGENTS = '/openapi/v1.0/queue/agent_status';
/** How an answer of Socket.IO to a message of a client begins. */
const ANSWER = '43';

const missing = chromiumMissing();
if (missing !== undefined) process.stderr.write(`\nCommands were NOT tested in a browser: ${missing}\n`);

(missing === undefined ? describe : describe.skip)('Commands, in a browser', () => {
  let browser: BrowserContext;
  let close: () => Promise<void>;
  let world: TestCluster;
  let service: ServiceProcess;
  let ann: ConsolePage;

  beforeAll(async () => {
    ({ context: browser, close } = await launchChromium());
    browser.setDefaultTimeout(WITHIN_MS);
    world = await TestCluster.start({
      accounts: [
        { id: 'hq', name: 'HQ', floor: floorOfCasts('yeastar', 1) },
        { id: 'west', name: 'West', vendor: 'netsapiens', floor: floorOfCasts('netsapiens', 2) },
      ],
    });
    service = await world.process('all');
    const token = await world.token({ sub: 'ann', scope: ADMIN });
    ann = await ConsolePage.open(browser, service.url, { hash: '#/agents?account=hq', token });
    await rowOf(ann, 'Ada Lund 1').waitFor();
  }, 150_000);
  afterAll(async () => {
    await close();
    await world.close();
  });

  const rowOf = ({ page }: ConsolePage, name: string): Locator =>
    page.getByRole('row', { name: new RegExp(name) }).first();
  const button = (within: Locator, name: string): Locator =>
    // In tables the name of the target follows.
    within.getByRole('button', { name: new RegExp(`^${name}( |$)`) });
  const dialog = ({ page }: ConsolePage): Locator => page.getByRole('dialog');
  const chip = (row: Locator, stage: string): Locator => row.locator(`.command-chip[data-stage=${stage}]`);
  const status = ({ page }: ConsolePage): Locator =>
    page.getByRole('region', { name: 'Actions from this page' });

  it('pauses an agent with two clicks, shows it confirmed, and unpauses with one', async () => {
    const ada = rowOf(ann, 'Ada Lund 1');
    await button(ada, 'Pause').click();
    await dialog(ann).getByRole('heading', { name: 'Pause: Ada Lund 1' }).waitFor();
    expect(await ann.violations()).toEqual([]);
    await button(dialog(ann), 'Lunch').click();
    await chip(ada, 'confirmed').getByText('Pause: done').waitFor();
    await dialog(ann).waitFor({ state: 'detached' });
    await ada.getByText('Lunch').waitFor();
    await ann.says('.command-status [role=status]', /^Pause, Ada Lund 1: 1 done$/);
    expect(await ann.violations()).toEqual([]);
    await button(ada, 'Unpause').click();
    await chip(ada, 'confirmed').getByText('Unpause: done').waitFor();
    await ada.getByRole('button', { name: 'Ada Lund 1', exact: true }).click();
    await ann.says('.drawer [data-command]:nth-child(1)', /Unpause.* by ann.*Unpause: done/s);
    await ann.says('.drawer [data-command]:nth-child(2)', /Pause Reason: Lunch.* by ann.*Pause: done/s);
    expect(await ann.violations()).toEqual([]);
    await ann.page.keyboard.press('Escape');
    await ann.lacks('.drawer');
    expect(ann.complaints).toEqual([]);
  });

  it('shows mistakes at the field, from the form and from the service, and loses no input', async () => {
    await button(rowOf(ann, 'Ada Lund 1'), 'Pause').click();
    const form = dialog(ann);
    await form.getByLabel('Seconds').fill('9');
    await button(form, 'Break').click();
    await form.getByText('A whole number, at least 10, or 0: until further notice.').waitFor();
    expect(await form.getByLabel('Seconds').getAttribute('aria-invalid')).toBe('true');
    expect(await ann.violations()).toEqual([]);
    await form.getByLabel('Only these:').check();
    await form.getByLabel('Seconds').fill('600');
    await button(form, 'Break').click();
    await form.getByText('Choose at least one queue.').waitFor();
    await ann.page.keyboard.press('Escape');
    await form.waitFor({ state: 'detached' });

    // What is about the phone system itself has a place of its own, apart from people.
    await button(rowOf(ann, 'Ada Lund 1'), 'More…').click();
    await button(dialog(ann), 'Log out').waitFor();
    expect(await button(dialog(ann), 'Create a queue').count()).toBe(0);
    await button(dialog(ann), 'Cancel').click();
    await ann.page.getByRole('link', { name: 'Systems' }).click();
    const hq = ann.page.getByRole('article', { name: 'HQ' });
    await hq.getByRole('button', { name: 'Create a queue HQ' }).waitFor();
    expect(await ann.violations()).toEqual([]);
    await ann.shot('phone-systems');
    await hq.getByRole('button', { name: 'Create a queue HQ' }).click();
    await dialog(ann).getByRole('heading', { name: 'Create a queue: HQ' }).waitFor();
    // The number of a queue that exists: only the service can know.
    await dialog(ann).getByLabel('Number').fill('6411');
    await dialog(ann).getByRole('textbox', { name: 'Name' }).fill('Second support');
    await dialog(ann).getByLabel('Ring strategy').selectOption('In the order of the list');
    await button(dialog(ann), 'Create a queue').click();
    await dialog(ann).locator('[data-field="params.fields.number"] .mistakes', { hasText: /\w/ }).waitFor();
    expect(await dialog(ann).getByLabel('Number').getAttribute('aria-invalid')).toBe('true');
    expect(await dialog(ann).getByLabel('Number').inputValue()).toBe('6411');
    await button(dialog(ann), 'Cancel').click();
    await dialog(ann).waitFor({ state: 'detached' });
    await ann.page.goto(`${service.url}/#/agents?account=hq`);
  });

  it('shows the outcome of commands that did not succeed: contradicted, unknown, refused by the phone system', async () => {
    const { faults } = world.simulator('hq');
    faults.add({ kind: 'wrong-type', at: 'data[*].is_pause', value: 0, path: AGENTS });
    const [ben, dee] = [rowOf(ann, 'Ben Ode 1'), rowOf(ann, 'Dee Moss 1')];
    const pause = async (row: Locator) => {
      await button(row, 'Pause').click();
      await button(dialog(ann), 'Without a reason').click();
    };
    await pause(ben);
    await chip(ben, 'acknowledged').waitFor();

    // Meanwhile: it takes its time until polls have shown something else for long enough.
    faults.add({ kind: 'hang', path: PAUSE, times: 1 });
    await pause(dee);
    await chip(dee, 'unknown').getByText('Pause: outcome unknown').waitFor();
    await status(ann)
      .getByText(/may or may not have taken effect\. It is not sent again\./)
      .waitFor();
    faults.add({ kind: 'vendor-error', code: 10003, path: PAUSE, times: 1 });
    await pause(dee);
    await chip(dee, 'failed').waitFor();
    await status(ann).getByText('(the phone system’s code: 10003)').waitFor();

    await chip(ben, 'contradicted').getByText('Pause: not done').waitFor();
    await status(ann)
      .getByText('The phone system accepted the action but shows a different state.')
      .waitFor();
    expect(await ann.violations()).toEqual([]);
    faults.clear();
    // In one step: successful ones are removed automatically meanwhile.
    await ann.page.evaluate(
      `document.querySelectorAll('.command-status [aria-label^=Dismiss]').forEach((button) => button.click())`,
    );
    await ann.lacks('.command-status [data-batch]');
  });

  it('sends commands for several agents at once, each with its own outcome', async () => {
    await ann.page.goto(`${service.url}/#/agents?account=west`);
    for (const name of ['Ada Lund 1', 'Ben Ode 1', 'Ada Lund 2', 'Ben Ode 2', 'Dee Moss 2'])
      await rowOf(ann, name).locator('.pick').click();
    const bar = ann.page.getByRole('region', { name: 'Selection' });
    await bar.getByText('5 selected').waitFor();
    const fault = { kind: 'error', status: 409, body: '{"code":409,"message":"Not now"}', times: 1 } as const;
    world.simulator('west').faults.add({ ...fault, path: '/ns-api/v2/domains/~/callqueues/all/agents/' });
    await button(bar, 'Pause').click();
    await dialog(ann).getByRole('heading', { name: 'Pause: 5 agents' }).waitFor();
    await button(dialog(ann), 'Meeting').click();
    const line = status(ann).locator('[data-batch="agent.pause"]').first();
    await line.getByText('4 done, 1 failed').waitFor();
    await line.getByText('Pause, 5 agents').click();
    expect(await line.getByRole('listitem').count()).toBe(5);
    await line.getByText(/Not now/).waitFor();
    expect(await ann.violations()).toEqual([]);
    await line.getByRole('button', { name: 'Dismiss: Pause, 5 agents' }).click();
    await line.waitFor({ state: 'detached' });
  });

  it('keeps everything in the audit log of all phone systems, found by agent, person and time', async () => {
    await ann.page.goto(`${service.url}/#/audit`);
    const lines = ann.page.getByRole('list', { name: 'Actions, newest first' }).locator('[data-command]');
    await lines.nth(4).waitFor();
    const filter = ann.page.getByRole('search');
    const show = filter.getByRole('button', { name: 'Show' });
    await filter.getByLabel('Agent').fill('Dee Moss 1');
    await show.click();
    await ann.until(`document.querySelectorAll('[data-command]').length === 2`);
    await lines.first().getByText('Pause: failed').waitFor();
    await lines.first().getByText('HQ · Dee Moss 1').waitFor();
    await lines.first().getByText('by ann').waitFor();
    await lines.first().getByText('Details').click();
    await lines.first().getByRole('code').getByText('GET /openapi/v1.0/agent/pause').waitFor();
    expect(await ann.violations()).toEqual([]);
    const none = ann.page.getByText('No actions.');
    for (const [name, value] of [
      ['Since', '2099-01-01T00:00'],
      ['Until', '2001-01-01T00:00'],
      ['Person', 'an'],
    ] as const) {
      await filter.getByLabel(name).fill(value);
      await show.click();
      await none.waitFor();
      await filter.getByRole('button', { name: 'Clear' }).click();
      await lines.nth(4).waitFor();
    }
    await filter.getByLabel('Person').fill('ann');
    await show.click();
    await lines.getByText('West · ').nth(4).waitFor();
    await lines.getByText('HQ · ').first().waitFor();
    await filter.getByLabel('Phone system').selectOption('West');
    await ann.until(`document.querySelectorAll('[data-command]').length === 5`);
    expect(await lines.getByText('West · ').count()).toBe(0);
    expect(ann.complaints).toEqual([]);
  });

  it('retries a command whose answer was lost, and it is executed once', async () => {
    let losing = false;
    await browser.routeWebSocket(/\/socket\.io\//, (socket) => {
      const server = socket.connectToServer();
      server.onMessage((message) => {
        if (!losing || !message.toString().startsWith(ANSWER)) socket.send(message);
      });
    });
    const token = await world.token({ sub: 'bob', scope: ADMIN });
    const bob = await ConsolePage.open(browser, service.url, { hash: '#/agents?account=hq', token });
    const ada = rowOf(bob, 'Ada Lund 1');
    await button(ada, 'Pause').click();
    await dialog(bob).getByRole('heading', { name: 'Pause: Ada Lund 1' }).waitFor();
    const asked = world.asked('hq');
    const before = asked.of(PAUSE).length;
    losing = true;
    await button(dialog(bob), 'Without a reason').click();
    await status(bob).getByText('The service did not answer. Retrying never repeats the action.').waitFor();
    expect(await bob.violations()).toEqual([]);
    losing = false;
    await button(status(bob), 'Retry').click();
    await bob.says('.command-status [role=status]', /^Pause, Ada Lund 1: 1 done$/);
    await chip(ada, 'confirmed').getByText('Pause: done').waitFor();
    expect(asked.of(PAUSE)).toHaveLength(before + 1);
    await button(ada, 'Unpause').click();
    await chip(ada, 'confirmed').getByText('Unpause: done').waitFor();
    expect(bob.complaints).toEqual([]);
    await bob.page.close();
  });

  it('says at the fields that change a queue how it is configured now', async () => {
    await ann.page.goto(`${service.url}/#/queues?account=hq`);
    const change = async (): Promise<void> => {
      await button(rowOf(ann, 'Support 1'), 'More…').click();
      await button(dialog(ann), 'Change the queue').click();
      await dialog(ann).getByRole('heading', { name: 'Change the queue: Support 1' }).waitFor();
    };
    const strategy = dialog(ann).locator('[data-field="params.fields.ring_strategy"]');
    await change();
    await dialog(ann).locator('[data-field="params.fields.number"]').getByText('Now: 6411.').waitFor();
    await strategy.getByText('Now: Ring all.').waitFor();
    expect(await ann.violations()).toEqual([]);
    await strategy.getByLabel('Ring strategy').selectOption('In the order of the list');
    await button(dialog(ann), 'Change the queue').click();
    await chip(rowOf(ann, 'Support 1'), 'confirmed').getByText('Change the queue: done').waitFor();
    await change();
    await strategy.getByText('Now: In the order of the list.').waitFor();
    await button(dialog(ann), 'Cancel').click();
    await dialog(ann).waitFor({ state: 'detached' });
    expect(ann.complaints).toEqual([]);
  });

  it('asks for the own extension once; then listening is one click', async () => {
    const floor = world.floor('hq');
    const call = floor.arrive('11', { caller: '5550170' });
    floor.ring(call, '105');
    floor.answer(call, '105');
    await ann.page.goto(`${service.url}/#/agents?account=hq`);
    const ada = rowOf(ann, 'Ada Lund 1');
    await button(ada, 'Listen in').click();
    await dialog(ann).getByLabel('Supervisor').fill('1119');
    expect(await ann.violations()).toEqual([]);
    await button(dialog(ann), 'Listen in').click();
    await dialog(ann).waitFor({ state: 'detached' });
    await chip(ada, 'unconfirmed').waitFor();
    const asked = world.asked('hq');
    const before = asked.of(LISTEN).length;
    await ada.getByTitle('Listen in: rings 1119').waitFor();
    await button(ada, 'Listen in').click();
    await eventually(() => asked.of(LISTEN).length === before + 1, { withinMs: WITHIN_MS });
    expect(await dialog(ann).count()).toBe(0);
    await ann.shot('listen');
    await button(ada, 'More…').click();
    await button(dialog(ann), 'Whisper').click();
    expect(await dialog(ann).getByLabel('Supervisor').inputValue()).toBe('1119');
    await button(dialog(ann), 'Cancel').click();

    await button(ada, 'More…').click();
    await button(dialog(ann), 'Transfer').click();
    const to = dialog(ann).getByRole('combobox', { name: 'To' });
    await to.fill('dee');
    await dialog(ann)
      .getByRole('option', { name: /Dee Moss 1/ })
      .waitFor();
    expect(await ann.violations()).toEqual([]);
    await ann.shot('transfer');
    await to.press('Escape');
    await to.press('ArrowDown');
    await to.press('Enter');
    expect(await to.inputValue()).toBe('1117');
    await button(dialog(ann), 'Transfer').click();
    await chip(ada, 'unconfirmed').getByText('Transfer').waitFor();

    // Paused during the call: both states and both times, beside the most buttons that a row has.
    const second = floor.arrive('11', { caller: '5550171' });
    floor.ring(second, '106');
    floor.answer(second, '106');
    const ben = rowOf(ann, 'Ben Ode 1');
    floor.pause('106', { reason: 'Lunch' });
    await ben.getByText('On call').waitFor();
    await ben.locator('.talks-to', { hasText: /5550171.*Support 1/ }).waitFor();
    await ben.locator('.col-time').getByText('◆').waitFor();
    await ann.page.setViewportSize({ width: 1280, height: 800 });
    await ann.shot('listen-1280');
    await ann.until(`[...document.querySelectorAll('.grid-body .command-menu')].every((menu) =>
      menu.getBoundingClientRect().right <= menu.closest('.cell').getBoundingClientRect().right + 1)`);
    await ann.page.setViewportSize(PHONE);
    await ann.fitsCards();
    await ann.shot('listen-phone');
    await ben.getByRole('button', { name: 'Ben Ode 1', exact: true }).click();
    await ann.says('.drawer .facts', /, paused.*\d:\d\d/);
    await ann.says('.drawer .facts', /Talks to\s*5550171\s*Call from\s*Support 1/);
    await ann.shot('listen-drawer');
    expect(ann.complaints).toEqual([]);
  });

  it('shows a viewer which commands are unavailable, and why, and no audit log', async () => {
    const token = await world.token({ sub: 'vic', scope: 'floor:read' });
    const vic = await ConsolePage.open(browser, service.url, {
      hash: '#/agents?account=hq',
      token,
      size: PHONE,
    });
    const pause = button(rowOf(vic, 'Ada Lund 1'), 'Pause');
    await vic.says('button[data-action="agent.pause"][title$="lacks the scope agents:command"]', /Pause/);
    expect(await pause.getAttribute('aria-disabled')).toBe('true');
    await pause.click({ force: true });
    expect(await dialog(vic).count()).toBe(0);
    await button(rowOf(vic, 'Ada Lund 1'), 'More…').click();
    await dialog(vic).getByText('this login lacks the scope agents:command').first().waitFor();
    expect(await vic.violations()).toEqual([]);
    await vic.page.keyboard.press('Escape');
    await vic.page.goto(`${service.url}/#/audit`);
    await vic.page.getByText('This login may not read the audit log.').waitFor();
    expect(await vic.violations()).toEqual([]);
    await vic.close();
  });
});
