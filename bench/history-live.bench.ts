import { setTimeout as delay } from 'node:timers/promises';
import { accountTopic, queueTopic } from '../src/modules/domain/topic.js';
import { BenchProcess } from './support/child.js';
import { rounded, sum, table } from './support/figures.js';
import { load } from './support/machine.js';
import type { ClientsAnswer, SimulatorAnswer } from './support/orders.js';
import type { BenchOptions } from './support/options.js';
import { keepResults, type Sample } from './support/results.js';
import { ServiceProcess } from './support/service-process.js';

const CLIENTS = 100;
const QUEUES = 40;
const AGENTS = 300;
const FOLLOWED_QUEUES = 8;
const SETTLE_MS = 5_000;
const PAIRS = { whole: 6, quick: 2 };
/** Longer than a flush of the recorder. */
const MEASURE_MS = 35_000;

/** What live clients notice of the history: the same floor, recorded and not, in turn. */
export async function historyLive({ redisUrl, quick }: BenchOptions): Promise<string> {
  const databaseUrl = process.env['DATABASE_URL'];
  if (databaseUrl === undefined) throw new Error('DATABASE_URL is not set, and no PostgreSQL was found.');
  const pairs = quick ? PAIRS.quick : PAIRS.whole;
  const simulator = new BenchProcess('simulator');
  const clients = new BenchProcess('clients');
  const samples: Sample[] = [];
  const p95: Record<'on' | 'off', number[]> = { on: [], off: [] };
  try {
    const { account } = await simulator.ask<SimulatorAnswer>({
      ...{ do: 'start', queues: QUEUES, agents: AGENTS, autopilot: true },
    });
    for (let pair = 1; pair <= pairs; pair += 1)
      // What comes second in one pair comes first in the next.
      for (const history of pair % 2 === 1 ? (['off', 'on'] as const) : (['on', 'off'] as const)) {
        const url = history === 'on' ? databaseUrl : undefined;
        const { queue } = await measured(redisUrl, url, account, clients);
        p95[history].push(queue?.p95 ?? NaN);
        samples.push({ history, pair, load: load(), p50Ms: queue?.p50, p95Ms: queue?.p95 });
      }
  } finally {
    await Promise.all([simulator.stop(), clients.stop()]);
  }
  await keepResults('history-live', samples);
  const [off, on] = [sum(p95.off) / pairs, sum(p95.on) / pairs];
  return table(
    `From the vendor's answer to the client's callback, with and without history: ${QUEUES} queues, ${AGENTS} agents, ` +
      `${CLIENTS} clients (means of ${pairs} runs each)`,
    ['history off, p95 ms', 'on, p95 ms', 'on / off', 'aim'],
    [[rounded(off, 1), rounded(on, 1), rounded(on / off, 2), '0.9 to 1.1']],
  );
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
