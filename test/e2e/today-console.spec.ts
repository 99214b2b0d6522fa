import { readFile } from 'node:fs/promises';
import type { BrowserContext } from 'playwright-core';
import type { Floor } from '../../simulators/engine/floor.js';
import { chromiumMissing, launchChromium } from '../support/chromium.js';
import { supportFloor } from '../support/support-floor.js';
import { TestCluster } from '../support/test-cluster.js';
import { ConsolePage, PHONE } from './console.page.js';

const WITHIN_MS = 90_000;
const WIDE = { width: 1920, height: 900 };

/** Support, Sales, and a queue in which there were no calls; of each two callers left, and `answered` were answered by Ada. */
function dayFloor(answered: number): Floor {
  const floor = supportFloor();
  floor.addQueue({ id: '4', number: '6403', name: 'Sales' });
  floor.addQueue({ id: '5', number: '6404', name: '=Returns, "old"' });
  floor.addMember('4', '21', { kind: 'dynamic' });
  for (const queue of ['3', '4']) {
    for (const caller of ['5550101', '5550102']) floor.abandon(floor.arrive(queue, { caller }));
    for (let nth = 0; nth < answered; nth += 1) {
      const call = floor.arrive(queue, { caller: `555020${nth}` });
      floor.answer(call, '21');
      floor.hangup(call);
    }
  }
  return floor;
}

