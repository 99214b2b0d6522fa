import { setTimeout as delay } from 'node:timers/promises';
import type { SimulatedAccount } from '../simulators/simulator.js';
import { RedisConnections } from '../src/modules/redis/redis-connections.js';
import { BenchProcess } from './support/child.js';
import { median, rounded, sum, table } from './support/figures.js';
import { load } from './support/machine.js';
import type { BenchOptions } from './support/options.js';
import type { MetricSample, SimulatorAnswer } from './support/orders.js';
import { commandsOf, cpuMsOf } from './support/redis-commands.js';
import { keepResults } from './support/results.js';
import { newPrefix } from './support/service.js';
import type { Usage } from './support/usage.js';
import { ServiceProcess } from './support/service-process.js';

const QUEUES_PER_ACCOUNT = 20;
const AGENTS_PER_ACCOUNT = 150;
const USUAL_MS = 2_000;
/** What the configuration allows at the least. */
const FLAT_OUT_MS = 250;
const SETTLE_MS = 8_000;
/** Two and a half turns of every target. */
const LEAST_SECONDS = 5;

interface Setting {
  accounts: number;
  pollMs: number;
  workers: number;
}

const SETTINGS: Setting[] = [
  ...[1, 2].map((workers) => ({ accounts: 2, pollMs: USUAL_MS, workers })),
  ...[1, 2].map((workers) => ({ accounts: 20, pollMs: USUAL_MS, workers })),
  ...[1, 2].map((workers) => ({ accounts: 20, pollMs: FLAT_OUT_MS, workers })),
];

interface Run extends Setting {
  run: number;
  pollsPerSecond: number;
  cpuMs: number;
  commands: number;
  /** Redis’ own processor time. */
  redisMs: number;
  lateP99Ms: number;
  load: string;
}

/** What a poll costs, how late it is, and how many a worker manages. */
export async function polls(options: BenchOptions): Promise<string> {
  const runs: Run[] = [];
  for (const setting of options.quick ? SETTINGS.slice(2, 4) : SETTINGS)
    runs.push(...(await measured(options, setting)));
  await keepResults(
    'polls',
    runs.map(({ cpuMs, commands, redisMs, pollsPerSecond, ...rest }) => ({
      ...rest,
      pollsPerSecond: rounded(pollsPerSecond),
      cpuMs: rounded(cpuMs, 3),
      redisMs: rounded(redisMs, 3),
      commands: rounded(commands),
    })),
  );
  return tableOf(runs, options.runs);
}

async function measured({ redisUrl, runs: times, seconds }: BenchOptions, setting: Setting): Promise<Run[]> {
  const simulator = new BenchProcess('simulator');
  const connections = new RedisConnections(redisUrl);
  const workers: ServiceProcess[] = [];
  try {
    const accounts: SimulatedAccount[] = [];
    for (let i = 0; i < setting.accounts; i += 1) {
      const floor = { queues: QUEUES_PER_ACCOUNT, agents: AGENTS_PER_ACCOUNT, autopilot: true };
      const { account } = await simulator.ask<SimulatorAnswer>({ do: 'start', id: `pbx${i}`, ...floor });
      accounts.push(account);
    }
    const prefix = newPrefix();
    for (let i = 0; i < setting.workers; i += 1)
      workers.push(
        await ServiceProcess.start(redisUrl, accounts, { role: 'worker', baseMs: setting.pollMs, prefix }),
      );
    await delay(SETTLE_MS);
    const runs: Run[] = [];
    for (let run = 1; run <= times; run += 1) {
      const before = await reading(workers, connections);
      await delay(1_000 * Math.max(seconds, LEAST_SECONDS));
      const after = await reading(workers, connections);
      const done = after.polls - before.polls;
      runs.push({
        ...setting,
        run,
        pollsPerSecond: done / ((after.at - before.at) / 1_000),
        cpuMs: (after.cpuMs - before.cpuMs) / done,
        commands: (after.commands - before.commands) / done,
        redisMs: (after.redisMs - before.redisMs) / done,
        lateP99Ms: 1_000 * quantile(0.99, before.late, after.late),
        load: load(),
      });
    }
    return runs;
  } finally {
    await Promise.all([...workers, simulator].map((one) => one.stop()));
    await connections.close();
  }
}

async function reading(workers: ServiceProcess[], connections: RedisConnections) {
  const used: Usage[] = [];
  const counted: MetricSample[] = [];
  const late: MetricSample[] = [];
  // A process answers one question at a time.
  for (const worker of workers) {
    used.push(await worker.usage());
    counted.push(...(await worker.metric('polls_total')));
    late.push(...(await worker.metric('poll_late_seconds')));
  }
  return {
    at: Date.now(),
    cpuMs: sum(used.map(({ cpuMs }) => cpuMs)),
    polls: sum(counted.map(({ value }) => value)),
    late: buckets(late),
    commands: await commandsOf(connections),
    redisMs: await cpuMsOf(connections),
  };
}

/** How many were at most so late, by the bucket's upper bound in seconds. */
function buckets(samples: MetricSample[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const { value, labels, metricName } of samples) {
    if (metricName?.endsWith('_bucket') !== true) continue;
    const bound = labels['le'] === '+Inf' ? Infinity : Number(labels['le']);
    counts.set(bound, (counts.get(bound) ?? 0) + value);
  }
  return counts;
}

/** The upper bound of the bucket it lies in, seconds. */
function quantile(share: number, before: Map<number, number>, after: Map<number, number>): number {
  const count = (bound: number) => (after.get(bound) ?? 0) - (before.get(bound) ?? 0);
  const bounds = [...after.keys()].sort((a, b) => a - b);
  return bounds.find((bound) => count(bound) >= share * count(Infinity)) ?? NaN;
}

function tableOf(runs: Run[], times: number): string {
  const settings = SETTINGS.map((setting) =>
    runs.filter(
      (run) =>
        run.accounts === setting.accounts && run.pollMs === setting.pollMs && run.workers === setting.workers,
    ),
  ).filter(([first]) => first !== undefined);
  return table(
    `Polls, at accounts of ${QUEUES_PER_ACCOUNT} queues and ${AGENTS_PER_ACCOUNT} agents (medians of ${times} runs)`,
    [
      ...[
        'accounts',
        'every ms',
        'workers',
        'planned a second',
        'polls a second',
        'CPU ms per poll',
        'Redis’ CPU ms per poll',
      ],
      ...['Redis commands per poll', 'late p99, at most ms', 'accounts a core carries at 2 s'],
    ],
    settings.map((some) => {
      const of = (figure: (run: Run) => number) => median(some.map(figure));
      const { accounts = 0, pollMs = 1, workers = 0 } = some[0] ?? {};
      const cpuMs = of((run) => run.cpuMs);
      const pollsPerAccount = (1_000 / USUAL_MS) * QUEUES_PER_ACCOUNT;
      return [
        ...[accounts, pollMs, workers],
        rounded((accounts * QUEUES_PER_ACCOUNT * 1_000) / pollMs, 0),
        rounded(of((run) => run.pollsPerSecond)),
        rounded(cpuMs, 2),
        rounded(
          of((run) => run.redisMs),
          3,
        ),
        rounded(of((run) => run.commands)),
        rounded(
          of((run) => run.lateP99Ms),
          0,
        ),
        rounded(1_000 / (cpuMs * pollsPerAccount), 0),
      ];
    }),
  );
}
