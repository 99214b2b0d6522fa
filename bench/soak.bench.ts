import { setTimeout as delay } from 'node:timers/promises';
import { accountTopic, queueTopic } from '../src/modules/domain/topic.js';
import { BenchProcess } from './support/child.js';
import { Crowd } from './support/crowd.js';
import { median, rounded, sum, table } from './support/figures.js';
import { load } from './support/machine.js';
import type { BenchOptions } from './support/options.js';
import type { SimulatorAnswer } from './support/orders.js';
import { keepResults } from './support/results.js';
import { ServiceProcess } from './support/service-process.js';

const QUEUES = 40;
const AGENTS = 300;
const CLIENTS = 300;
const FOLLOWED_QUEUES = 5;
const GROUP = 'screens';
const CUT_EVERY_MS = 15_000;
const AWAY_MS = 2_000;
const SAMPLE_MS = 10_000;
/** Caches fill and code is compiled: not counted. */
const WARM_UP = 0.25;

interface Sample {
  /** Since the start, s. */
  second: number;
  heap: number;
  rss: number;
}

/** A lively floor, clients that come and go, for long: whether memory grows. */
export async function soak({ redisUrl, minutes }: BenchOptions): Promise<string> {
  const [simulator, crowd] = [new BenchProcess('simulator'), new Crowd()];
  const stops: { stop(): Promise<void> }[] = [simulator, crowd];
  try {
    const floor = { queues: QUEUES, agents: AGENTS, autopilot: true };
    const { account, queues } = await simulator.ask<SimulatorAnswer>({ do: 'start', ...floor });
    const service = await ServiceProcess.start(redisUrl, [account], { role: 'all', baseMs: 2_000 });
    stops.push(service);
    await delay(SAMPLE_MS);
    const followed = queues.slice(0, FOLLOWED_QUEUES).map((queue) => queueTopic(account.id, queue));
    const topics = [accountTopic(account.id), ...followed];
    const { url, token } = service;
    await crowd.open(GROUP, CLIENTS, { speaks: 'floor', url, token, topics });
    await crowd.ask(GROUP, { do: 'cut', everyMs: CUT_EVERY_MS, awayMs: AWAY_MS });
    const samples: Sample[] = [];
    const start = Date.now();
    while (Date.now() - start < minutes * 60_000) {
      await delay(SAMPLE_MS);
      const { heap = NaN, rss } = await service.usage(true);
      samples.push({ second: Math.round((Date.now() - start) / 1_000), heap, rss });
    }
    await crowd.ask(GROUP, { do: 'mend' });
    await keepResults(
      'soak',
      samples.map((sample) => ({ ...sample, load: load() })),
    );
    return tableOf(samples, minutes);
  } finally {
    await Promise.all(stops.map((one) => one.stop()));
  }
}

function tableOf(samples: Sample[], minutes: number): string {
  const counted = samples.slice(Math.floor(samples.length * WARM_UP));
  const row = (what: string, of: (sample: Sample) => number) => {
    const values = counted.map(of);
    return [
      what,
      mib(values[0] ?? NaN),
      mib(median(values)),
      mib(values.at(-1) ?? NaN),
      mib(3_600 * slope(counted, of)),
    ];
  };
  return table(
    `${minutes} minutes: ${QUEUES} queues, ${AGENTS} agents, ${CLIENTS} clients cut every ${CUT_EVERY_MS / 1_000} s`,
    ['MiB', 'after warming up', 'median', 'at the end', 'slope per hour'],
    [row('heap and buffers after a full collection', ({ heap }) => heap), row('resident', ({ rss }) => rss)],
  );
}

/** Of the straight line nearest to them all, per second. */
function slope(samples: Sample[], of: (sample: Sample) => number): number {
  const mean = (values: number[]) => sum(values) / values.length;
  const [x, y] = [mean(samples.map(({ second }) => second)), mean(samples.map(of))];
  const spread = sum(samples.map(({ second }) => (second - x) ** 2));
  return sum(samples.map((sample) => (sample.second - x) * (of(sample) - y))) / spread;
}

const mib = (bytes: number): string => rounded(bytes / 2 ** 20);
