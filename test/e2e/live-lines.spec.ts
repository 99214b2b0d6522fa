import { createHmac } from 'node:crypto';
import type { BrowserContext } from 'playwright-core';
import { chromiumMissing, launchChromium } from '../support/chromium.js';
import type { ServiceProcess } from '../support/service-process.js';
import { TestCluster } from '../support/test-cluster.js';
import { ConsolePage } from './console.page.js';

const KEY = 'k'.repeat(43);
const HQ = 'article[data-account=hq]';
const LAB = 'article[data-account=lab]';
/** As the PBX posts when an agent pauses. */
const EVENT = '{"type":30029,"msg":{"queue_number":"queue-6402","status":"Paused"}}';

(chromiumMissing() === undefined ? describe : describe.skip)(
  'The live lines of the console, below a path, in a browser',
  () => {
    let browser: BrowserContext;
    let close: () => Promise<void>;
    let world: TestCluster;
    let service: ServiceProcess;
    let console: ConsolePage;
    let floor: string;

    beforeAll(async () => {
      ({ context: browser, close } = await launchChromium());
      browser.setDefaultTimeout(90_000);
      world = await TestCluster.start({
        accounts: [
          { id: 'hq', name: 'HQ phones', push: { line: false, hook: { key: KEY } } },
          { id: 'lab', name: 'Lab phones' },
        ],
        file: { http: { basePath: '/floor' } },
      });
      service = await world.process('all');
      floor = service.url; // with the path
      console = await ConsolePage.open(browser, floor, {
        token: await world.token({ scope: 'floor:read queues:admin' }),
        hash: '#/systems',
      });
    });
    afterAll(async () => {
      await world.close();
      await close();
    });

    /** With the key put into the address that the page shows. */
    const post = async (signedWith: string): Promise<number> => {
      const shown = await console.page.locator(HQ).getByLabel('Address for events').inputValue();
      const { status } = await fetch(shown.replace('<key>', KEY), {
        method: 'POST',
        body: EVENT,
        headers: { 'x-signature': createHmac('sha256', signedWith).update(EVENT).digest('base64') },
      });
      return status;
    };

    it('shows the state of each line, and the address that events are posted to', async () => {
      await console.says(`${HQ} [data-line=off]`, /^Live line: Not held since /);
      await console.says(`${LAB} [data-line=open]`, /^Live line: Open since /);
      const address = console.page.locator(HQ).getByLabel('Address for events');
      expect(await address.inputValue()).toBe(`${floor}/hooks/hq/<key>`);
      expect(await console.text(HQ)).toContain(
        'Put the key from the configuration (push.hook.key) in place of <key>.',
      );
      expect(await console.text(LAB)).toMatch(
        /Address for events: None is configured \(push\.hook\.key\)\. Set up Create a queue$/,
      );
      expect(await console.text(`${HQ} [data-hook=waiting]`)).toBe(
        'No event has arrived yet. 0 accepted, 0 with a wrong signature, 0 unreadable.',
      );
      expect(await console.page.locator('.tick').count()).toBe(0);
      expect(await console.violations()).toEqual([]);
    });

    it('counts an event with a wrong signature, and shows the tick at the first right one', async () => {
      expect(await post('another')).toBe(200);
      await console.says(
        `${HQ} [data-hook=waiting]`,
        /0 accepted, 1 with a wrong signature, 0 unreadable\.$/,
      );
      expect(await post(KEY)).toBe(200);
      await console.says(
        `${HQ} [data-hook=arrived]`,
        /^✓ Events arrive; the last one .+\. 1 accepted, 1 with a wrong signature, 0 unreadable\.$/,
      );
      expect(await console.page.locator(`${HQ} .tick`).count()).toBe(1);
      expect(await console.violations()).toEqual([]);
      await console.picture('console-live-line');
      expect(console.complaints).toEqual([]);
    });

    it('says that a line is lost', async () => {
      await world.simulator('lab').stop();
      await console.says(`${LAB} [data-line=lost]`, /^Live line: Lost; the polls continue since /);
    });

    it('is hidden from others, and its address says why', async () => {
      const other = await ConsolePage.open(browser, floor, {
        token: await world.token({ scope: 'floor:read' }),
        hash: '#/systems',
      });
      await other.says('main', /^Your sign-in does not include the right "queues:admin"/);
      expect(await other.page.getByRole('link', { name: 'Systems' }).count()).toBe(0);
      expect(await console.page.getByRole('link', { name: 'Systems' }).count()).toBe(1);
      await other.close();
    });
  },
);
