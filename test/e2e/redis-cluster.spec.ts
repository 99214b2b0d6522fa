import { Keys } from '../../src/modules/redis/keys.js';
import { eventually } from '../support/eventually.js';
import { RedisCluster } from '../support/redis-cluster.js';
import { TestCluster } from '../support/test-cluster.js';

const SHARDS = 8;

/** Accounts whose keys lie on different servers of the cluster. */
async function accountsOn(cluster: RedisCluster): Promise<string[]> {
  const keys = new Keys('any', SHARDS);
  const byServer = new Map<unknown, string>();
  for (let i = 0; byServer.size < cluster.nodes.length; i += 1)
    byServer.set(await cluster.owner(keys.log(keys.shardOf(`site-${i}`))), `site-${i}`);
  return [...byServer.values()];
}

describe('The whole feed on a Redis Cluster', () => {
  let cluster: RedisCluster;
  let world: TestCluster;
  let accounts: string[];

  beforeAll(async () => {
    cluster = await RedisCluster.start();
    accounts = await accountsOn(cluster);
    world = await TestCluster.start({
      accounts: accounts.map((id) => ({ id })),
      redisUrl: cluster.url,
      file: { redis: { shards: SHARDS } },
    });
  });
  afterAll(async () => {
    await world.close();
    await cluster.stop();
  });

  it('shows what changes at every phone system, and confirms commands', async () => {
    await world.process('worker');
    const api = await world.service({ role: 'api' });
    const token = await world.token({ scope: 'floor:read agents:command audit:read' });
    const screen = await world.screen(api.url, { token });
    screen.follow(...accounts.flatMap((id) => [`account/${id}`, `queue/${id}/3`, `commands/${id}`]));
    for (const account of accounts)
      await screen.until(() => {
        expect(screen.account(account).source.self.state).toBe('live');
        expect(screen.queue('3', account).queue.self.name).toBe('Support');
      });

    for (const account of accounts) world.floor(account).arrive('3', { caller: '5550100' });
    for (const account of accounts)
      await screen.until(() => {
        const [call] = Object.values(screen.queue('3', account).waiting);
        expect(call).toMatchObject({ caller: '5550100' });
        expect(screen.account(account).queues['3']?.waiting).toBe(1);
      });

    for (const account of accounts) {
      const pause = { account, type: 'agent.pause', agent: '1004' } as const;
      const command = await screen.client.command(pause);
      expect(command).toMatchObject({ status: 'succeeded' });
      await screen.until(() => {
        expect(screen.commands(account)[command.id]).toMatchObject({ confirmation: 'confirmed' });
        expect(screen.queue('3', account).agents['1004']).toMatchObject({ state: 'paused' });
      });
    }
    // The log of a shard where nothing happens is known to be read when the first read of it ends.
    await eventually(async () => (await fetch(`${api.url}/readyz`)).ok);
  });
});
