import { loadavg } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { commandsTopic } from '../src/modules/domain/topic.js';
import { BareWay } from './support/bare-way.js';
import { BenchProcess } from './support/child.js';
import { median, percentilesOf, rounded, table } from './support/figures.js';
import type { Arrivals, OrderedCommand, SimulatorAnswer, SupervisorAnswer } from './support/orders.js';
import type { BenchOptions } from './support/options.js';
import { keepResults, type Sample } from './support/results.js';
import { startService } from './support/service.js';

const WARM_UP = 20;
const COMMANDS = 200;
const EVERY_MS = 100;
const FIRST_AGENT = 1001;
const COLLECT_EVERY_MS = 1_000;

/** What the configuration allows at the least. */
const FLAT_OUT_MS = 250;
const STILL_MS = 3_600_000;
const USUAL_MS = 2_000;

interface Setting {
  what: string;
  queues: number;
  agents: number;
  pollMs: number;
  latencyMs: number;
  settleMs: number;
}

const LARGE = { queues: 400, agents: 3_000, latencyMs: 0, settleMs: 10_000 };
const STILL: Setting = { what: 'nothing polled', ...LARGE, pollMs: STILL_MS };
const FLAT_OUT: Setting = { what: '400 targets polled flat out', ...LARGE, pollMs: FLAT_OUT_MS };
const USUAL = { queues: 40, agents: 300, pollMs: USUAL_MS, settleMs: 5_000 };
const NEAR: Setting = { what: 'vendor answers at once', ...USUAL, latencyMs: 0 };
const FAR: Setting = { what: 'vendor answers after 50 ms', ...USUAL, latencyMs: 50 };
const SETTINGS = [STILL, FLAT_OUT, NEAR, FAR];

/** One service, ordered from once for each command measured; all in ms. */
interface Run {
  nth: number;
  what: string;
  /** Of the machine over the last minute: others may use it too. */
  load: number;
  pollsPerSecond: number;
  toWire: number[];
  bareToWire: number[];
  roundTrip: number[];
  /** The vendor's answer until it is on record that the picture shows it; NaN: not confirmed, like below. */
  toConfirmed: number[];
  /** And until the supervisor's screen says so. */
  toShown: number[];
}

/** From a command's acceptance to the vendor, and from the vendor's answer to the supervisor's screen. */
export async function commands({ redisUrl, runs: times }: BenchOptions): Promise<string> {
  const runs: Run[] = [];
  for (let nth = 1; nth <= times; nth += 1)
    for (const setting of SETTINGS) runs.push({ nth, ...(await measured(redisUrl, setting)) });
  await keepResults('command', runs.flatMap(samplesOf));
  return [wireTable(runs), shownTable(runs)].join('\n');
}

async function measured(redisUrl: string, setting: Setting): Promise<Omit<Run, 'nth'>> {
  const { queues, agents, pollMs, latencyMs, settleMs } = setting;
  const simulator = new BenchProcess('simulator');
  const supervisor = new BenchProcess('supervisor');
  try {
    const floor = { queues, agents, queuesPerAgent: 1, autopilot: false };
    const { account } = await simulator.ask<SimulatorAnswer>({ do: 'start', ...floor });
    if (latencyMs > 0) await simulator.ask({ do: 'dawdle', latencyMs });
    const service = await startService(redisUrl, [account], { role: 'all', baseMs: pollMs });
    const bare = new BareWay(redisUrl, account.baseUrl);
    try {
      await delay(settleMs);
      const { url, token } = service;
      await supervisor.ask({ do: 'sit-down', url, token, topics: [commandsTopic(account.id)] });
      const pause = (from: number, count: number): Promise<SupervisorAnswer> => {
        const some = Array.from({ length: count }, (_, i) => `id:${FIRST_AGENT + from + i}`);
        return supervisor.ask({ do: 'pause', account: account.id, agents: some, everyMs: EVERY_MS });
      };
      await pause(0, WARM_UP);
      const polls = await service.polls();
      const start = Date.now();
      const collected = collect(simulator);
      const [ordered] = await Promise.all([pause(WARM_UP, COMMANDS), bare.go(COMMANDS, EVERY_MS)]);
      const pollsPerSecond = ((await service.polls()) - polls) / ((Date.now() - start) / 1000);
      const arrivals = await collected();
      return runOf(setting, pollsPerSecond, ordered.commands, arrivals, bare);
    } finally {
      await bare.stop();
      await service.stop();
    }
  } finally {
    await Promise.all([simulator.stop(), supervisor.stop()]);
  }
}

/** Empties the simulator's log before it overflows. The answer ends it. */
function collect(simulator: BenchProcess): () => Promise<Arrivals> {
  const all: Arrivals = { pauses: [], bare: [] };
  const once = async (): Promise<void> => {
    const { arrivals } = await simulator.ask<SimulatorAnswer>({ do: 'arrivals' });
    all.pauses.push(...arrivals.pauses);
    all.bare.push(...arrivals.bare);
  };
  const ending = new AbortController();
  const collecting = (async () => {
    while (!ending.signal.aborted) {
      await once();
      await delay(COLLECT_EVERY_MS);
    }
    await once();
  })();
  return async () => {
    ending.abort();
    await collecting;
    return all;
  };
}

