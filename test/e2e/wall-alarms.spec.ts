import type { BrowserContext } from 'playwright-core';
import { chromiumMissing, launchChromium } from '../support/chromium.js';
import { freePort } from '../support/test-redis.js';
import { arriveEarlier } from '../support/support-floor.js';
import { type ServiceProcess } from '../support/service-process.js';
import { TestCluster } from '../support/test-cluster.js';
import { WallPage } from './wall.page.js';

const WITHIN_MS = 90_000;
const missing = chromiumMissing();
const QUEUE = '[data-queue="hq/3"]';

(missing === undefined ? describe : describe.skip)('The wallboard of a quiet floor, in a browser', () => {
  let browser: BrowserContext;
  let close: () => Promise<void>;
  let world: TestCluster;
  let service: ServiceProcess;
  let port: string;
  let wall: WallPage;

  beforeAll(async () => {
    ({ context: browser, close } = await launchChromium());
    browser.setDefaultTimeout(WITHIN_MS);
    // Chromium's headless shell refuses it otherwise.
    await browser.grantPermissions(['screen-wake-lock']);
    world = await TestCluster.start();
    port = String(await freePort());
    service = await world.process('all', { PORT: port });
    wall = await WallPage.open(browser, service.url, {
      token: await world.token(),
      search: '?waiting=2&oldest=60&pause=2&sound=on&theme=day',
      init: SPY,
    });
    await wall.says('[data-account=hq]', /^HQ phones ?Live ?\d+ s old$/);
  }, 150_000);
  afterAll(async () => {
    await wall.close();
    await world.close();
    await close();
  });

  const spied = (what: 'locks' | 'notes'): Promise<number> => wall.page.evaluate<number>(what);

  it('shows the queue and its agents', async () => {
    expect(await wall.text(QUEUE)).toBe('Support Waiting 0 Longest wait – No callers wait ● 2 available');
    expect(await wall.text('.totals')).toBe(
      'waiting 0 longest wait – available 2 on call 0 on pause 0 signed out 0 other states 0',
    );
    expect(await wall.violations()).toEqual([]);
  });

  it('lets a wait tick by one second each second, by the clock of the server', async () => {
    const call = arriveEarlier(world.floor(), '3', 20_000, '5550170');
    await wall.says(`${QUEUE} [data-field=oldest]`, /^0:2\d$/);
    const shown = await wall.page.evaluate<string[]>(nextTexts(`${QUEUE} [data-field=oldest]`, 5));
    const first = Number(shown[0]!.slice(2));
    expect(shown.map((text) => Number(text.slice(2)))).toEqual([0, 1, 2, 3, 4].map((n) => first + n));
    world.floor().hangup(call);
    await wall.says(`${QUEUE} [data-field=waiting]`, /^0$/);
  });

  it('raises alarms with a sign and a word, sounds once the page was touched, and clears them', async () => {
    expect(await wall.text('[data-sound]')).toBe('Sound: press to start');
    await wall.says('.notice', /^The browser blocks sound\. Touch the screen or press a key\.$/);
    await wall.picture('wall-sound-blocked');
    await wall.page.mouse.click(5, 5);
    await wall.says('[data-sound=on]', /^Sound: on$/);
    await wall.lacks('.notice');
    const touched = await spied('notes');
    expect(touched).toBe(2);
    const first = arriveEarlier(world.floor(), '3', 61_000, '5550171');
    await wall.says(`${QUEUE} [data-alarm=oldest]`, /^Wait too long$/);
    expect(await wall.page.locator(`${QUEUE}.tile-alarm [data-alarm=oldest] svg`).count()).toBe(1);
    await wall.until('notes === 4');
    const second = world.floor().arrive('3', { caller: '5550172' });
    await wall.says(`${QUEUE} [data-alarm=waiting][data-level=alarm]`, /^2 waiting \(limit 2\)$/);
    world.floor().pause('21', { reason: 'Lunch' });
    world.floor().pause('24', { reason: 'Break' });
    await wall.says(`${QUEUE} [data-alarm=unstaffed][data-level=alarm]`, /^No agent free$/);
    await wall.says('.pauses [data-agent="hq/1004"] [data-alarm=pause]', /^Pause overrun$/);
    expect(await wall.text('[role=status][aria-label=Alarms]')).toMatch(/Support: No agent free/);
    expect(await wall.violations()).toEqual([]);
    await wall.picture('wall-alarms');
    world.floor().hangup(first);
    world.floor().hangup(second);
    world.floor().unpause('21');
    world.floor().unpause('24');
    await wall.lacks('[data-alarm]');
    expect(await wall.text('[role=status][aria-label=Alarms]')).toBe('No alarms');
  });

  it('is silenced and started by its switch, by pointer and by keyboard', async () => {
    const press = wall.page.locator('[data-sound]');
    await press.click();
    await wall.says('[data-sound=off]', /^Sound: off$/);
    await press.click();
    await wall.says('[data-sound=on]', /^Sound: on$/);
    // After a power cut the address still wants sound, and the browser wants a touch.
    await wall.page.reload();
    await wall.says('[data-sound=touch]', /^Sound: press to start$/);
    await press.click();
    await wall.says('[data-sound=on]', /^Sound: on$/);
    await press.press('Enter');
    await wall.says('[data-sound=off]', /^Sound: off$/);
    await press.press('Enter');
    await wall.says('[data-sound=on]', /^Sound: on$/);
    expect(await spied('notes')).toBe(4);
    await wall.says('[data-account=hq][data-source=live]', /Live/);
  });

  it('puts the longest pause first', async () => {
    world.floor().pause('24', { reason: 'Break' });
    await wall.says('.pauses [data-agent="hq/1005"]', /Break/);
    world.floor().pause('21', { reason: 'Lunch' });
    await wall.says('.pauses [data-agent="hq/1004"]', /Lunch/);
    const shown = await wall.attributes('.pauses [data-agent]', 'data-agent');
    expect(shown).toEqual(['hq/1005', 'hq/1004']);
    world.floor().unpause('21');
    world.floor().unpause('24');
    await wall.says('.pauses', /No agents are on pause/);
  });

  it('keeps the screen awake, again whenever it is looked at again', async () => {
    await wall.until('locks === 1');
    await wall.page.evaluate('lookAway()');
    await wall.until('locks === 2');
  });

  it('fills the screen, and changes its view and theme by keyboard alone, all of it in the address', async () => {
    const { page } = wall;
    await page.getByRole('link', { name: 'Rows' }).focus();
    await page.keyboard.press('Enter');
    await wall.says('tr[data-queue="hq/3"]', /^Support/);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await wall.says('main [data-agent="hq/1004"]', /Ada Lund/);
    expect(await page.locator('[aria-current=page]').innerText()).toBe('Agents');
    expect(await wall.violations()).toEqual([]);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await page.locator('html[data-theme=night]').waitFor();
    expect(await wall.violations()).toEqual([]);
    expect(Object.fromEntries(new URL(page.url()).searchParams)).toEqual({
      ...{ waiting: '2', oldest: '60', pause: '2' },
      ...{ sound: 'on', theme: 'night', view: 'agents' },
    });
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Leave full screen' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Full screen', exact: true }).waitFor();
    await page.getByRole('link', { name: 'Tiles' }).click();
  });

  it('says so when the phone system does not answer, keeps the numbers, and recovers', async () => {
    const call = arriveEarlier(world.floor(), '3', 65_000, '5550173');
    await wall.says(`${QUEUE} [data-field=waiting]`, /^1$/);
    await world.simulator().faults.refuse();
    await wall.says('[data-account=hq][data-source=down]', /No answer from HQ phones since .* ?\d+ s old/);
    await wall.says(`${QUEUE}.tile-old`, /Last known, \d\d:\d\d/);
    expect(await wall.text(`${QUEUE} [data-field=waiting]`)).toBe('1');
    await wall.says('.totals', /includes old numbers from HQ phones/);
    // Times stop once the last data of the phone system has arrived.
    const ages = nextTexts('[data-account=hq] .age', 3);
    await wall.page.evaluate(ages);
    const before = await wall.text(`${QUEUE} [data-field=oldest]`);
    await wall.page.evaluate(ages);
    expect(await wall.text(`${QUEUE} [data-field=oldest]`)).toBe(before);
    expect(await wall.violations()).toEqual([]);
    await wall.picture('wall-old');
    await world.simulator().faults.restore();
    await wall.says('[data-account=hq][data-source=live]', /Live/);
    await wall.lacks('.tile-old');
    world.floor().hangup(call);
  });

  it('comes back silently when the service was away, and ages when it stays away', async () => {
    // Sound was tried before the page was touched.
    expect(wall.complaints.splice(0).filter((one) => !/AudioContext was not allowed/.test(one))).toEqual([]);
    await service.kill();
    await wall.says('.clock', /Reconnecting$/);
    await wall.says('[data-account=hq]', /^HQ phones ?Reconnecting ?\d+ s old$/);
    expect(await wall.page.locator('.tile-old').count()).toBe(0);
    await wall.says(
      '[data-account=hq][data-source=stale]',
      /No new numbers from HQ phones since .* ?\d+ s old/,
    );
    await wall.page.locator(`${QUEUE}.tile-old`).waitFor();
    world.floor().pause('24', { reason: 'Break' });
    service = await world.process('all', { PORT: port });
    await wall.says('[data-account=hq][data-source=live]', /Live/);
    await wall.says('.pauses [data-agent="hq/1005"]', /Break/);
    await wall.lacks('.tile-old');
    // The browser's own messages about a cut connection, and about unanswered requests.
    const own = /^WebSocket connection to .* failed|^Failed to load resource: net::ERR_CONNECTION_REFUSED$/;
    const strange = wall.complaints.splice(0).filter((one) => !own.test(one));
    expect(strange).toEqual([]);
  }, 150_000);
});

