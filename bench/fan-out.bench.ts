import { setTimeout as delay } from 'node:timers/promises';
import { Contest, RAW, type Contender } from './support/contest.js';
import { median, rounded, table } from './support/figures.js';
import { load } from './support/machine.js';
import type { BenchOptions } from './support/options.js';
import { installPeers } from './support/peers.js';
import { keepResults, type Sample } from './support/results.js';

const SIZES = [500, 2_000, 5_000];
const JOINS = 20;
const QUIET_MS = 2_000;

interface Run {
  size: number;
  contender: Contender;
  run: number;
  expected: number;
  deliveries: number;
  cpuUs: number;
  /** Per second in which nothing changes, ms. */
  idleMs: number;
  bytes: number;
  load: string;
}

interface Join {
  size: number;
  name: string;
  joinMs: number[];
  right: number;
}

/** What a delivery costs the server: ours beside a bare broadcast, whole snapshots and Colyseus. */
export async function fanOut(options: BenchOptions): Promise<string> {
  await installPeers();
  const runs: Run[] = [];
  const joins: Join[] = [];
  for (const size of options.quick ? SIZES.slice(0, 1) : SIZES) {
    const contest = await Contest.start(options.redisUrl, size, size === SIZES[0]);
    try {
      // The first change takes more than those after it: code is cold, and Colyseus repeats its whole state.
      for (const contender of contest.contenders) await contender.drive(contender.ticksPerSecond);
      for (let run = 1; run <= options.runs; run += 1)
        for (const contender of contest.contenders)
          runs.push(await measured(contest, contender, { size, run, seconds: options.seconds }));
      for (const contender of contest.contenders) joins.push(...(await joined(contender, size)));
    } finally {
      await contest.stop();
    }
    // After each size: the next one may be more than the machine bears.
    await keepResults('fan-out', runs.map(sampleOf));
  }
  return [deliveryTable(runs), joinTable(joins)].join('\n');
}

async function measured(
  contest: Contest,
  contender: Contender,
  { size, run, seconds }: { size: number; run: number; seconds: number },
): Promise<Run> {
  const quiet = await contender.usage();
  await delay(QUIET_MS);
  await contest.crowd.ask(contender.name, { do: 'reset' });
  const before = await contender.usage();
  const idleMs = ((before.cpuMs - quiet.cpuMs) * 1_000) / QUIET_MS;
  const ticks = seconds * contender.ticksPerSecond;
  await contender.drive(ticks);
  const expected = ticks * contender.clients;
  const { deliveries, bytes } = await contest.heard(contender, expected);
  const after = await contender.usage();
  const cpuUs = (1_000 * (after.cpuMs - before.cpuMs)) / deliveries;
  return {
    size,
    contender,
    run,
    expected,
    deliveries,
    cpuUs,
    idleMs,
    bytes: bytes / deliveries,
    load: load(),
  };
}

/** Real clients join, hear some changes, and are then held against the truth. */
async function joined(contender: Contender, size: number): Promise<Join[]> {
  const { viewers, name, ticksPerSecond } = contender;
  if (viewers === undefined) return [];
  const joinMs = await viewers.join(JOINS);
  await contender.drive(2 * ticksPerSecond);
  await delay(QUIET_MS);
  return [{ size, name, joinMs, right: await viewers.right(contender.picture.state) }];
}

function sampleOf({ contender, cpuUs, idleMs, bytes, ...rest }: Run): Sample {
  const { name, clients } = contender;
  return {
    ...rest,
    what: name,
    clients,
    cpuUs: rounded(cpuUs, 2),
    idleMs: rounded(idleMs),
    bytes: rounded(bytes, 0),
  };
}

function deliveryTable(runs: Run[]): string {
  const sizes = [...new Set(runs.map(({ size }) => size))];
  const rows = sizes.flatMap((size) => {
    const ofSize = runs.filter((run) => run.size === size);
    const names = [...new Set(ofSize.map(({ contender }) => contender.name))];
    const cpuOf = (name: string) =>
      median(ofSize.filter(({ contender }) => contender.name === name).map(({ cpuUs }) => cpuUs));
    return names.map((name) => {
      const mine = ofSize.filter(({ contender }) => contender.name === name);
      const cpuUs = cpuOf(name);
      const arrived = mine.map(({ deliveries, expected }) => (100 * deliveries) / expected);
      return [
        mine[0]?.contender.clients ?? '',
        name,
        rounded(cpuUs),
        rounded(1_000_000 / cpuUs, 0),
        `${rounded(cpuUs / cpuOf(RAW), 2)}×`,
        `${rounded(cpuUs / cpuOf('bare Socket.IO room broadcast'), 2)}×`,
        rounded(median(mine.map(({ idleMs }) => idleMs))),
        rounded(median(mine.map(({ bytes }) => bytes)), 0),
        `${rounded(Math.min(...arrived), 0)} %`,
      ];
    });
  });
  return table(
    `What a delivery costs the server (medians of ${Math.max(...runs.map(({ run }) => run))} runs)`,
    [
      'clients',
      'what',
      'CPU µs',
      'a core carries per s',
      'CPU / raw',
      'CPU / bare',
      'CPU idle ms/s',
      'bytes',
      'arrived',
    ],
    rows,
  );
}

function joinTable(joins: Join[]): string {
  return table(
    `From the wish to the whole state, and ${JOINS} real clients held against the truth`,
    ['clients', 'what', 'median ms', 'slowest ms', 'right afterwards'],
    joins.map(({ size, name, joinMs, right }) => [
      size,
      name,
      rounded(median(joinMs), 0),
      rounded(Math.max(...joinMs), 0),
      `${right} of ${joinMs.length}`,
    ]),
  );
}
