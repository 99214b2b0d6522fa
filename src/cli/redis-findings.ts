import { Logger } from '@nestjs/common';
import { ConfigMistakes } from '../modules/config/config-mistakes.js';
import type { FloorConfig } from '../modules/config/floor-config.js';
import { Keys } from '../modules/redis/keys.js';
import { RedisConnections } from '../modules/redis/redis-connections.js';
import { RedisServerCheck } from '../modules/redis/redis-server-check.js';

interface RedisFindings {
  isUsable: boolean;
  /** Sentences. */
  texts: readonly string[];
}

/** What the service would say of its Redis at start. */
export async function redisFindings(config: FloorConfig): Promise<RedisFindings> {
  // What it finds is printed once, here.
  Logger.overrideLogger(false);
  const { url, ca, prefix, shards } = config.redis;
  const connections = new RedisConnections(url, ca);
  let failure = 'no answer came';
  connections.commands.on('error', ({ message }: Error) => (failure = message || failure));
  const check = new RedisServerCheck(connections, new Keys(prefix, shards), config);
  try {
    await check.onModuleInit();
    if (!check.isAnswered) return { isUsable: false, texts: [`It cannot be reached (${failure}).`] };
    return { isUsable: true, texts: ['It answers and can be used.', ...check.warnings] };
  } catch (error) {
    if (!(error instanceof ConfigMistakes)) throw error;
    return { isUsable: false, texts: [check.fault ?? error.message, ...check.warnings] };
  } finally {
    await connections.close();
  }
}
