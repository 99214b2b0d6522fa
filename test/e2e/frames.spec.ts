import type { BrowserContext } from 'playwright-core';
import { chromiumMissing, launchChromium } from '../support/chromium.js';
import { LiteralServer, text } from '../support/literal-server.js';
import type { ServiceProcess } from '../support/service-process.js';
import { TestCluster } from '../support/test-cluster.js';

const missing = chromiumMissing();

(missing === undefined ? describe : describe.skip)('In a frame of a page of the intranet', () => {
  let browser: BrowserContext;
  let close: () => Promise<void>;
  let intranet: LiteralServer;
  let stranger: LiteralServer;
  let world: TestCluster;
  let service: ServiceProcess;

  beforeAll(async () => {
    ({ context: browser, close } = await launchChromium());
    browser.setDefaultTimeout(90_000);
    [intranet, stranger] = [await LiteralServer.start(page('')), await LiteralServer.start(page(''))];
    const http = { frameAncestors: ['self', intranet.baseUrl] };
    world = await TestCluster.start({ file: { http } });
    service = await world.process('api');
  });
  afterAll(async () => {
    await world.close();
    await Promise.all([intranet.stop(), stranger.stop()]);
    await close();
  });

  /** What is in the frame of that page; empty where the browser shows nothing. */
  async function framed(owner: LiteralServer, path: string): Promise<string> {
    owner.answer(page(`<iframe src="${service.url}${path}"></iframe>`));
    const tab = await browser.newPage();
    await tab.goto(owner.baseUrl);
    const [frame] = tab.frames().slice(1);
    const title = (await frame?.title()) ?? '';
    await tab.close();
    return title;
  }

  it('the wall is shown to the pages that are named, and to no others', async () => {
    expect(await framed(intranet, '/wall?view=rows')).toBe('Floorwalker · Wallboard');
    expect(await framed(stranger, '/wall')).not.toContain('Floorwalker');
    const { headers } = await fetch(`${service.url}/wall`);
    expect(headers.get('content-security-policy')).toContain(`frame-ancestors 'self' ${intranet.baseUrl}`);
    expect(headers.get('x-frame-options')).toBeNull();
  });

  it('the console is shown in no frame', async () => {
    expect(await framed(intranet, '/')).not.toContain('Floorwalker');
    for (const path of ['/', '/index.html', '/docs', '/config.json']) {
      const { headers } = await fetch(service.url + path);
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      expect(headers.get('x-frame-options')).toBe('DENY');
    }
  });
});

const page = (body: string) =>
  text(`<!doctype html><title>Intranet</title>${body}`, 200, { 'content-type': 'text/html' });
