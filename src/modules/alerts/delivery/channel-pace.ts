import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Keys } from '../../redis/keys.js';
import { RedisConnections } from '../../redis/redis-connections.js';
import { SharedRateLimiter } from '../../redis/shared-rate-limiter.js';
import { CHANNEL_RATE, SLACK_RATE } from './retry-plan.js';

/** How fast messages go to a channel, over all processes. */
@Injectable()
export class ChannelPace {
  constructor(
    private readonly connections: RedisConnections,
    private readonly keys: Keys,
    private readonly limiter: SharedRateLimiter,
  ) {}

  /** Takes one message. @returns 0, or the ms to wait */
  async take(channel: string): Promise<number> {
    const held = await this.connections.commands.pttl(this.keys.channelHold(channel));
    if (held > 0) return held;
    return this.limiter.take(this.keys.channelRate(channel), CHANNEL_RATE);
  }

  async giveBack(channel: string): Promise<void> {
    await this.limiter.giveBack(this.keys.channelRate(channel), CHANNEL_RATE);
  }

  /** Takes one request to an incoming webhook of Slack, which several channels may share. @returns 0, or the ms to wait */
  takeSlack(url: string): Promise<number> {
    const digest = createHash('sha256').update(url).digest('base64url');
    return this.limiter.take(this.keys.channelRate(digest), SLACK_RATE);
  }

  /** The receiver asked for a pause: nothing is sent to the channel for so long. */
  async hold(channel: string, forMs: number): Promise<void> {
    await this.connections.commands.set(this.keys.channelHold(channel), '1', 'PX', Math.ceil(forMs));
  }
}
