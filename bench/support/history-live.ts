import { setTimeout as delay } from 'node:timers/promises';
import { accountTopic, queueTopic } from '../../src/modules/domain/topic.js';
import { BenchProcess } from './child.js';
import { median, rounded, table } from './figures.js';
import { load } from './machine.js';
import type { ClientsAnswer, SimulatorAnswer } from './orders.js';
import type { Sample } from './results.js';
import { ServiceProcess } from './service-process.js';

const CLIENTS = 100;
const QUEUES = 40;
const AGENTS = 300;
const FOLLOWED_QUEUES = 8;
const SETTLE_MS = 5_000;
const PAIRS = { whole: 3, quick: 1 };
/** Longer than a flush of the recorder. */
const MEASURE_MS = 35_000;

/** What live clients notice of the history: the same floor, recorded and not, one after the other. */
export async function liveWithHistory(
  redisUrl: string,
  databaseUrl: string,
  size: 'whole' | 'quick',
): Promise<{ text: string; samples: Sample[] }> {
  const simulator = new BenchProcess('simulator');
  const clients = new BenchProcess('clients');
  try {
    const { account } = await simulator.ask<SimulatorAnswer>({
      ...{ do: 'start', queues: QUEUES, agents: AGENTS, autopilot: true },
    });
    const samples: Sample[] = [];
    const p95: Record<'on' | 'off', number[]> = { on: [], off: [] };
    for (let pair = 1; pair <= PAIRS[size]; pair += 1)
      for (const history of ['off', 'on'] as const) {
        const url = history === 'on' ? databaseUrl : undefined;
        const { queue } = await measured(redisUrl, url, account, clients);
        p95[history].push(queue?.p95 ?? NaN);
        samples.push({ read: `live, history ${history}`, run: pair, load: load(), ms: queue?.p95 });
      }
    const [on, off] = [median(p95.on), median(p95.off)];
    const text = table(
      `From the vendor's answer to the client's callback, with and without history: ${QUEUES} queues, ${AGENTS} agents, ` +
        `${CLIENTS} clients (medians of ${PAIRS[size]} runs each)`,
      ['history off, p95 ms', 'on, p95 ms', 'on / off', 'aim'],
      [[rounded(off, 1), rounded(on, 1), rounded(on / off, 2), '0.9 to 1.1']],
    );
    return { text, samples };
  } finally {
    await Promise.all([simulator.stop(), clients.stop()]);
  }
}

async function measured(
  redisUrl: string,
  databaseUrl: string | undefined,
  account: SimulatorAnswer['account'],
  clients: BenchProcess,
): Promise<ClientsAnswer['latencyMs']> {
  const service = await ServiceProcess.start(redisUrl, [account], {
    ...{ role: 'all', baseMs: 2_000 },
    ...(databaseUrl !== undefined && { databaseUrl }),
  });
  try {
    await delay(SETTLE_MS);
    const queues = Array.from({ length: FOLLOWED_QUEUES }, (_, i) => queueTopic(account.id, String(i + 1)));
    const topics: string[] = [accountTopic(account.id), ...queues];
    await clients.ask({ do: 'follow', url: service.url, token: service.token, clients: CLIENTS, topics });
    await delay(SETTLE_MS);
    await clients.ask({ do: 'reset' });
    await delay(MEASURE_MS);
    return (await clients.ask<ClientsAnswer>({ do: 'report' })).latencyMs;
  } finally {
    await service.stop();
  }
}
