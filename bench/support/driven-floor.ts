import type { DocumentState } from '../../src/modules/domain/document.js';
import { accountTopic } from '../../src/modules/domain/topic.js';
import { FloorStore } from '../../src/modules/floor/floor-store.js';
import { FloorWriter, COORDINATOR_FENCE } from '../../src/modules/floor/floor-writer.js';
import { Keys } from '../../src/modules/redis/keys.js';
import { RedisConnections } from '../../src/modules/redis/redis-connections.js';
import type { SimulatedAccount } from '../../simulators/simulator.js';

const SHARDS = 1;
const LOG_ENTRIES = 20_000;

/** Writes documents into the store at will, in the workers' place: what is behind the store is not measured. */
export class DrivenFloor {
  private readonly connections: RedisConnections;
  private readonly store: FloorStore;
  private readonly writer: FloorWriter;
  private readonly fences = new Map<string, number>();

  constructor(redisUrl: string, prefix: string) {
    this.connections = new RedisConnections(redisUrl);
    this.store = new FloorStore(this.connections, new Keys(prefix, SHARDS), LOG_ENTRIES);
    this.writer = new FloorWriter(this.store);
  }

  /** The account's document from now on. */
  async show(account: string, state: DocumentState): Promise<void> {
    const fence = this.fences.get(account) ?? (await this.store.issue(account, COORDINATOR_FENCE));
    this.fences.set(account, fence);
    const outcome = await this.writer.project(account, accountTopic(account), fence, () => state);
    if (outcome === 'late') throw new Error(`another process writes the account ${account}`);
  }

  close(): Promise<void> {
    return this.connections.close();
  }
}

/** An account no worker looks after. */
export const undrivenAccount = (id: string): SimulatedAccount => ({
  id,
  tenant: 'demo',
  name: id,
  vendor: 'yeastar',
  baseUrl: 'http://127.0.0.1:9',
  insecure: true,
  credentials: {},
  poll: { baseMs: 2_000, idleMs: 30_000, maxMs: 60_000 },
  budget: { requestsPerMinute: 600 },
});