(chromiumMissing() === undefined ? describe : describe.skip)('Figures of the day in the console', () => {
  let browser: BrowserContext;
  let close: () => Promise<void>;
  let world: TestCluster;
  let url: string;
  let console: ConsolePage;
  /** What the page asked for, and ended, of the topics of interval metrics. */
  const asked: string[] = [];

  beforeAll(async () => {
    ({ context: browser, close } = await launchChromium());
    browser.setDefaultTimeout(WITHIN_MS);
    world = await TestCluster.start({
      accounts: [
        { id: 'hq', floor: dayFloor(3), metrics: { totals: true, zone: 'UTC' } },
        {
          ...{ id: 'cloud', name: 'Cloud', vendor: 'netsapiens', floor: dayFloor(1) },
          metrics: { totals: true, zone: 'UTC', formula: 'strict' },
        },
        { id: 'quiet', name: 'Quiet', vendor: 'portsip', floorOptions: { queues: 1, agents: 2 } },
      ],
    });
    ({ url } = await world.process('all'));
    const token = await world.token({ scope: 'floor:read agents:command audit:read' });
    console = await ConsolePage.open(browser, url, { hash: '#/waiting', token, size: WIDE });
    console.page.on('websocket', (socket) =>
      socket.on('framesent', ({ payload }) => {
        const [, event, topic] =
          /"(subscribe|unsubscribe)",\{"topic":"(metrics\/\w+)"/.exec(String(payload)) ?? [];
        if (event !== undefined) asked.push(`${event} ${topic}`);
      }),
    );
    await console.page.reload();
    await console.says('[data-account=cloud]', /Live/);
  }, 150_000);
  afterAll(async () => {
    await world.close();
    await close();
  });

  const cell = (key: string, column: string) => `[data-key="${key}"] .col-${column}`;
  const described = async (selector: string): Promise<string[]> => {
    const ids = await console.page.locator(selector).first().getAttribute('aria-describedby');
    const all = (ids ?? '').split(' ').map((id) => console.page.locator(`#${id}`).textContent());
    return (await Promise.all(all)).map((text) => text ?? '');
  };
  const saved = async (): Promise<{ name: string; text: string }> => {
    const [download] = await Promise.all([
      console.page.waitForEvent('download'),
      console.page.getByRole('button', { name: 'Save as CSV' }).click(),
    ]);
    return { name: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8') };
  };

  it('are asked for where they are shown, and not elsewhere', async () => {
    expect(asked).toEqual([]);
    await console.page.getByRole('link', { name: 'Queues' }).click();
    await console.says(cell('hq/3', 'offered'), /^5$/);
    expect(asked.sort()).toEqual([
      'subscribe metrics/cloud',
      'subscribe metrics/hq',
      'subscribe metrics/quiet',
    ]);
  });

  it('are columns of the queues; what is not known is absent', async () => {
    for (const [column, text] of Object.entries({ answered: '3', abandoned: '2', serviceLevel: '60 %' }))
      await console.says(cell('hq/3', column), new RegExp(`^${text}$`));
    await console.says(cell('cloud/6402', 'serviceLevel'), /^33 %$/);
    for (const column of ['offered', 'answered', 'abandoned', 'serviceLevel', 'asa', 'longestToday'])
      await console.says(`[data-key^="quiet/"] .col-${column}`, /^–$/);
    // 0 of 0 is neither 0 % nor 100 %.
    await console.says(cell('hq/5', 'offered'), /^0$/);
    await console.says(cell('hq/5', 'serviceLevel'), /^–$/);
    expect(await console.violations()).toEqual([]);
    await console.shot('today-queues');
  });

  it('say what they are based on, on hover and to screen readers', async () => {
    const level = cell('hq/3', 'serviceLevel');
    const words = await described(level);
    expect(words).toEqual(['By a formula of the phone system', 'Counted by the phone system']);
    expect(await console.page.locator(level).getAttribute('title')).toBe(words.join('. '));
    expect(await described(cell('hq/3', 'offered'))).toEqual(['Counted by the phone system']);
    for (const [key, why] of [
      ['[data-key="hq/5"]', 'No calls yet today'],
      ['[data-key^="quiet/"]', 'No figures of today yet'],
    ] as const) {
      const unknown = `${key} .col-serviceLevel`;
      expect(await described(unknown)).toEqual([why]);
      expect(await console.page.locator(unknown).getAttribute('title')).toBe(why);
    }
  });

  it('are summed up, and a sum in which something is missing is grey', async () => {
    const foot = (column: string) => `.grid-foot .col-${column}`;
    await console.says(foot('offered'), /^16$/);
    expect(await console.page.locator(`${foot('offered')} [data-partial=true]`).count()).toBe(1);
    expect(await console.page.locator(foot('offered')).getAttribute('title')).toBe(
      'Of 6 of 7 queues; the others tell no figures',
    );
    // Two phone systems with formulas of their own.
    await console.says(foot('serviceLevel'), /^–$/);
    await console.page.getByRole('combobox', { name: 'Phone system' }).selectOption('cloud');
    await console.says(foot('offered'), /^6$/);
    await console.says(`${foot('offered')} [data-partial=false]`, /^6$/);
    await console.page.getByRole('combobox', { name: 'Phone system' }).selectOption('');
  });

  it('sort, and say so', async () => {
    const head = console.page.getByRole('columnheader', { name: /^Answered/ });
    await head.getByRole('button').click();
    expect(await head.getAttribute('aria-sort')).toBe('descending');
    await console.says('.grid-body [aria-rowindex="2"]', /Sales[^]*HQ phones/);
    await console.says('.grid-body [aria-rowindex="8"]', /Logistics/);
    await head.getByRole('button').click();
    expect(await head.getAttribute('aria-sort')).toBe('ascending');
    await console.says('.grid-body [aria-rowindex="8"]', /Support[^]*HQ phones/);
  });

  it('are saved as a table of what is shown', async () => {
    await console.page.getByRole('searchbox', { name: 'Search' }).fill('hq');
    await console.says('.count', /3 of 7 queues/);
    const { name, text } = await saved();
    expect(name).toMatch(/^queues-\d{4}-\d\d-\d\d-\d{4}\.csv$/);
    const [heads = '', ...lines] = text.replace('\ufeff', '').trimEnd().split('\r\n');
    expect(heads).toBe(
      'Queue,Number,Phone system,Waiting,Longest wait now (s),In this queue’s calls,Available agents,' +
        'Agents on any call,Paused agents,"Agents who are signed out, or whose phone is offline",Offered today,' +
        'Answered today,Abandoned today,Service level today (%),Service level formula,Service level target (s),' +
        'Average wait until the answer today (s),Longest wait today (s),Coverage of observed figures (%),' +
        'Source of most figures',
    );
    expect(lines.map((line) => line.slice(0, 45))).toEqual([
      expect.stringMatching(/^"'=Returns, ""old""",6404,HQ phones,0,,/),
      expect.stringMatching(/^Sales,6403,HQ phones,0,,/),
      expect.stringMatching(/^Support,6402,HQ phones,0,,/),
    ]);
    expect(lines[1]).toContain(',5,3,2,60,By a formula of the phone system,');
    await console.page.getByRole('button', { name: 'Clear search and filters' }).click();
  });

  it('leave out the columns that the reader does not want, also after a reload', async () => {
    const { page } = console;
    await page.getByText('Columns', { exact: true }).click();
    expect(await console.violations()).toEqual([]);
    await console.shot('today-columns');
    const columns = ['offered', 'answered', 'abandoned', 'serviceLevel', 'asa', 'longestToday'];
    asked.length = 0;
    for (const id of columns.slice(1)) await page.locator(`[data-column=${id}]`).uncheck();
    await console.lacks('.grid-head .col-serviceLevel');
    expect(asked).toEqual([]);
    await page.locator('[data-column=offered]').uncheck();
    await console.lacks('.grid-head .col-offered');
    expect(asked.sort()).toEqual([
      'unsubscribe metrics/cloud',
      'unsubscribe metrics/hq',
      'unsubscribe metrics/quiet',
    ]);
    await page.keyboard.press('Escape');
    await console.lacks('.column-chooser[open]');
    await page.reload();
    await console.says('.count', /7 queues/);
    expect(await page.locator('.grid-head .col-offered').count()).toBe(0);
    await page.getByText('Columns', { exact: true }).click();
    await page.getByRole('button', { name: 'Standard columns' }).click();
    await console.says(cell('hq/3', 'offered'), /^5$/);
    await page.keyboard.press('Escape');
  });

  it('are columns of the agents', async () => {
    await console.page.getByRole('link', { name: 'Agents' }).click();
    await console.says('[data-key^="cloud/"] .col-calls', /^2$/);
    await console.says(cell('hq/1004', 'calls'), /^6$/);
    await console.says('[data-key^="cloud/"] .col-signedIn', /^\d+:\d\d$/);
    await console.says(cell('hq/1004', 'signedIn'), /^–$/);
    await console.says('[data-key^="quiet/"] .col-calls', /^–$/);
    expect(await console.page.locator('.grid-foot').count()).toBe(0);
    expect(await console.violations()).toEqual([]);
    await console.shot('today-agents');
    const { text } = await saved();
    expect(text).toMatch(
      /^\ufeffAgent,Extension,Phone system,State,Reason,Talks to,Call from,Time in the state \(s\),Paused beside a call \(s\),Calls answered today,/,
    );
  });

  it('give way where there is little room, and are on a phone in a card with their source, beside queue and phone system', async () => {
    const { page } = console;
    await page.setViewportSize({ width: 1400, height: 900 });
    await console.lacks('.grid-head .col-occupancy');
    await console.says(cell('hq/1004', 'calls'), /^6$/);
    await console.shot('today-agents-1400');
    await page.getByRole('link', { name: 'Queues' }).click();
    await console.says(cell('hq/3', 'answered'), /^3$/);
    await console.shot('today-queues-1400');
    await page.setViewportSize(PHONE);
    await console.says('[data-key="hq/3"] .col-answered', /^3$/);
    await console.says('[data-key="hq/3"] .col-serviceLevel', /^60 %$/);
    await console.says('[data-key="hq/3"] .col-basis', /^Today, from phone system$/);
    await console.says('[data-key="hq/3"] .col-account', /^HQ phones$/);
    await console.lacks('.grid-body .col-offered');
    expect(await console.violations()).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(PHONE.width);
    await console.shot('today-phone');
    for (const section of ['Agents', 'Waiting']) {
      await page.getByRole('link', { name: new RegExp(`^${section}`) }).click();
      await page.locator('nav [aria-current=page]', { hasText: section }).waitFor();
      if (section === 'Agents') {
        await console.says('[data-key="hq/1004"] .col-calls', /^\d+$/);
        await console.says('[data-key="hq/1004"] .col-queues', /Support/);
        await console.says('[data-key="hq/1004"] .col-account', /^HQ phones$/);
        await console.fitsCards();
        expect(await console.violations()).toEqual([]);
      }
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(PHONE.width);
      await console.shot(`today-phone-${section.toLowerCase()}`);
    }
    await page.getByRole('link', { name: 'Queues' }).click();
    await console.fitsCards();
    await page.setViewportSize(WIDE);
  });

  it('save waiting callers and the audit log too', async () => {
    const { page } = console;
    world.floor('hq').arrive('3', { caller: '+4930123' });
    await page.getByRole('link', { name: /^Waiting/ }).click();
    await console.says('[data-key^="hq/3/"]', /4930123/);
    expect((await saved()).text).toMatch(
      /^\ufeffCaller,Number,[^]*\r\n,'\+4930123,HQ phones,Support,waiting,,\d+\r\n$/,
    );
    await page.getByRole('link', { name: 'Agents' }).click();
    await page
      .locator('[data-key="hq/1004"]')
      .getByRole('button', { name: 'Pause Ada Lund', exact: true })
      .click();
    await page.getByRole('dialog').getByText('Lunch', { exact: true }).click();
    await console.says('[data-key="hq/1004"]', /Pause: done/);
    await page.getByRole('link', { name: 'Audit' }).click();
    await console.says('.command-lines', /HQ phones · Ada Lund/);
    const { name, text } = await saved();
    expect(name).toMatch(/^audit-/);
    expect(text).toMatch(
      /^\ufeffTime \(UTC\),Phone system,Action,Target,[^]*Z,HQ phones,Pause,Ada Lund[^]*,ann,[^]*,Pause: done,\d/,
    );
    expect(await console.violations()).toEqual([]);
    expect(console.complaints).toEqual([]);
  });
});
