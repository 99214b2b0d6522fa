import type { BrowserContext } from 'playwright-core';
import type { Floor } from '../../simulators/engine/floor.js';
import { chromiumMissing, launchChromium } from '../support/chromium.js';
import { supportFloor } from '../support/support-floor.js';
import { TestCluster } from '../support/test-cluster.js';
import { WallPage } from './wall.page.js';
import { MISPLACED, SIZES, UNUSED } from './wall.sizes.js';

const WITHIN_MS = 90_000;
const QUEUES = 14;

/** Of each queue two callers left and three were answered. */
function dayFloor(): Floor {
  const floor = supportFloor();
  for (let nth = 1; nth <= QUEUES; nth += 1) {
    const id = String(10 + nth);
    floor.addQueue({ id, number: String(6410 + nth), name: `Queue ${nth} for inquiries and complaints` });
    floor.addMember(id, '21', { kind: 'dynamic' });
    for (const caller of ['5550101', '5550102']) floor.abandon(floor.arrive(id, { caller }));
    for (let answer = 0; answer < 3; answer += 1) {
      const call = floor.arrive(id, { caller: `555020${answer}` });
      floor.answer(call, '21');
      floor.hangup(call);
    }
  }
  return floor;
}

(chromiumMissing() === undefined ? describe : describe.skip)('Figures of the day on the wall', () => {
  let browser: BrowserContext;
  let close: () => Promise<void>;
  let world: TestCluster;
  let url: string;

  beforeAll(async () => {
    ({ context: browser, close } = await launchChromium());
    browser.setDefaultTimeout(WITHIN_MS);
    world = await TestCluster.start({
      accounts: [
        {
          ...{ id: 'hq', vendor: 'netsapiens', floor: dayFloor() },
          metrics: { totals: true, zone: 'UTC', formula: 'strict' },
        },
        { id: 'quiet', name: 'Quiet', vendor: 'portsip', floorOptions: { queues: 1, agents: 2 } },
      ],
    });
    ({ url } = await world.process('all'));
  }, 150_000);
  afterAll(async () => {
    await world.close();
    await close();
  });

  const figure = (queue: string, name: string) => `[data-queue="${queue}"] [data-figure=${name}]`;
  const open = async (search: string): Promise<WallPage> =>
    WallPage.open(browser, url, { search, token: await world.token() });

  it('are on the tiles of queues, and in the totals', async () => {
    const wall = await open('?accounts=hq');
    await wall.says(figure('hq/6411', 'answered'), /^3$/);
    await wall.says(figure('hq/6411', 'abandoned'), /^2$/);
    await wall.says(figure('hq/6411', 'serviceLevel'), /^60 %$/);
    await wall.says('header [data-figure=answered]', /^42$/);
    await wall.says('header [data-figure=abandoned]', /^28$/);
    expect(await wall.violations()).toEqual([]);
    await wall.shot('today-wall');
    expect(wall.complaints).toEqual([]);
    await wall.close();
  });

  it('are absent where nothing is known, and a total without them is grey', async () => {
    const wall = await open('?queues=6411,6400');
    await wall.says(figure('hq/6411', 'answered'), /^3$/);
    for (const name of ['answered', 'abandoned', 'serviceLevel'])
      await wall.says(`[data-queue^="quiet/"] [data-figure=${name}]`, /^– Not told, or too little was seen$/);
    await wall.says('header [data-figure=answered][data-partial=true]', /^3 incomplete$/);
    expect(await wall.violations()).toEqual([]);
    await wall.shot('today-wall-two');
    await wall.close();
  });

  it.each(['tiles', 'rows'])(
    'fit every screen in the view of %s',
    async (view) => {
      const wall = await open(`?view=${view}&theme=night`);
      for (const [name, size] of Object.entries(SIZES)) {
        await wall.page.setViewportSize(size);
        await wall.page.locator('[data-queue] [data-figure=answered]').first().waitFor();
        await wall.until(`(${MISPLACED}).length === 0`).catch(() => undefined);
        for (const fault of view === 'tiles' ? [MISPLACED, UNUSED] : [MISPLACED])
          expect({ name, found: await wall.page.evaluate<string[]>(fault) }).toEqual({ name, found: [] });
        await wall.shot(`today-wall-${view}-${name}`);
      }
      expect(await wall.violations()).toEqual([]);
      await wall.close();
    },
    400_000,
  );

  it('are left out where the address says so, and of its own queues for a login for single ones', async () => {
    const without = await open('?today=off');
    await without.page.locator('[data-queue="hq/6411"]').waitFor();
    expect(await without.page.locator('[data-figure]').count()).toBe(0);
    await without.close();
    const token = await world.token({ queues: ['hq/6411'] });
    const own = await WallPage.open(browser, url, { token });
    await own.page.locator('[data-queue="hq/6411"]').waitFor();
    await own.page.locator('[data-queue="hq/6411"] [data-figure]').first().waitFor();
    await own.close();
  });
});
