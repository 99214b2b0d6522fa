import { ownRedis, type OwnRedis } from '../support/test-redis.js';
import { shownOn } from './command-book.js';
import { FaultScenario } from './fault-scenario.js';

describe('Redis', () => {
  let redis: OwnRedis;
  let scenario: FaultScenario;

  beforeEach(async () => {
    redis = await ownRedis();
    scenario = await FaultScenario.start({ redisUrl: redis.url });
    await scenario.world.process('worker');
    await scenario.begin(scenario.api.url, scenario.api.url);
  });
  afterEach(async () => {
    await scenario.close();
    await redis.stop();
  });

  const configured = (name: string, value: string) => () => redis.say('config', 'set', name, value);
  const faults: [string, () => Promise<void>, () => Promise<void>][] = [
    ['takes no writes', configured('min-replicas-to-write', '1'), configured('min-replicas-to-write', '0')],
    [
      'is made a replica, and the first one again',
      () => redis.say('replicaof', '127.0.0.1', '1'),
      () => redis.say('replicaof', 'no', 'one'),
    ],
    ['has no memory left', configured('maxmemory', '1'), configured('maxmemory', '0')],
    ['is killed and started again', () => redis.kill(), () => redis.start()],
    ['says nothing for a while', async () => redis.pause(), async () => redis.resume()],
  ];
  it.each(faults)(
    '%s: what is shown turns old, every command is settled, and the service goes on',
    async (_how, begin, end) => {
      const epochs = scenario.epochs;
      const { done } = await scenario.sendCommands();
      await begin();
      try {
        await scenario.turnsOld();
      } finally {
        await end();
      }
      await done;
      await scenario.heals();
      expect(scenario.epochs).toEqual(epochs);
    },
    90_000,
  );

  it('is emptied: everything is read again, under new epochs, and earlier commands are not sent again', async () => {
    const epochs = scenario.epochs;
    const { commands, api, commandsShown } = scenario;
    const { agents, answers } = scenario.sendOnce();
    await commands.wrote(3);
    await redis.empty();
    await answers;
    // What only Redis held is gone; new commands are accepted at once.
    await commands.insist(api.url, '1113');
    await commandsShown.until(() =>
      expect(shownOn(commandsShown)).toMatchObject([{ agent: '1113', status: 'succeeded' }]),
    );
    await scenario.heals();
    for (const [i, epoch] of scenario.epochs.entries()) expect(epoch).not.toBe(epochs[i]);
    expect(agents.filter((agent) => commands.sent(agent) > 1)).toEqual([]);
    expect(commands.sent('1113')).toBe(1);
    expect((await commands.trail(api.url)).map(({ agent }) => agent)).toEqual(['1113']);
  });
});
