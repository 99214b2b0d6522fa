import { setTimeout as delay } from 'node:timers/promises';
import { createServer } from 'node:http';
import { Server } from 'socket.io';
import { FloorReplica } from '../src/modules/floor/floor-replica.js';
import type { Delta } from '../src/modules/domain/document.js';
import { accountTopic, queueTopic } from '../src/modules/domain/topic.js';
import { BenchProcess } from './support/child.js';
import { rounded, sum, table, type Percentiles } from './support/figures.js';
import type { ClientsAnswer, SimulatorAnswer } from './support/orders.js';
import type { BenchOptions } from './support/options.js';
import { startService } from './support/service.js';

const CLIENTS = 500;
const QUEUES = 40;
const AGENTS = 300;
const FOLLOWED_QUEUES = 8;
const SETTLE_MS = 10_000;
const MEASURE_MS = 45_000;

interface Sent {
  afterMs: number;
  delta: Delta;
  snapshotBytes: number;
}

/** Vendor's answer received to client's callback, beside a bare room broadcast of the same bytes; and the bytes. */
export async function latency({ redisUrl }: BenchOptions): Promise<string> {
  const simulator = new BenchProcess('simulator');
  const clients = new BenchProcess('clients');
  try {
    const { account } = await simulator.ask<SimulatorAnswer>({
      do: 'start',
      queues: QUEUES,
      agents: AGENTS,
      autopilot: true,
    });
    const { ours, sent } = await measureService(redisUrl, account, clients);
    const bare = await measureBare(sent, clients);
    return [latencyTable(ours, bare), bytesTable(sent)].join('\n');
  } finally {
    await Promise.all([simulator.stop(), clients.stop()]);
  }
}

async function measureService(
  redisUrl: string,
  account: SimulatorAnswer['account'],
  clients: BenchProcess,
): Promise<{ ours: Record<string, Percentiles>; sent: Sent[] }> {
  const service = await startService(redisUrl, [account], { role: 'all', baseMs: 2_000 });
  try {
    await delay(SETTLE_MS / 2);
    const queues = Array.from({ length: FOLLOWED_QUEUES }, (_, i) => queueTopic(account.id, String(i + 1)));
    const topics: string[] = [accountTopic(account.id), ...queues];
    const { url, token } = service;
    await clients.ask({ do: 'follow', url, token, clients: CLIENTS, topics });
    await delay(SETTLE_MS);
    const sent: Sent[] = [];
    const start = Date.now();
    const unlisten = service.app
      .get(FloorReplica, { strict: false })
      .on('change', ({ topic, view, delta }) => {
        if (!topics.includes(topic)) return;
        sent.push({ afterMs: Date.now() - start, delta, snapshotBytes: bytesOf(view.state) });
      });
    await clients.ask({ do: 'reset' });
    await delay(MEASURE_MS);
    unlisten();
    return { ours: (await clients.ask<ClientsAnswer>({ do: 'report' })).latencyMs, sent };
  } finally {
    await service.stop();
  }
}

/** The same messages at the same moments, from a server that does nothing else. */
async function measureBare(sent: Sent[], clients: BenchProcess): Promise<Record<string, Percentiles>> {
  const http = createServer();
  const server = new Server(http, {
    transports: ['websocket'],
    perMessageDeflate: false,
    serveClient: false,
  });
  server.on('connection', (socket) => void socket.join('all'));
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const address = http.address();
  if (address === null || typeof address === 'string') throw new Error('the bare server has no port');
  try {
    await clients.ask({ do: 'listen', url: `http://127.0.0.1:${address.port}`, clients: CLIENTS });
    await clients.ask({ do: 'reset' });
    const start = Date.now();
    for (const { afterMs, delta } of sent) {
      const waitMs = afterMs - (Date.now() - start);
      if (waitMs > 0) await delay(waitMs);
      server.to('all').emit('delta', { ...delta, at: Date.now() });
    }
    await delay(1_000);
    return (await clients.ask<ClientsAnswer>({ do: 'report' })).latencyMs;
  } finally {
    await server.close();
  }
}

function latencyTable(ours: Record<string, Percentiles>, bare: Record<string, Percentiles>): string {
  const row = (name: string, { samples, p50, p95, p99 }: Percentiles, floor?: Percentiles) => [
    name,
    samples,
    ...[p50, p95, p99].map((ms) => rounded(ms, 0)),
    floor === undefined ? '' : rounded(p95 / floor.p95, 1),
  ];
  const none: Percentiles = { samples: 0, p50: NaN, p95: NaN, p99: NaN };
  const { queue = none, account = none } = ours;
  const { queue: bareQueue = none, account: bareAccount = none } = bare;
  return table(
    `From the vendor's answer to the client's callback: ${QUEUES} queues, ${AGENTS} agents, ${CLIENTS} clients`,
    ['what', 'samples', 'p50 ms', 'p95 ms', 'p99 ms', 'p95 / bare p95'],
    [
      row('queue topics: answer received → callback', queue, bareQueue),
      row('bare Socket.IO room broadcast of the same bytes', bareQueue),
      row('account topic: projected → callback', account, bareAccount),
      row('bare Socket.IO room broadcast of the same bytes', bareAccount),
    ],
  );
}

function bytesTable(sent: Sent[]): string {
  const row = (kind: string) => {
    const some = sent.filter(({ delta }) => delta.topic.startsWith(`${kind}/`));
    const deltas = sum(some.map(({ delta }) => bytesOf(delta)));
    const snapshots = sum(some.map(({ snapshotBytes }) => snapshotBytes));
    return [
      `${kind} topic`,
      some.length,
      rounded(deltas / some.length, 0),
      rounded(snapshots / some.length, 0),
      `${rounded((100 * deltas) / snapshots)} %`,
    ];
  };
  return table(
    'Bytes per change',
    ['what', 'changes', 'delta B', 'whole snapshot B', 'share'],
    [row('account'), row('queue')],
  );
}

const bytesOf = (value: object): number => Buffer.byteLength(JSON.stringify(value));
