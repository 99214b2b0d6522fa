import { setTimeout as delay } from 'node:timers/promises';
import { BenchProcess } from './support/child.js';
import { rounded, table } from './support/figures.js';
import type { BenchOptions } from './support/options.js';
import type { SimulatorAnswer } from './support/orders.js';
import { startService } from './support/service.js';

const POLL_MS = 4_000;
const PASSES = 6;
const SETTLE_MS = 15_000;

const FLOORS = [
  { queues: 40, agents: 300 },
  { queues: 400, agents: 3_000 },
];

/** Processor time of a worker for one pass over all queues of a lively floor, at one size and at ten times it. */
export async function pollCpu({ redisUrl }: BenchOptions): Promise<string> {
  const costs: { queues: number; agents: number; msPerPass: number }[] = [];
  for (const floor of FLOORS) costs.push({ ...floor, msPerPass: await msPerPass(redisUrl, floor) });
  const [first] = costs;
  return table(
    'Processor time of a worker per poll pass',
    ['queues', 'agents', 'ms per pass', 'ms per queue', 'growth per queue'],
    costs.map(({ queues, agents, msPerPass }) => [
      queues,
      agents,
      rounded(msPerPass, 0),
      rounded(msPerPass / queues, 2),
      first === undefined ? '' : `${rounded(msPerPass / queues / (first.msPerPass / first.queues), 2)}×`,
    ]),
  );
}

async function msPerPass(redisUrl: string, floor: { queues: number; agents: number }): Promise<number> {
  const simulator = new BenchProcess('simulator');
  try {
    const { account } = await simulator.ask<SimulatorAnswer>({ do: 'start', ...floor, autopilot: true });
    const service = await startService(redisUrl, [account], { role: 'worker', baseMs: POLL_MS });
    try {
      await delay(SETTLE_MS);
      const polls = await service.polls();
      const cpu = process.cpuUsage();
      await delay(PASSES * POLL_MS);
      const { user, system } = process.cpuUsage(cpu);
      const passes = ((await service.polls()) - polls) / floor.queues;
      return (user + system) / 1000 / passes;
    } finally {
      await service.stop();
    }
  } finally {
    await simulator.stop();
  }
}
