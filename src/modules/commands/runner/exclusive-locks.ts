import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { CommandRejected } from '../../../vendors/port/errors.js';
import { Keys } from '../../redis/keys.js';
import { OwnedKey } from '../../redis/owned-key.js';
import { RedisConnections } from '../../redis/redis-connections.js';

const RETRY_MS = 25;
const WAIT_MS = 10_000;

export interface LockRequest {
  account: string;
  name: string;
  longestMs: number;
  signal: AbortSignal;
}

/** Lets one command of an account at a time change the same thing, in the whole cluster. */
@Injectable()
export class ExclusiveLocks {
  private readonly logger = new Logger(ExclusiveLocks.name);

  constructor(
    private readonly connections: RedisConnections,
    private readonly keys: Keys,
  ) {}

  /** @param longestMs that the work may take: a process that dies holds the others up for so long */
  async hold<T>({ account, name, longestMs, signal }: LockRequest, work: () => Promise<T>): Promise<T> {
    const key = this.keys.exclusive(account, name);
    const lock = new OwnedKey(this.connections.commands, key, randomUUID());
    const until = Date.now() + WAIT_MS;
    // The connection may break before the answer, and the client asks again: then it is ours already.
    while (!(await lock.acquire(longestMs)) && !(await lock.renew(longestMs))) {
      signal.throwIfAborted();
      if (Date.now() > until)
        throw new CommandRejected(
          `${account}: other commands have been changing the same (${name}) for ${WAIT_MS / 1000} s; nothing was sent; send the command again`,
          { conflict: true },
        );
      await delay(RETRY_MS * (1 + Math.random()), undefined, { signal });
    }
    try {
      return await work();
    } finally {
      await this.release(lock);
    }
  }

  /** When Redis went away meanwhile the lock expires; the outcome of the work is what counts. */
  private async release(lock: OwnedKey): Promise<void> {
    try {
      await lock.release();
    } catch (error) {
      this.logger.warn(`A lock could not be released and will expire: ${String(error)}`);
    }
  }
}
