import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Rate } from '../../lib/rate-limiter.js';
import { LuaScript } from './lua-script.js';
import { RedisConnections } from './redis-connections.js';

const TAKE = new LuaScript(import.meta.dirname, 'lua/take-rate.lua');
const WaitMs = z.number();

/** Limits a rate per Redis key over all processes, as `RateLimiter` does within one. Rejects while Redis is away. */
@Injectable()
export class SharedRateLimiter {
  constructor(private readonly connections: RedisConnections) {}

  /** Takes one. Returns 0, or the milliseconds to wait if the rate is used up. */
  take(key: string, rate: Rate): Promise<number> {
    return this.change(key, rate, 1);
  }

  /** Gives back what an earlier `take` took. */
  async giveBack(key: string, rate: Rate): Promise<void> {
    await this.change(key, rate, -1);
  }

  private async change(key: string, { burst, everyMs }: Rate, by: 1 | -1): Promise<number> {
    return WaitMs.parse(await TAKE.run(this.connections.commands, [key], [by, burst, everyMs]));
  }
}
