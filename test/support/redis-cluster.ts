import { randomBytes } from 'node:crypto';
import { eventually } from './eventually.js';
import { freePort, ownRedis, type OwnRedis } from './test-redis.js';

const SLOTS = 16_384;
const NODES = 3;

/** A Redis Cluster of three servers without replicas: each has a third of the slots. */
export class RedisCluster {
  private constructor(readonly nodes: readonly OwnRedis[]) {}

  static async start(): Promise<RedisCluster> {
    const password = randomBytes(12).toString('hex');
    const nodes: OwnRedis[] = [];
    for (let nth = 0; nth < NODES; nth += 1) {
      const more = {
        ...{ 'cluster-enabled': 'yes', 'cluster-port': await freePort(), 'cluster-node-timeout': 2_000 },
        // A third that is away must not take the others with it.
        ...{ 'cluster-require-full-coverage': 'no', masterauth: password },
      };
      nodes.push(await ownRedis({ password, more }));
    }
    const cluster = new RedisCluster(nodes);
    await cluster.join();
    return cluster;
  }

  /** One node is enough to find the others. */
  get url(): string {
    const [first] = this.nodes;
    return `redis-cluster://:${first?.password}@127.0.0.1:${first?.port}`;
  }

  async owner(key: string): Promise<OwnRedis> {
    const slot = Number(await this.nodes[0]?.ask('cluster', 'keyslot', key));
    const node = this.nodes[Math.floor((slot * NODES) / SLOTS)];
    if (node === undefined) throw new Error(`no node has slot ${slot}`);
    return node;
  }

  /** Resolves when every node that answers sees all others at work. */
  async healthy(): Promise<void> {
    const isWell = async (node: OwnRedis): Promise<boolean> => {
      const info = String(await node.ask('cluster', 'info'));
      const wants = ['cluster_state:ok', `cluster_slots_ok:${SLOTS}`, `cluster_known_nodes:${NODES}`];
      return wants.every((want) => info.includes(want));
    };
    await eventually(async () => (await Promise.all(this.nodes.map(isWell))).every((well) => well));
  }

  async stop(): Promise<void> {
    await Promise.all(this.nodes.map((node) => node.stop()));
  }

  private async join(): Promise<void> {
    const [first] = this.nodes;
    for (const [i, node] of this.nodes.entries()) {
      const [from, to] = [Math.ceil((i * SLOTS) / NODES), Math.ceil(((i + 1) * SLOTS) / NODES) - 1];
      await node.say('cluster', 'addslotsrange', String(from), String(to));
      await node.say('cluster', 'set-config-epoch', String(i + 1));
    }
    for (const node of this.nodes)
      if (node !== first)
        await first?.say('cluster', 'meet', '127.0.0.1', String(node.port), await busPortOf(node));
    await this.healthy();
  }
}

async function busPortOf(node: OwnRedis): Promise<string> {
  const answer = await node.ask('config', 'get', 'cluster-port');
  return Array.isArray(answer) ? String(answer[1]) : '';
}
