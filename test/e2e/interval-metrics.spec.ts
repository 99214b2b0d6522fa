import type { Refusal } from '../../src/modules/domain/protocol.js';
import { TestCluster, type Service } from '../support/test-cluster.js';

const MINUTE_MS = 60_000;

describe('metrics/<account>', () => {
  let world: TestCluster;
  let service: Service;

  beforeAll(async () => {
    world = await TestCluster.start({
      accounts: [{ id: 'hq' }, { id: 'cloud', vendor: 'voximplant', metrics: { zone: 'Asia/Kathmandu' } }],
    });
    service = await world.service();
  });
  afterAll(() => world.close());

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
    const screen = (await world.screen(service.url)).follow('metrics/hq');
    expect(await screen.until(() => screen.metrics())).toEqual({ today: {}, last30: {}, agents: {} });
  });

  it('is refused to a token for single queues', async () => {
    const token = await world.token({ queues: ['hq/6400'] });
    const wire = await world.wire(service.url, { auth: { token } });
    const answer = await wire.ask<Refusal>('subscribe', { topic: 'metrics/hq' });
    expect(answer).toMatchObject({ ok: false, error: { code: 'forbidden' } });
  });
});
