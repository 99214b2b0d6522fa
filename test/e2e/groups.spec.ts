import type { GroupRow } from '../../src/modules/rest/groups.contract.js';
import { until } from '../support/signal.js';
import type { ServiceProcess } from '../support/service-process.js';
import { TestCluster } from '../support/test-cluster.js';

const GOLD = {
  ...{ id: 'gold', name: 'Gold customers' },
  queues: ['hq/3', 'berlin/3', 'hq/4'],
  agents: ['hq/1004'],
};

describe('Groups of queues and agents', () => {
  let world: TestCluster;
  let service: ServiceProcess;

  beforeAll(async () => {
    world = await TestCluster.start({
      accounts: [{ id: 'hq' }, { id: 'berlin' }, { id: 'rival', tenant: 'rival' }],
    });
    await world.reconfigure((file) => ({
      ...file,
      groups: [GOLD, { id: 'theirs', queues: ['rival/3'] }],
    }));
    service = await world.process('all', { LOG_LEVEL: 'info' });
  });
  afterAll(() => world.close());

  const groups = async (claims: object = {}): Promise<GroupRow[]> => {
    const headers = { authorization: `Bearer ${await world.token(claims)}` };
    const answer = await fetch(`${service.url}/v1/groups`, { headers });
    expect(answer.status).toBe(200);
    const { items } = (await answer.json()) as { items: GroupRow[] };
    return items;
  };
  const member = (name: string) => ({ account: name.split('/')[0], id: name.split('/')[1] });
  const whole = {
    ...{ id: 'gold', name: 'Gold customers' },
    queues: GOLD.queues.map(member),
    agents: GOLD.agents.map(member),
  };

  it('are those of the tenant, and the token says which are the caller’s own', async () => {
    expect(await groups()).toEqual([whole]);
    expect(await groups({ groups: ['gold', 'of-another-kind'] })).toEqual([{ ...whole, own: true }]);
    // An issuer's own groups, in a shape of their own.
    expect(await groups({ groups: { gold: 1 } })).toEqual([whole]);
    expect(await groups({ tenant: 'rival' })).toEqual([
      { id: 'theirs', name: 'theirs', queues: [member('rival/3')], agents: [] },
    ]);
  });

  it('are narrowed to what the token covers', async () => {
    expect(await groups({ accounts: ['berlin'] })).toEqual([
      { ...whole, queues: [member('berlin/3')], agents: [] },
    ]);
    expect(await groups({ queues: ['hq/4'] })).toEqual([{ ...whole, queues: [member('hq/4')], agents: [] }]);
    expect(await groups({ queues: ['hq/9'] })).toEqual([]);
  });

  it('change with a reload', async () => {
    await world.reconfigure((file) => ({ ...file, groups: [{ ...GOLD, agents: [] }] }));
    const printed = service.output.length;
    service.signalWith('SIGHUP');
    await until(service.signal, () => expect(service.output.slice(printed)).toMatch(/was reloaded .*groups/));
    expect(await groups()).toEqual([{ ...whole, agents: [] }]);
  });
});
