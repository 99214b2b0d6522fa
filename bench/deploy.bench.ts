import { setTimeout as delay } from 'node:timers/promises';
import { accountTopic, queueTopic } from '../src/modules/domain/topic.js';
import { RedisConnections } from '../src/modules/redis/redis-connections.js';
import { newIssuer } from './support/bench-issuer.js';
import { BenchProcess } from './support/child.js';
import { Crowd } from './support/crowd.js';
import { DrivenFloor, undrivenAccount } from './support/driven-floor.js';
import { median, percentilesOf, rounded, sum, table } from './support/figures.js';
import { FloorPicture } from './support/floor-picture.js';
import { load } from './support/machine.js';
import type { BenchOptions } from './support/options.js';
import type { PeerAnswer, SimulatorAnswer } from './support/orders.js';
import { commandsOf } from './support/redis-commands.js';
import { keepResults } from './support/results.js';
import { newPrefix } from './support/service.js';
import { ServiceProcess } from './support/service-process.js';

const CLIENTS = 5_000;
const QUICK_CLIENTS = 500;
const QUEUES = 20;
const AGENTS = 150;
/** Nothing is polled by plan: each request to the vendor would be caused by the deploy. */
const STILL_MS = 3_600_000;
const CHANGE_EVERY_MS = 500;
const FOLLOWED_QUEUES = 2;
const SETTLE_MS = 8_000;
const GROUP = 'screens';
const BACK_WITHIN_MS = 90_000;
/** As long as a deploy is measured at least, and as long as nothing happens before it. */
const WINDOW_MS = 12_000;

interface Cost {
  requests: number;
  commands: number;
  ms: number;
}

interface Run {
  run: number;
  lost: number;
  backMs: number;
  behindP99Ms: number;
  requests: number;
  /** Beyond what as long a time takes without a deploy. */
  commands: number;
  load: string;
}

/** One of two instances is replaced: when all its clients hold everything again, and what that costs others. */
export async function deploy({ redisUrl, runs: times, quick }: BenchOptions): Promise<string> {
  const clients = quick ? QUICK_CLIENTS : CLIENTS;
  const simulator = new BenchProcess('simulator');
  const balancer = new BenchProcess('balancer');
  const crowd = new Crowd();
  const connections = new RedisConnections(redisUrl);
  const services: ServiceProcess[] = [];
  const prefix = newPrefix();
  const [floor, moving, picture] = [
    new DrivenFloor(redisUrl, prefix),
    undrivenAccount('moving'),
    new FloorPicture(),
  ];
  let changing: NodeJS.Timeout | undefined;
  try {
    const size = { queues: QUEUES, agents: AGENTS, autopilot: true };
    const { account, queues } = await simulator.ask<SimulatorAnswer>({ do: 'start', ...size });
    const shared = { baseMs: STILL_MS, prefix, issuer: await newIssuer() };
    const started = async (role: 'api' | 'worker'): Promise<ServiceProcess> => {
      // The workers leave the other account alone: its changes are ours.
      const accounts = role === 'worker' ? [account] : [account, moving];
      const service = await ServiceProcess.start(redisUrl, accounts, { ...shared, role });
      services.push(service);
      return service;
    };
    await started('worker');
    await floor.show(moving.id, picture.state);
    changing = setInterval(() => {
      picture.tick();
      void floor.show(moving.id, picture.state);
    }, CHANGE_EVERY_MS);
    let instances = [await started('api'), await started('api')];
    const balance = () =>
      balancer.ask<PeerAnswer>({ ports: instances.map(({ port }) => port) }).then(({ url = '' }) => url);
    await delay(SETTLE_MS);
    const topics = [
      accountTopic(moving.id),
      ...queues.slice(0, FOLLOWED_QUEUES).map((queue) => queueTopic(account.id, queue)),
    ];
    const [{ token } = { token: '' }] = instances;
    await crowd.open(GROUP, clients, { speaks: 'floor', url: await balance(), token, topics });

    const costDuring = async (what: () => Promise<void>): Promise<Cost> => {
      await simulator.ask({ do: 'count' });
      const [commands, start] = [await commandsOf(connections), Date.now()];
      await what();
      const { requests } = await simulator.ask<SimulatorAnswer>({ do: 'count' });
      return { requests, commands: (await commandsOf(connections)) - commands, ms: Date.now() - start };
    };
    const runs: Run[] = [];
    for (let run = 1; run <= times; run += 1) {
      await delay(SETTLE_MS / 2);
      const calm = await costDuring(() => delay(WINDOW_MS));
      const [oldest, other] = instances;
      if (oldest === undefined || other === undefined) throw new Error('there are no two instances');
      instances = [other, await started('api')];
      await crowd.ask(GROUP, { do: 'reset' });
      let backMs = NaN;
      const during = await costDuring(async () => {
        const start = Date.now();
        await balance();
        await oldest.terminate();
        await allBack(crowd);
        backMs = Date.now() - start;
        await delay(Math.max(0, start + WINDOW_MS - Date.now()));
      });
      const { behindMs } = await crowd.ask(GROUP, { do: 'report' });
      const expected = (calm.commands * during.ms) / calm.ms;
      runs.push({
        run,
        lost: behindMs.length,
        backMs,
        behindP99Ms: percentilesOf(behindMs).p99,
        requests: during.requests,
        commands: during.commands - expected,
        load: load(),
      });
    }
    await keepResults(
      'deploy',
      runs.map((run) => ({ clients, ...run })),
    );
    return tableOf(runs, clients);
  } finally {
    clearInterval(changing);
    await Promise.all([crowd, balancer, simulator, ...services].map((one) => one.stop()));
    await Promise.all([connections.close(), floor.close()]);
  }
}

/** The instance is gone: every client that holds everything now has it from another one. */
async function allBack(crowd: Crowd): Promise<void> {
  const deadline = Date.now() + BACK_WITHIN_MS;
  for (;;) {
    const { settled, clients } = await crowd.ask(GROUP, { do: 'report' });
    if (settled === clients) return;
    if (Date.now() > deadline)
      throw new Error(`${clients - settled} of ${clients} clients did not come back`);
    await delay(100);
  }
}

function tableOf(runs: Run[], clients: number): string {
  const of = (figure: (run: Run) => number) => median(runs.map(figure));
  const rows: [string, string, string][] = [
    [
      'clients that had to move',
      rounded(
        of(({ lost }) => lost),
        0,
      ),
      `about ${clients / 2}`,
    ],
    ['SIGTERM → 100 % hold everything, s', rounded(of(({ backMs }) => backMs) / 1_000), '15'],
    ['without a connection p99, s', rounded(of(({ behindP99Ms }) => behindP99Ms) / 1_000), ''],
    ['vendor requests caused (all runs)', rounded(sum(runs.map(({ requests }) => requests)), 0), '0'],
    [
      'Redis commands caused, with those of the new instance’s start',
      rounded(
        of((run) => run.commands),
        0,
      ),
      '',
    ],
    [
      'the same per client that moved',
      rounded(
        of((run) => run.commands / run.lost),
        2,
      ),
      '0',
    ],
  ];
  return table(
    `One of two instances is replaced under ${clients} clients, every change followed (medians of ${runs.length} runs)`,
    ['what', 'measured', 'aim'],
    rows,
  );
}
