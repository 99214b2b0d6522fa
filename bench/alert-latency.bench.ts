import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { FloorClient } from '../client/index.js';
import { Alert } from '../src/modules/domain/alert.js';
import { RedisConnections } from '../src/modules/redis/redis-connections.js';
import { BenchProcess } from './support/child.js';
import { percentilesOf, rounded, table, type Percentiles } from './support/figures.js';
import type { BenchOptions } from './support/options.js';
import type { SimulatorAnswer } from './support/orders.js';
import { startService, type Service } from './support/service.js';

const QUEUES = 40;
const AGENTS = 300;
const BASE_MS = 2_000;
/** Callers stay for 7 s and are first seen within 2 s, so they cross this line between two polls. */
const LINE_SECONDS = 5;
const CALLERS = 150;
const PER_SECOND = 2;
const SETTLE_MS = 6_000;
const TRIP_EVERY_MS = 100;
const Rows = z.object({ alerts: z.record(z.string(), Alert) });

/**
 * A wait crosses the line of a rule → a client's callback has the firing alert. The floor is a timer of the same process and one
 * round trip to Redis, at the same time.
 */
export async function alertLatency({ redisUrl, quick }: BenchOptions): Promise<string> {
  const simulator = new BenchProcess('simulator');
  let service: Service | undefined;
  try {
    const floor = { do: 'start', queues: QUEUES, agents: AGENTS, autopilot: false } as const;
    const { account } = await simulator.ask<SimulatorAnswer>(floor);
    service = await startService(redisUrl, [account], { role: 'all', baseMs: BASE_MS });
    await addRule(service);
    const firings = new Map<string, number>();
    const client = new FloorClient({ url: service.url, token: service.token });
    client.follow(`alerts/${account.id}`, ({ state }) => noteFirings(state, firings));
    client.connect();
    await delay(SETTLE_MS);
    const over = new AbortController();
    const trips = tripsToRedis(redisUrl, over.signal);
    const callers = quick ? CALLERS / 10 : CALLERS;
    await simulator.ask<SimulatorAnswer>({ do: 'callers', callers, perSecond: PER_SECOND });
    await delay(SETTLE_MS);
    over.abort();
    client.close();
    return tableOf(percentilesOf([...firings.values()]), percentilesOf(await trips));
  } finally {
    await service?.stop();
    await simulator.stop();
  }
}

async function addRule({ url, token }: Service): Promise<void> {
  const answer = await fetch(`${url}/v1/rules`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      ...{ name: 'A caller waits', severity: 'info', clearForSeconds: 0, steps: [] },
      when: { measure: 'queue.oldestSeconds', op: '>=', value: LINE_SECONDS },
    }),
  });
  if (!answer.ok) throw new Error(`The rule was refused: ${await answer.text()}`);
}

/** How late each firing was first shown, ms, by alert and instant of the crossing. */
function noteFirings(state: unknown, firings: Map<string, number>): void {
  if (state === undefined) return;
  const now = Date.now();
  for (const { id, state: phase, firingSince } of Object.values(Rows.parse(state).alerts)) {
    const key = `${id}@${firingSince}`;
    if (phase === 'firing' && firingSince !== undefined && !firings.has(key))
      firings.set(key, now - firingSince);
  }
}

async function tripsToRedis(redisUrl: string, signal: AbortSignal): Promise<number[]> {
  const connections = new RedisConnections(redisUrl);
  const late: number[] = [];
  while (!signal.aborted) {
    const planned = performance.now() + TRIP_EVERY_MS;
    await delay(TRIP_EVERY_MS);
    await connections.commands.ping();
    late.push(performance.now() - planned);
  }
  await connections.close();
  return late;
}

function tableOf(firings: Percentiles, trips: Percentiles): string {
  const row = (what: string, { samples, p50, p95, p99 }: Percentiles): (string | number)[] => [
    ...[what, samples, rounded(p50), rounded(p95), rounded(p99)],
    rounded(p95 / trips.p95),
  ];
  return table(
    `A crossing between polls → its alert at a client (${QUEUES} queues, ${AGENTS} agents, a poll every ${BASE_MS} ms)`,
    ['what', 'samples', 'p50 ms', 'p95 ms', 'p99 ms', 'p95 / floor'],
    [row('a firing alert', firings), row('floor: a timer and a round trip to Redis', trips)],
  );
}
