import type { BrowserContext, Locator } from 'playwright-core';
import { chromiumMissing, launchChromium } from '../support/chromium.js';
import { floorOfCasts } from '../support/floor-fixture.js';
import { ADMIN } from '../support/command-cluster.js';
import { TestCluster } from '../support/test-cluster.js';
import { ConsolePage } from './console.page.js';

const WITHIN_MS = 90_000;

const missing = chromiumMissing();
if (missing !== undefined)
  process.stderr.write(`\nSafety of actions was NOT tested in a browser: ${missing}\n`);

(missing === undefined ? describe : describe.skip)('Actions that could do harm, in a browser', () => {
  let browser: BrowserContext;
  let close: () => Promise<void>;
  let world: TestCluster;
  let url: string;
  let ann: ConsolePage;

  beforeAll(async () => {
    ({ context: browser, close } = await launchChromium());
    browser.setDefaultTimeout(WITHIN_MS);
    world = await TestCluster.start({
      accounts: [
        { id: 'plant', name: 'Plant', vendor: 'portsip', floor: floorOfCasts('portsip', 2) },
        { id: 'west', name: 'West', vendor: 'netsapiens', floor: floorOfCasts('netsapiens', 2) },
      ],
    });
    ({ url } = await world.process('all'));
    const token = await world.token({ sub: 'ann', scope: ADMIN });
    ann = await ConsolePage.open(browser, url, { hash: '#/queues?account=plant', token });
    await row('Support 1').waitFor();
  }, 150_000);
  afterAll(async () => {
    await close();
    await world.close();
  });

  const row = (name: string): Locator => ann.page.getByRole('row', { name: new RegExp(name) }).first();
  const button = (within: Locator, name: string): Locator =>
    // In tables the name of the target follows.
    within.getByRole('button', { name: new RegExp(`^${name}( |$)`) });
  const dialog = (): Locator => ann.page.getByRole('dialog');
  const choose = async (target: string, action: string): Promise<void> => {
    await button(row(target), 'More…').click();
    await button(dialog(), action).click();
  };
  const cancel = async (): Promise<void> => {
    await button(dialog(), 'Cancel').click();
    await dialog().waitFor({ state: 'detached' });
  };

  it('starts the list of a queue’s agents with those in it, and shows what would change', async () => {
    await choose('Support 1', 'Set the queue’s agents');
    await dialog().getByText('No changes.').waitFor();
    const listed = dialog().locator('[data-field="params.agents"] li');
    expect(await listed.count()).toBe(2);
    await ann.picture('console-set-agents');
    await button(dialog(), 'Remove Ben Ode 1').click();
    await dialog().getByText('Removes 1: Ben Ode 1.').waitFor();
    expect(await dialog().getByLabel('Leave it empty').count()).toBe(0);
    const others = dialog().getByLabel('Add: Agents');
    const dee = await others.locator('option', { hasText: 'Dee Moss 1' }).getAttribute('value');
    await others.selectOption(dee);
    await dialog().getByText('Adds 1: Dee Moss 1. Removes 1: Ben Ode 1.').waitFor();
    expect(await ann.violations()).toEqual([]);
    await cancel();
  });

  it('sends an empty list only with a tick of its own', async () => {
    await choose('Sales 1', 'Set the queue’s agents');
    await dialog().getByText('No changes.').waitFor();
    await button(dialog(), 'Remove Ada Lund 1').click();
    await button(dialog(), 'Remove Dee Moss 1').click();
    await dialog().getByText('Removes 2: Ada Lund 1, Dee Moss 1.').waitFor();
    await button(dialog(), 'Set the queue’s agents').click();
    await dialog().getByText('An empty list removes every entry. Tick the box to send it.').waitFor();
    await ann.picture('console-set-agents-empty');
    expect(await ann.violations()).toEqual([]);
    await dialog().getByLabel('Leave it empty').check();
    await button(dialog(), 'Set the queue’s agents').click();
    await dialog().waitFor({ state: 'detached' });
    await row('Sales 1').locator('.command-chip[data-stage=confirmed]').waitFor();
  });

  it('deletes a queue only when its name is typed, and shows what is in it', async () => {
    await choose('Support 2', 'Delete the queue');
    await dialog()
      .getByText('No callers are waiting in it. It has 2 agents: Ada Lund 2, Ben Ode 2.')
      .waitFor();
    await button(dialog(), 'Delete the queue').click();
    await dialog().getByText('Type the name exactly: Support 2').waitFor();
    await ann.picture('console-delete-queue');
    expect(await ann.violations()).toEqual([]);
    await dialog().getByLabel('Type “Support 2” to confirm').fill('Support 2');
    await button(dialog(), 'Delete the queue').click();
    await dialog().waitFor({ state: 'detached' });
    expect(ann.complaints).toEqual([]);
  });

  it('chooses a caller of a queue by name and wait, and says when that caller is gone', async () => {
    const floor = world.floor('plant');
    const call = floor.arrive('11', { caller: '5550181', name: 'Jane Roe' });
    await choose('Support 1', 'Pick up');
    const callers = dialog().locator('[data-field="params.call"] select');
    const jane = callers.locator('option', { hasText: /^Jane Roe 5550181, since / });
    await jane.waitFor({ state: 'attached' });
    await callers.selectOption((await jane.getAttribute('value')) ?? '');
    expect(await ann.violations()).toEqual([]);
    await ann.picture('console-choose-caller');
    floor.abandon(call);
    await callers.locator('option:checked', { hasText: 'No longer waiting' }).waitFor({ state: 'attached' });
    await cancel();
  });

  it('names the agents that a selection acts on, and says how many of them a filter hides', async () => {
    await ann.page.goto(`${url}/#/agents?account=west`);
    for (const name of ['Ada Lund 1', 'Ben Ode 1', 'Dee Moss 2']) await row(name).locator('.pick').click();
    const bar = ann.page.getByRole('region', { name: 'Selection' });
    await bar.getByText('3 selected', { exact: true }).waitFor();
    await bar.getByText('Ada Lund 1, Ben Ode 1, Dee Moss 2').waitFor();
    await ann.page.getByRole('searchbox').fill('dee');
    await bar.getByText('3 selected, 2 not shown').waitFor();
    await ann.picture('console-selection');
    await ann.page.getByRole('searchbox').fill('');
    await bar.getByText('3 selected', { exact: true }).waitFor();
  });

  it('skips agents that are paused already, and says so', async () => {
    await button(row('Ada Lund 1'), 'Pause').click();
    await button(dialog(), 'Lunch').click();
    await row('Ada Lund 1').getByText('Lunch').waitFor();
    await button(row('Ada Lund 1'), 'Unpause').waitFor();
    const bar = ann.page.getByRole('region', { name: 'Selection' });
    await button(bar, 'Pause').click();
    await dialog().getByRole('heading', { name: 'Pause: 2 agents' }).waitFor();
    await dialog().getByText('1 already paused, left as it is: Ada Lund 1.').waitFor();
    await dialog().getByText('Ben Ode 1, Dee Moss 2').waitFor();
    await ann.picture('console-paused-already');
    expect(await ann.violations()).toEqual([]);
    await button(dialog(), 'Meeting').click();
    await row('Ben Ode 1').getByText('Meeting').waitFor();
    await row('Dee Moss 2').getByText('Meeting').waitFor();
    await row('Ada Lund 1').getByText('Lunch').waitFor();
  });

  it('acts on the agent in the drawer before a selection beside it', async () => {
    await row('Ben Ode 2').getByRole('button', { name: 'Ben Ode 2', exact: true }).click();
    await ann.says('.drawer h2', /Ben Ode 2/);
    await ann.page.keyboard.press('p');
    await dialog().getByRole('heading', { name: 'Pause: Ben Ode 2' }).waitFor();
    await cancel();
    expect(ann.complaints).toEqual([]);
  });
});
