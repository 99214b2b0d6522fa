import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Queue, Worker } from 'bullmq';
import { RedisConnections } from '../../src/modules/redis/redis-connections.js';
import { BARE_PATH } from './orders.js';
import { requested } from './requested.js';

/**
 * The least a command can take to its vendor: a BullMQ job in the service's own process that sends one request on a
 * fresh connection, and records nothing.
 */
export class BareWay {
  /** When each went off, epoch ms; by its number. */
  readonly addedAt: number[] = [];
  /** From each request to its answer, by its number. */
  readonly roundTripMs: number[] = [];
  private readonly connections: RedisConnections;
  private readonly queue: Queue<{ nth: number }>;
  private readonly worker: Worker<{ nth: number }>;

  constructor(redisUrl: string, baseUrl: string) {
    const options = { prefix: `bench-${randomBytes(6).toString('hex')}` };
    this.connections = new RedisConnections(redisUrl);
    this.queue = new Queue('bare', {
      ...options,
      connection: this.connections.open('bare-queue', 'patient'),
    });
    this.worker = new Worker(
      'bare',
      async ({ data: { nth } }) => {
        const start = performance.now();
        await requested(`${baseUrl}${BARE_PATH}?nth=${nth}`);
        this.roundTripMs[nth] = performance.now() - start;
      },
      { ...options, connection: this.connections.open('bare', 'patient'), concurrency: 100 },
    );
  }

  /** So many, at times of their own. */
  async go(times: number, everyMs: number): Promise<void> {
    for (let nth = 0; nth < times; nth += 1) {
      this.addedAt[nth] = Date.now();
      await this.queue.add('bare', { nth }, { removeOnComplete: true });
      await delay(everyMs * (0.5 + Math.random()));
    }
  }

  async stop(): Promise<void> {
    await this.worker.close();
    await this.queue.close();
    await this.connections.close();
  }
}
