import type { Refusal } from '../../src/modules/domain/protocol.js';
import { TestCluster, type Service } from '../support/test-cluster.js';

const problemOf = (answer: object): unknown => (answer as Refusal).error;

describe('Accounts and tenants', () => {
  let world: TestCluster;
  let service: Service;

  beforeAll(async () => {
    world = await TestCluster.start({
      accounts: [
        { id: 'hq', name: 'HQ phones' },
        { id: 'lab', name: 'Lab phones' },
        { id: 'rival', tenant: 'rival', name: 'Their phones' },
      ],
    });
    service = await world.service();
  });
  afterAll(() => world.close());

  it('two phone systems with the same queue and people do not mix', async () => {
    const screen = await world.screen(service.url);
    screen.follow('account/hq', 'account/lab', 'queue/hq/3', 'queue/lab/3');
    const call = world.floor('lab').arrive('3', { caller: '5550111' });
    world.floor('hq').pause('21', { reason: 'Lunch' });
    await screen.until(() => {
      expect(Object.keys(screen.queue('3', 'lab').waiting)).toEqual([call]);
      expect(screen.queue('3', 'hq').agents['1004']).toMatchObject({ state: 'paused', reason: 'Lunch' });
      expect(screen.account('hq').agents['1004']).toMatchObject({ state: 'paused' });
      expect(screen.account('lab').queues['3']).toMatchObject({ waiting: 1 });
    });
    expect(screen.queue('3', 'hq').waiting).toEqual({});
    expect(screen.account('hq').queues['3']).toMatchObject({ waiting: 0 });
    expect(screen.queue('3', 'lab').agents['1004']).toMatchObject({ state: 'available' });
    expect(screen.account('lab').agents['1004']).toMatchObject({ state: 'available' });
    expect(screen.account('hq').source.self.name).toBe('HQ phones');
    expect(screen.account('lab').source.self.name).toBe('Lab phones');
  });

  it('each system is logged in to by its own name', () => {
    const namesUsed = ['hq', 'lab'].map((id) =>
      world
        .asked(id)
        .of('get_token')
        .map(({ what }) => what),
    );
    expect(namesUsed).toEqual([['POST /openapi/v1.0/get_token'], ['POST /openapi/v1.0/get_token']]);
    expect(world.simulator('hq').tokensAlive()).toBe(1);
    expect(world.simulator('lab').tokensAlive()).toBe(1);
  });

  it('another tenant’s account does not exist', async () => {
    const wire = await world.wire(service.url);
    for (const [theirs, made] of [
      ['account/rival', 'account/no-such'],
      ['queue/rival/3', 'queue/no-such/3'],
    ] as const) {
      const [one, other] = [await wire.follow(theirs), await wire.follow(made)].map(problemOf);
      expect(one).toMatchObject({ code: 'not-found', status: 404 });
      expect(JSON.stringify(one)).toBe(JSON.stringify(other).replaceAll('no-such', 'rival'));
    }
    const rival = await world.wire(service.url, {
      auth: { token: await world.token({ tenant: 'rival' }) },
    });
    expect(await rival.follow('queue/rival/3')).toMatchObject({ ok: true });
    expect(problemOf(await rival.follow('queue/hq/3'))).toMatchObject({ code: 'not-found' });
  });

  it('what a socket follows is all it hears of', async () => {
    const [one, both] = [await world.wire(service.url), await world.wire(service.url)];
    await one.follow('queue/hq/3');
    for (const topic of ['queue/hq/3', 'queue/lab/3']) await both.follow(topic);
    const call = world.floor('lab').arrive('3', { caller: '5550112' });
    await both.until(() => expect(both.state('queue/lab/3')['waiting']).toHaveProperty([call]));
    world.floor('hq').unpause('21');
    await one.until(() =>
      expect(one.state('queue/hq/3')['agents']!['1004']).toMatchObject({ state: 'available' }),
    );
    await one.until(() => expect(one.marks.length).toBeGreaterThan(1));
    expect(new Set(one.deltas.map(({ topic }) => topic))).toEqual(new Set(['queue/hq/3']));
    expect(new Set(one.marks.flatMap(({ accounts }) => accounts.map(({ account }) => account)))).toEqual(
      new Set(['hq']),
    );
  });

  it('a token for some accounts or queues opens those alone', async () => {
    const lab = await world.wire(service.url, { auth: { token: await world.token({ accounts: ['lab'] }) } });
    expect(await lab.follow('account/lab')).toMatchObject({ ok: true });
    expect(problemOf(await lab.follow('account/hq'))).toMatchObject({ code: 'not-found' });

    const token = await world.token({ queues: ['hq/3'] });
    const narrow = await world.wire(service.url, { auth: { token } });
    expect(await narrow.follow('queue/hq/3')).toMatchObject({ ok: true });
    expect(problemOf(await narrow.follow('queue/lab/3'))).toMatchObject({ code: 'forbidden', status: 403 });
    expect(problemOf(await narrow.follow('queue/hq/4'))).toMatchObject({ code: 'forbidden' });
    expect(problemOf(await narrow.follow('account/hq'))).toMatchObject({ code: 'forbidden' });
  });

  it('a queue that does not exist is refused, and nothing is polled for it', async () => {
    const wire = await world.wire(service.url);
    expect(problemOf(await wire.follow('queue/hq/4711'))).toMatchObject({ code: 'not-found', status: 404 });
    expect(world.asked('hq').of('4711')).toEqual([]);
  });
});
