import { setTimeout as delay } from 'node:timers/promises';
import { generateKeyPair, SignJWT, decodeJwt, decodeProtectedHeader } from 'jose';
import { accountTopic, queueTopic } from '../src/modules/domain/topic.js';
import { BenchProcess } from './support/child.js';
import { rounded, table, type Percentiles } from './support/figures.js';
import type { ClientsAnswer, HostileAnswer, SimulatorAnswer } from './support/orders.js';
import type { BenchOptions } from './support/options.js';
import { keepResults } from './support/results.js';
import { startService, type Service } from './support/service.js';

const CLIENTS = 100;
const QUEUES = 20;
const AGENTS = 100;
const CONNECTIONS = 10_000;
const PER_SECOND = 500;
const SETTLE_MS = 5_000;
/** As long as a flood takes at its rate. */
const CALM_MS = (1_000 * CONNECTIONS) / PER_SECOND;

/** From one address attempts are refused at the door; from many each gets as far as its tokens being looked at. */
const FLOODS = { 'from one address': 1, 'from 100 addresses': 100 };

interface Run {
  what: string;
  latency: Percentiles;
  calm?: Percentiles;
  hostile?: HostileAnswer;
}

/** How much later honest clients hear of a change while 10,000 connections come with tokens of a wrong key. */
export async function hostile({ redisUrl }: BenchOptions): Promise<string> {
  const processes = {
    simulator: new BenchProcess('simulator'),
    clients: new BenchProcess('clients'),
    hostiles: new BenchProcess('hostiles'),
  };
  try {
    const { account } = await processes.simulator.ask<SimulatorAnswer>({
      ...{ do: 'start', queues: QUEUES, agents: AGENTS, autopilot: true },
    });
    const limits = { socketsPerPrincipal: CLIENTS };
    const service = await startService(redisUrl, [account], { role: 'all', baseMs: 1_000, limits });
    try {
      return await measured(service, account.id, processes);
    } finally {
      await service.stop();
    }
  } finally {
    await Promise.all(Object.values(processes).map((one) => one.stop()));
  }
}

async function measured(
  { url, token }: Service,
  account: string,
  { clients, hostiles }: { clients: BenchProcess; hostiles: BenchProcess },
): Promise<string> {
  await delay(SETTLE_MS);
  const topics = Array.from({ length: QUEUES }, (_, i) => queueTopic(account, String(i + 1)));
  await clients.ask({
    do: 'follow',
    url,
    token,
    clients: CLIENTS,
    topics: [accountTopic(account), ...topics],
  });
  await delay(SETTLE_MS);
  const heardDuring = async <T>(what: () => Promise<T>): Promise<{ latency: Percentiles; result: T }> => {
    await clients.ask({ do: 'reset' });
    const result = await what();
    const { latencyMs } = await clients.ask<ClientsAnswer>({ do: 'report' });
    const { queue } = latencyMs;
    if (queue === undefined) throw new Error('no change was heard of');
    return { latency: queue, result };
  };
  const runs: Run[] = [];
  const forged = await forgedFrom(token);
  for (const [what, addresses] of Object.entries(FLOODS)) {
    const { latency: calm } = await heardDuring(() => delay(CALM_MS));
    const order = {
      do: 'flood',
      url,
      token: forged,
      connections: CONNECTIONS,
      perSecond: PER_SECOND,
      addresses,
    };
    const { latency, result } = await heardDuring(() => hostiles.ask<HostileAnswer>(order));
    runs.push({ what: 'calm', latency: calm }, { what, latency, calm, hostile: result });
    await delay(SETTLE_MS);
  }
  await keepResults(
    'hostile',
    runs.map(({ what, latency, hostile: flood }) => ({ what, ...latency, floodMs: flood?.tookMs })),
  );
  return tableOf(runs);
}

/** Like a good token, but signed with another key: only the check of the signature finds it. */
async function forgedFrom(token: string): Promise<string> {
  const { privateKey } = await generateKeyPair('ES256');
  const header = { ...decodeProtectedHeader(token), alg: 'ES256' };
  return new SignJWT(decodeJwt(token)).setProtectedHeader(header).sign(privateKey);
}

function tableOf(runs: Run[]): string {
  const perSecond = ({ tookMs }: HostileAnswer): string => rounded((1_000 * CONNECTIONS) / tookMs, 0);
  return table(
    `Honest clients (${CLIENTS}, ${QUEUES} queues) while ${CONNECTIONS} connections come with bad tokens`,
    [
      'hostile connections',
      'per second',
      'samples',
      'p50 ms',
      'p95 ms',
      'p99 ms',
      'p95 / calm p95',
      'sent away with',
    ],
    runs.map(({ what, latency: { samples, p50, p95, p99 }, calm, hostile: flood }) => [
      what,
      flood === undefined ? '' : perSecond(flood),
      samples,
      ...[p50, p95, p99].map((ms) => rounded(ms, 0)),
      calm === undefined ? '' : rounded(p95 / calm.p95),
      Object.entries(flood?.outcomes ?? {})
        .map(([code, count]) => `${code} ${count}`)
        .join(', '),
    ]),
  );
}
