import { newCommandId, unreadableParts } from '../../src/modules/commands/command-record.js';
import { CommandStore } from '../../src/modules/commands/command-store.js';
import type { FloorConfig } from '../../src/modules/config/floor-config.js';
import type { Command } from '../../src/modules/domain/command.js';
import { Keys } from '../../src/modules/redis/keys.js';
import { RedisConnections } from '../../src/modules/redis/redis-connections.js';
import { Logger } from '@nestjs/common';
import { freshPrefix, testRedis } from '../support/test-redis.js';

const EFFECT = { polls: ['queue:3'], shows: [] };
const commandOf = (more: Partial<Command> = {}): Command => ({
  ...{ id: newCommandId('hq'), account: 'hq', type: 'agent.pause', agent: '12', params: {}, by: 'sue' },
  ...{ createdAt: Date.now(), status: 'accepted' },
  ...more,
});

describe('a command that cannot be read', () => {
  let connections: RedisConnections;
  let stopRedis: () => Promise<void>;

  beforeAll(async () => {
    Logger.overrideLogger(false);
    const redis = await testRedis();
    stopRedis = () => redis.stop();
    connections = new RedisConnections(redis.url);
  });
  afterAll(async () => {
    await connections.close();
    await stopRedis();
  });

  it('breaks neither the audit log nor other commands', async () => {
    const keys = new Keys(freshPrefix(), 1);
    // Of the configuration the store reads only these.
    const config = {
      redis: { logEntries: 20_000, logBytes: 33_554_432 },
      audit: { keepDays: 90 },
    } as FloorConfig;
    const store = new CommandStore(connections, keys, config);
    const [good, bad] = [commandOf(), commandOf()];
    for (const command of [good, bad])
      await store.accept({ command, effect: EFFECT, request: command.id, body: 'b' }, 60_000);
    await connections.commands.hset(
      keys.command('hq', bad.id),
      'effect',
      '{"polls":[],"shows":[{"id":"__proto__"}]}',
    );

    expect(await store.audit('hq', { limit: 10 })).toEqual([good]);
    expect(await store.load(bad.id)).toBeUndefined();
    expect((await store.load(good.id))?.command).toEqual(good);
  });

  it.each(['constructor', '__proto__', 'prototype', '..', '.', 'a\u0007', '\ud800'])(
    'is known before it is accepted: %j',
    (id) => {
      const seen = { target: 'queue:3', in: 'queue' as const, queue: '3', collection: 'waiting', id };
      expect(unreadableParts(commandOf(), { polls: [], shows: [{ ...seen, shows: 'absent' }] })).not.toEqual(
        [],
      );
      expect(unreadableParts(commandOf({ agent: id }), EFFECT)).not.toEqual([]);
    },
  );

  it('is nothing that can be read', () => {
    expect(unreadableParts(commandOf(), EFFECT)).toEqual([]);
  });
});