function runOf(
  { what, latencyMs }: Setting,
  pollsPerSecond: number,
  ordered: OrderedCommand[],
  { pauses, bare: arrived }: Arrivals,
  { addedAt, roundTripMs }: BareWay,
): Omit<Run, 'nth'> {
  const wireAt = new Map(pauses.map(({ agent, at }) => [agent, at]));
  const since = (
    command: OrderedCommand,
    of: (command: OrderedCommand, wireAt: number) => number,
  ): number => {
    const at = wireAt.get(command.agent);
    if (at === undefined) throw new Error(`the pause of agent ${command.agent} never came`);
    return of(command, at);
  };
  return {
    what,
    load: loadavg()[0] ?? NaN,
    pollsPerSecond: Math.round(pollsPerSecond),
    toWire: ordered.map((one) => since(one, ({ createdAt }, at) => at - createdAt)),
    bareToWire: arrived.map(({ nth, at }) => at - (addedAt[nth] ?? NaN)),
    roundTrip: roundTripMs.map((ms) => Math.round(10 * ms) / 10),
    toConfirmed: ordered.map((one) =>
      since(one, ({ confirmedAt = NaN }, at) => confirmedAt - at - latencyMs),
    ),
    toShown: ordered.map((one) => since(one, ({ shownAt = NaN }, at) => shownAt - at - latencyMs)),
  };
}

/** The nth command beside the nth bare job of the same run; all in ms. */
function samplesOf({ nth, what, load, pollsPerSecond, ...of }: Run): Sample[] {
  return of.toWire.map((toWire, i) => ({
    run: nth,
    floor: what,
    load: rounded(load),
    pollsPerSecond,
    toWire,
    bareToWire: of.bareToWire[i],
    bareRoundTrip: of.roundTrip[i],
    toConfirmed: of.toConfirmed[i],
    toShown: of.toShown[i],
  }));
}

const timesOf = (runs: Run[]): number => runs.length / SETTINGS.length;

/** Over the runs of a setting. */
function medianOf(runs: Run[], { what }: Setting, figure: (run: Run) => number): number {
  return median(runs.filter((run) => run.what === what).map(figure));
}

type Timing = 'toWire' | 'bareToWire' | 'roundTrip' | 'toConfirmed' | 'toShown';
const known = (run: Run, timing: Timing) => percentilesOf(run[timing].filter((ms) => !Number.isNaN(ms)));
const p50 = (timing: Timing) => (run: Run) => known(run, timing).p50;
const p95 = (timing: Timing) => (run: Run) => known(run, timing).p95;

function wireTable(runs: Run[]): string {
  const row = (setting: Setting, name: string, timing: Timing) => {
    const of = (figure: (run: Run) => number) => medianOf(runs, setting, figure);
    const ratio = of(p95(timing)) / medianOf(runs, STILL, p95(timing));
    const polls = rounded(
      of(({ pollsPerSecond }) => pollsPerSecond),
      0,
    );
    const times = [of(p50(timing)), of(p95(timing))].map((ms) => rounded(ms, 0));
    return [setting.what, polls, name, ...times, setting === STILL ? '' : `${rounded(ratio)}×`];
  };
  return table(
    `Command accepted → vendor's request on the wire (${COMMANDS} commands, medians of ${timesOf(runs)} runs)`,
    ['floor', 'polls a second', 'what', 'p50 ms', 'p95 ms', 'p95 / p95 without polls'],
    [STILL, FLAT_OUT].flatMap((setting) => [
      row(setting, 'command', 'toWire'),
      row(setting, 'bare BullMQ job with a bare request', 'bareToWire'),
    ]),
  );
}

function shownTable(runs: Run[]): string {
  return table(
    `Vendor's answer → confirmed on the supervisor's screen (${COMMANDS} commands, medians of ${timesOf(runs)} runs)`,
    [
      'floor',
      'on record p50 ms',
      'p95 ms',
      'on screen p50 ms',
      'p95 ms',
      'one round trip p95 ms',
      'aim p95 ms',
      'not confirmed',
    ],
    [NEAR, FAR].map((setting) => {
      const of = (figure: (run: Run) => number) => medianOf(runs, setting, figure);
      const trip = of(p95('roundTrip'));
      const figures = [p50('toConfirmed'), p95('toConfirmed'), p50('toShown'), p95('toShown')].map(of);
      // The percentiles are of the others.
      const missing = of(({ toShown }) => toShown.filter(Number.isNaN).length);
      return [setting.what, ...[...figures, trip, trip + 150].map((ms) => rounded(ms, 0)), missing];
    }),
  );
}
