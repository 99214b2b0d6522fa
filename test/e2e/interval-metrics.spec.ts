import type { Refusal } from '../../src/modules/domain/protocol.js';
import { TestCluster, type Service } from '../support/test-cluster.js';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

describe('metrics/<account>', () => {
  let world: TestCluster;
  let service: Service;

  beforeAll(async () => {
    world = await TestCluster.start({
      accounts: [
        { id: 'hq', metrics: { totals: true, zone: 'UTC', formula: 'strict' } },
        { id: 'quiet' },
        { id: 'cloud', vendor: 'voximplant', metrics: { zone: 'Asia/Kathmandu' } },
      ],
    });
    const { floor } = world.simulator('hq');
    for (const caller of ['5550101', '5550102']) floor.abandon(floor.arrive('3', { caller }));
    const call = floor.arrive('3', { caller: '5550103' });
    floor.answer(call, '24');
    floor.hangup(call);
    service = await world.service();
  });
  afterAll(() => world.close());

  it('has the counts of the day so far', async () => {
    const screen = (await world.screen(service.url)).follow('metrics/hq');
    const { today, agents } = await screen.until(() => {
      expect(Object.keys(screen.metrics().today)).toEqual(['3']);
      expect(Object.keys(screen.metrics().agents)).toContain('1005');
      // Reports are of whole seconds: one that is asked for in the second of the calls tells of none, and the next a minute later.
      expect(screen.metrics().today['3']).toMatchObject({ offered: 3 });
      return screen.metrics();
    }, 110_000);
    const { from } = today['3']!;
    expect(from % DAY_MS).toBe(0);
    expect(today['3']).toMatchObject({
      ...{ id: '3', to: from + DAY_MS, zone: 'UTC', closed: false, coverage: 1 },
      ...{ offered: 3, answered: 1, abandoned: 2, sources: { '*': 'vendor' } },
    });
    expect(agents['1005']).toMatchObject({ id: '1005', from, answered: 1 });
  });

  it('has the last half hour where the phone system counts it', async () => {
    const screen = (await world.screen(service.url)).follow('account/cloud', 'metrics/cloud');
    const { last30, row } = await screen.until(() => {
      const { last30 } = screen.metrics('cloud');
      const [row] = Object.values(last30);
      expect(row).toBeDefined();
      return { last30, row };
    });
    expect(Object.keys(last30)).toEqual(Object.keys(screen.account('cloud').queues));
    expect(row).toMatchObject({
      ...{ zone: 'Asia/Kathmandu', closed: false, sources: { '*': 'vendor' } },
      ...{ coverage: 1, coverageKind: 'measured' },
    });
    expect(row!.to - row!.from).toBe(30 * MINUTE_MS);
    expect(row!.to % MINUTE_MS).toBe(0);
  });

  it('is there and empty where nothing is counted', async () => {
    const screen = (await world.screen(service.url)).follow('metrics/quiet');
    expect(await screen.until(() => screen.metrics('quiet'))).toEqual({ today: {}, last30: {}, agents: {} });
  });

  it('is refused to a token for single queues', async () => {
    const token = await world.token({ queues: ['hq/6400'] });
    const wire = await world.wire(service.url, { auth: { token } });
    const answer = await wire.ask<Refusal>('subscribe', { topic: 'metrics/hq' });
    expect(answer).toMatchObject({ ok: false, error: { code: 'forbidden' } });
  });
});