/**
 * Counts wake locks and notes, and lets a test look away, as a browser does when the page is hidden. Blocks sound until a
 * touch or a key: the browser would, but takes what a test evaluates on the page for a touch.
 */
const SPY = `
  Object.assign(globalThis, { locks: 0, notes: 0 });
  let last;
  const request = navigator.wakeLock.request.bind(navigator.wakeLock);
  navigator.wakeLock.request = async (type) => {
    last = await request(type);
    locks += 1;
    return last;
  };
  globalThis.lookAway = async () => {
    await last.release();
    document.dispatchEvent(new Event('visibilitychange'));
  };
  let touched = false;
  for (const touch of ['pointerdown', 'keydown']) addEventListener(touch, () => (touched = true), true);
  globalThis.AudioContext = class extends AudioContext {
    constructor() {
      super();
      if (!touched) this.suspend();
    }
    get state() {
      return touched ? super.state : 'suspended';
    }
    resume() {
      return touched ? super.resume() : new Promise(() => {});
    }
  };
  globalThis.OscillatorNode = class extends OscillatorNode {
    constructor(...args) {
      super(...args);
      notes += 1;
    }
  };
`;

/** The next so many texts that the element shows. */
const nextTexts = (selector: string, count: number): string => `
  new Promise((resolve) => {
    const element = document.querySelector(${JSON.stringify(selector)});
    const texts = [];
    new MutationObserver((_, observer) => {
      texts.push(element.textContent);
      if (texts.length < ${count}) return;
      observer.disconnect();
      resolve(texts);
    }).observe(element, { characterData: true, subtree: true, childList: true });
  })`;
