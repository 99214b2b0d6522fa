import { setTimeout as delay } from 'node:timers/promises';
import { ChaosProxy } from '../support/chaos-proxy.js';
import type { ServiceProcess } from '../support/service-process.js';
import { TestCluster } from '../support/test-cluster.js';
import { ownRedis, type OwnRedis } from '../support/test-redis.js';

/** What the service promises to need at most to end. */
const END_MS = 10_000;
const LOOK_AGAIN_MS = 100;
const SILENT = /^(Redis does not answer\.|No answer within 1000 ms\.)$/;

interface Case {
  redis: OwnRedis;
  line: ChaosProxy;
}
type Fault = [name: string, reason: RegExp | undefined, begin: (about: Case) => unknown];

/** Its connections are made again, as after a change of its users. */
const drop = (redis: OwnRedis): Promise<void> => redis.say('client', 'kill', 'type', 'normal');

const FAULTS: Fault[] = [
  [
    'is a replica',
    /^Redis takes no writes \(READONLY\)\.$/,
    ({ redis }) => redis.say('replicaof', '127.0.0.1', '1'),
  ],
  [
    'has too few replicas',
    /^Redis takes no writes \(NOREPLICAS\)\.$/,
    ({ redis }) => redis.say('config', 'set', 'min-replicas-to-write', '1'),
  ],
  [
    'has no memory left',
    /^Redis takes no writes \(OOM\)\.$/,
    ({ redis }) => redis.say('config', 'set', 'maxmemory', '1'),
  ],
  ['stands still (SIGSTOP)', SILENT, ({ redis }) => redis.pause()],
  ['is half-open: connected, and nothing arrives', SILENT, ({ line }) => line.freeze()],
  ['is dead', SILENT, ({ redis }) => redis.kill()],
  [
    'has another password now',
    /^Redis refuses our login \(WRONGPASS\)\.$/,
    async ({ redis }) => {
      await redis.say('acl', 'setuser', 'floor', 'resetpass', '>another');
      await drop(redis);
    },
  ],
  [
    'forbids INFO now',
    /^The user of Redis lacks the right to INFO; allow it: /,
    async ({ redis }) => {
      await redis.say('acl', 'setuser', 'floor', '-info');
      await drop(redis);
    },
  ],
  [
    'has lost the targets and the jobs',
    undefined,
    ({ redis }) =>
      redis.say(
        'eval',
        "for _, key in ipairs(redis.call('KEYS', '*')) do if key:find('bull') or key:find('targets') then redis.call('DEL', key) end end",
        '0',
      ),
  ],
  ['was emptied', undefined, ({ redis }) => redis.empty()],
];

describe('SIGTERM', () => {
  let redis: OwnRedis;
  let line: ChaosProxy;
  let world: TestCluster;
  let child: ServiceProcess;

  beforeEach(async () => {
    redis = await ownRedis();
    await redis.say('acl', 'setuser', 'floor', 'on', `>${redis.password}`, '+@all', '~*', '&*');
    line = await ChaosProxy.to(`http://127.0.0.1:${redis.port}`);
    const url = line.url.replace('http://', `redis://floor:${redis.password}@`);
    world = await TestCluster.start({ redisUrl: url });
    child = await world.process('all');
  });
  afterEach(async () => {
    await child.kill();
    await world.close();
    await line.close();
    await redis.stop();
  });

  /** Resolves once `/readyz` gives this reason. */
  const notReady = async (reason: RegExp): Promise<void> => {
    for (;;) {
      const answer = await fetch(`${child.url}/readyz`);
      const { checks } = (await answer.json()) as { checks: { redis: { ready: boolean; detail?: string } } };
      if (!checks.redis.ready && reason.test(checks.redis.detail ?? '')) return;
      await delay(LOOK_AGAIN_MS);
    }
  };

  it.each(FAULTS)(
    'ends the service in time while Redis %s, and /readyz says so before',
    async (_name, reason, begin) => {
      await begin({ redis, line });
      if (reason !== undefined) await notReady(reason);
      const asked = performance.now();
      child.signalWith('SIGTERM');
      expect(await child.exited).toBe('SIGTERM');
      expect(performance.now() - asked).toBeLessThan(END_MS);
      expect(child.output).not.toContain('did not stop in time');
    },
    60_000,
  );
});
