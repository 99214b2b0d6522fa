import { ServiceProcess } from '../support/service-process.js';
import { TestCluster } from '../support/test-cluster.js';
import { ownRedis } from '../support/test-redis.js';

describe('The log of the service', () => {
  it('is JSON line by line, also what libraries write to the console', async () => {
    const redis = await ownRedis({ more: { 'maxmemory-policy': 'allkeys-lru' } });
    const world = await TestCluster.start({ redisUrl: redis.url });
    const child = new ServiceProcess({ ...world.env('all'), LOG_LEVEL: 'info' }, world.folder);
    try {
      await child.ready();
      expect(await child.stop()).toBe('SIGTERM');
      const lines = child.output.split('\n').filter((line) => line !== '');
      const entries = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
      const greeting = expect.stringMatching(
        /^Floorwalker runs at http:\S+ with configuration [0-9a-f]{12}\.$/,
      );
      expect(entries).toContainEqual(expect.objectContaining({ context: 'Floorwalker', msg: greeting }));
      expect(entries).toContainEqual(
        expect.objectContaining({
          level: 40,
          context: 'Console',
          msg: expect.stringContaining('Eviction policy is allkeys-lru'),
        }),
      );
    } finally {
      await child.kill();
      await world.close();
      await redis.stop();
    }
  });
});
