import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Keys } from '../redis/keys.js';
import { LuaScript } from '../redis/lua-script.js';
import { RedisConnections } from '../redis/redis-connections.js';
import { orStoreAway } from './display-store.js';

const COUNT = new LuaScript(import.meta.dirname, 'lua/count-attempt.lua');
const Counted = z.tuple([z.number(), z.number()]);

export interface AttemptLimit {
  /** Names the count in Redis. */
  what: string;
  most: number;
  withinMs: number;
}

/** Counts what somebody tried lately, over all processes. Throws `unavailable` while Redis is away. */
@Injectable()
export class Attempts {
  constructor(
    private readonly redis: RedisConnections,
    private readonly keys: Keys,
  ) {}

  /** 0 when there was room; else in how many ms there will be. */
  async count(limit: AttemptLimit, who: string): Promise<number> {
    const [count, leftMs] = await this.add(limit, who, 1);
    return count > limit.most ? Math.max(1, leftMs) : 0;
  }

  /** It turned out to be none. */
  async takeBack(limit: AttemptLimit, who: string): Promise<void> {
    await this.add(limit, who, -1);
  }

  private async add({ what, withinMs }: AttemptLimit, who: string, by: number): Promise<[number, number]> {
    const key = this.keys.attempts(what, who);
    return Counted.parse(await orStoreAway(COUNT.run(this.redis.commands, [key], [by, withinMs])));
  }
}
