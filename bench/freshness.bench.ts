import { setTimeout as delay } from 'node:timers/promises';
import { BenchProcess } from './support/child.js';
import { median, percentilesOf, rounded, table, type Percentiles } from './support/figures.js';
import { load } from './support/machine.js';
import type { BenchOptions } from './support/options.js';
import { BARE_PATH, type SimulatorAnswer, type WatcherAnswer } from './support/orders.js';
import { requested } from './support/requested.js';
import { keepResults, type Sample } from './support/results.js';
import { newIssuer } from './support/bench-issuer.js';
import { newPrefix } from './support/service.js';
import { ServiceProcess } from './support/service-process.js';

const ACCOUNTS = 4;
const QUEUES = 250;
const AGENTS = 2_000;
const INTERVAL_MS = 2_000;
const SETTLE_MS = 12_000;
/** So many callers come in a second, each into some queue at some instant. */
const CALLERS_PER_SECOND = 10;
const SECONDS_PER_RUN = 20;
const ALLOWED_MS = 50;
const TRIPS = 50;

interface Run {
  seen: number[];
  missed: number;
  trips: Percentiles;
  load: string;
}

/** A caller arrives at the vendor → its row is in the client's hands, at four systems with one worker and one api. */
export async function freshness({ redisUrl, runs: times, quick }: BenchOptions): Promise<string> {
  const simulators = Array.from({ length: ACCOUNTS }, () => new BenchProcess('simulator'));
  const watcher = new BenchProcess('watcher');
  const services: ServiceProcess[] = [];
  try {
    const floors = await Promise.all(
      simulators.map((simulator, i) =>
        simulator.ask<SimulatorAnswer>({
          ...{ do: 'start', id: `pbx${i}`, autopilot: false, queuesPerAgent: 1 },
          ...{ queues: Math.floor((QUEUES + i) / ACCOUNTS), agents: AGENTS / ACCOUNTS },
        }),
      ),
    );
    const accounts = floors.map(({ account }) => account);
    const [first] = accounts;
    if (first === undefined) throw new Error('there are no accounts');
    const shared = { baseMs: INTERVAL_MS, prefix: newPrefix(), issuer: await newIssuer() };
    services.push(await ServiceProcess.start(redisUrl, accounts, { ...shared, role: 'worker' }));
    const api = await ServiceProcess.start(redisUrl, accounts, { ...shared, role: 'api' });
    services.push(api);
    await delay(SETTLE_MS);
    const followed = { accounts: accounts.map(({ id }) => id), queues: QUEUES };
    await watcher.ask({ do: 'watch', url: api.url, token: api.token, ...followed });
    await delay(SETTLE_MS / 2);
    const runs: Run[] = [];
    for (let i = 0; i < times; i += 1)
      runs.push(await measured(simulators, watcher, first.baseUrl, quick ? 10 : SECONDS_PER_RUN));
    await keepResults('freshness', runs.flatMap(samplesOf));
    return tableOf(runs);
  } finally {
    await Promise.all([...services, watcher, ...simulators].map((one) => one.stop()));
  }
}

async function measured(
  simulators: BenchProcess[],
  watcher: BenchProcess,
  baseUrl: string,
  seconds: number,
): Promise<Run> {
  const arrived = new Map<string, number>();
  const trips = roundTrips(`${baseUrl}${BARE_PATH}`, seconds);
  const perSimulator = CALLERS_PER_SECOND / simulators.length;
  await Promise.all(
    simulators.map(async (simulator) => {
      const order = { do: 'callers', callers: Math.round(perSimulator * seconds), perSecond: perSimulator };
      const { callers } = await simulator.ask<SimulatorAnswer>(order);
      for (const { caller, at } of callers) arrived.set(caller, at);
    }),
  );
  await delay(3 * INTERVAL_MS);
  const { seen } = await watcher.ask<WatcherAnswer>({ do: 'report' });
  const shown = Object.fromEntries(Object.values(seen).flatMap((changes) => Object.entries(changes)));
  const times = [...arrived].map(([caller, at]) => (shown[caller] ?? NaN) - at);
  return {
    seen: times.filter((ms) => !Number.isNaN(ms)),
    missed: times.filter(Number.isNaN).length,
    trips: percentilesOf(await trips),
    load: load(),
  };
}

/** Between the polls, which they share the simulator with. */
async function roundTrips(url: string, seconds: number): Promise<number[]> {
  const all: number[] = [];
  for (let i = 0; i < TRIPS; i += 1) {
    await delay((1_000 * seconds) / TRIPS);
    const start = performance.now();
    await requested(url);
    all.push(performance.now() - start);
  }
  return all;
}

const samplesOf = ({ seen, load: machine }: Run, i: number): Sample[] =>
  seen.map((ms) => ({ run: i + 1, load: machine, ms }));

function tableOf(runs: Run[]): string {
  const of = (figure: (run: Run) => number): number => median(runs.map(figure));
  const trip = (at: 'p50' | 'p95' | 'p99') => of(({ trips }) => trips[at]);
  const ours = (at: 'p50' | 'p95' | 'p99') => of(({ seen }) => percentilesOf(seen)[at]);
  const ms = (value: number) => rounded(value, 0);
  const aim = INTERVAL_MS + trip('p95') + ALLOWED_MS;
  return table(
    `A caller comes → its row at the client: ${ACCOUNTS} accounts, ${QUEUES} queues, ${AGENTS} agents, every ` +
      `${INTERVAL_MS} ms (medians of ${runs.length} runs)`,
    ['what', 'changes', 'p50 ms', 'p95 ms', 'p99 ms', 'never seen', 'aim p95 ms'],
    [
      [
        'change at the vendor → row on the client',
        of(({ seen }) => seen.length),
        ...[ours('p50'), ours('p95'), ours('p99')].map(ms),
        runs.reduce((missed, run) => missed + run.missed, 0),
        ms(aim),
      ],
      [
        'the least possible: part of the interval and one round trip',
        '',
        ms(INTERVAL_MS * 0.5 + trip('p50')),
        ms(INTERVAL_MS * 0.95 + trip('p50')),
        ms(INTERVAL_MS * 0.99 + trip('p50')),
        '',
        '',
      ],
    ],
  );
}
