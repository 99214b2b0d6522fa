import { Logger } from '@nestjs/common';
import type { FloorConfig } from '../../src/modules/config/floor-config.js';
import { Keys } from '../../src/modules/redis/keys.js';
import { RedisConnections } from '../../src/modules/redis/redis-connections.js';
import { RedisServerCheck } from '../../src/modules/redis/redis-server-check.js';
import { caught } from '../support/caught.js';
import { ownRedis, type OwnRedis } from '../support/test-redis.js';

const NO_EVICTION = { 'maxmemory-policy': 'noeviction' };

describe(RedisServerCheck.name, () => {
  let redis: OwnRedis | undefined;
  let connections: RedisConnections | undefined;
  const lines: string[] = [];

  beforeEach(() => {
    lines.length = 0;
    Logger.overrideLogger({
      log: () => undefined,
      error: () => undefined,
      warn: (line) => void lines.push(line),
    });
  });
  afterEach(async () => {
    await connections?.close();
    await redis?.stop();
    Logger.overrideLogger(false);
  });

  async function check(more: Record<string, string>, rights?: string[]): Promise<RedisServerCheck> {
    redis = await ownRedis({ more: { ...NO_EVICTION, ...more } });
    const { port, password } = redis;
    if (rights !== undefined) {
      const admin = new RedisConnections(redis.url);
      await admin.commands.call('ACL', 'SETUSER', 'floor', 'on', `>${password}`, ...rights);
      await admin.close();
    }
    const login = rights === undefined ? `:${password}` : `floor:${password}`;
    connections = new RedisConnections(`redis://${login}@127.0.0.1:${port}`);
    const config = { redis: { prefix: 'fw' } } as FloorConfig;
    return new RedisServerCheck(connections, new Keys('fw', 1), config);
  }

  it('accepts a Redis that keeps what is written', async () => {
    const server = await check({});
    await server.onModuleInit();
    expect(server).toMatchObject({ fault: undefined, warnings: [] });
    expect(lines).toEqual([]);
  });

  it('accepts the rights that the documents list', async () => {
    const server = await check({}, ['+@all', '-@dangerous', '+info', '~fw*']);
    await server.onModuleInit();
    expect(server).toMatchObject({ fault: undefined, warnings: [] });
  });

  it.each<[string, string[], string]>([
    ['a command', ['+@all', '-@dangerous', '+info', '-xread', '~fw*'], 'XREAD'],
    ['several', ['+@all', '-@dangerous', '+info', '-hset', '-xadd', '~fw*'], 'HSET, XADD'],
    ['INFO', ['+@all', '-@dangerous', '~fw*'], 'INFO'],
    ['scripts', ['+@all', '-@dangerous', '+info', '-@scripting', '~fw*'], 'EVAL'],
    ['our keys', ['+@all', '-@dangerous', '+info', '~other*'], 'use its keys'],
  ])('refuses to start without the right to %s, and names it', async (_what, rights, named) => {
    const server = await check({}, rights);
    expect(await caught(server.onModuleInit())).toMatchObject({
      mistakes: [
        `REDIS_URL: The user of Redis lacks the right to ${named}; ` +
          'allow it: ACL SETUSER <name> +@all -@dangerous +info ~fw*',
      ],
    });
  });

  it('logs once what puts data at risk', async () => {
    const server = await check({ 'maxmemory-policy': 'allkeys-lru', appendonly: 'no' });
    await server.onModuleInit();
    expect(lines).toEqual([
      'Redis drops keys when its memory is full (maxmemory-policy allkeys-lru): set maxmemory-policy noeviction.',
      'Redis does not log writes to disk, so commands and their audit trail are lost with it: set appendonly yes.',
    ]);
    expect(server.warnings).toEqual(lines);
    const again = new Promise((resolve) => connections?.commands.once('ready', resolve));
    await redis?.kill();
    await redis?.start();
    await again;
    await connections?.commands.ping();
    expect(lines.filter((line) => !line.startsWith('Connection'))).toHaveLength(2);
  });

  it('does not keep the service from starting while Redis is away', async () => {
    const server = await check({});
    await connections?.commands.ping();
    await redis?.kill();
    await server.onModuleInit();
    expect(server.fault).toBeUndefined();
  });
});
