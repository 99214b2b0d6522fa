import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { PushRule } from '../simulators/control/fault-rule.js';
import type { SimulatedVendor } from '../simulators/facades.js';
import { commandsTopic } from '../src/modules/domain/topic.js';
import type { PushConfig } from '../src/modules/config/floor-config.js';
import { BenchProcess } from './support/child.js';
import { percentilesOf } from './support/figures.js';
import { freePort } from './support/free-port.js';
import { load } from './support/machine.js';
import type { BenchOptions } from './support/options.js';
import {
  BARE_PATH,
  type SimulatorAnswer,
  type SupervisorAnswer,
  type WatcherAnswer,
} from './support/orders.js';
import {
  LINE,
  phaseTable,
  POLL,
  samplesOf,
  stormSamplesOf,
  stormTable,
  type Phase,
  type Storm,
} from './support/push-report.js';
import { requested } from './support/requested.js';
import { keepResults } from './support/results.js';
import { ServiceProcess } from './support/service-process.js';

const QUEUES = 40;
const AGENTS = 300;
const BASE_MS = 5_000;
const LATENCY_MS = 50;
const SETTLE_MS = 12_000;
const PER_SECOND = 5;
const CHANGES = 200;
const FAULTY_CHANGES = 100;
/** Beyond interval and round trip. */
const ALLOWED_MS = 50;
const DROPPED_PERCENT = 20;
const STORM_PER_SECOND = 2_000;
const COUNT_EVERY_MS = 3_000;
const COMMAND_EVERY_MS = 500;
/** The last agents of the floor; the first ones pause as changes. */
const FIRST_COMMANDED = 1_101;
const HINTS_PER_SECOND = 2;

interface Pushing {
  vendor: SimulatedVendor;
  /** A change is to be shown within this, p95. */
  aimMs: number;
  /** Absent: a line. */
  posts?: true;
  /** Not a simulator, so nothing goes wrong on command. */
  real?: true;
}

const VENDORS: readonly Pushing[] = [
  { vendor: 'yeastar', aimMs: 500 },
  { vendor: 'portsip', aimMs: 500 },
  { vendor: 'netsapiens', aimMs: 3_500, posts: true },
  { vendor: 'asterisk', aimMs: 500, real: true },
];

/** A change at a phone system that pushes → its row at a client, beside the same without a push. */
export async function push({ redisUrl, runs, vendors, stormSeconds, quick }: BenchOptions): Promise<string> {
  const phases: Phase[] = [];
  const storms: Storm[] = [];
  const chosen = VENDORS.filter(({ vendor }) => vendors.length === 0 || vendors.includes(vendor));
  for (let run = 0; run < runs; run += 1)
    for (const pushing of chosen) {
      const world = await World.start(redisUrl, pushing);
      try {
        const part = (count: number): number => (quick ? Math.ceil(count / 10) : count);
        phases.push(await world.phase('all events', part(CHANGES)));
        if (pushing.real) continue;
        const drop: PushRule = { kind: 'push-drop', percent: DROPPED_PERCENT };
        phases.push(await world.phase('a fifth of the events lost', part(FAULTY_CHANGES), drop));
        if (pushing.posts) continue;
        storms.push(await world.storm(stormSeconds));
        phases.push(await world.phase('half-open socket', part(FAULTY_CHANGES), { kind: 'push-silent' }));
      } finally {
        await world.stop();
        await keepResults('push', phases.flatMap(samplesOf));
        if (storms.length > 0) await keepResults('push-storm', storms.flatMap(stormSamplesOf));
      }
    }
  const floor = `${QUEUES} queues, ${AGENTS} agents, polled every ${BASE_MS} ms`;
  const changes = `A change → its row at the client: ${floor}, simulators answer after ${LATENCY_MS} ms`;
  const storm = `${STORM_PER_SECOND} events a second for ${stormSeconds} s`;
  return [phaseTable(changes, phases), storms.length > 0 ? stormTable(storm, storms) : ''].join('\n');
}

/** One phone system, one service and one screen. */
class World {
  private readonly system: BenchProcess;
  private readonly watcher = new BenchProcess('watcher');
  private readonly supervisor = new BenchProcess('supervisor');
  private service: ServiceProcess | undefined;
  private baseUrl = '';

  private constructor(private readonly pushing: Pushing) {
    this.system = new BenchProcess(pushing.real ? 'asterisk' : 'simulator');
  }

  static async start(redisUrl: string, pushing: Pushing): Promise<World> {
    const world = new World(pushing);
    try {
      await world.open(redisUrl);
      return world;
    } catch (error) {
      await world.stop();
      throw error;
    }
  }

  private async open(redisUrl: string): Promise<void> {
    const { vendor, posts, real } = this.pushing;
    const floor = { queues: QUEUES, agents: AGENTS, queuesPerAgent: 1, autopilot: false };
    const { account } = await this.system.ask<SimulatorAnswer>({ do: 'start', vendor, ...floor });
    this.baseUrl = account.baseUrl;
    if (!real) await this.system.ask({ do: 'dawdle', latencyMs: LATENCY_MS });
    const port = await freePort();
    const pushed: PushConfig = {
      ...{ line: true, gapMs: 500 },
      ...(posts && {
        hook: { key: randomBytes(32).toString('base64url'), origin: `http://127.0.0.1:${port}` },
      }),
    };
    const accounts = [LINE, POLL].map((id) => ({ ...account, id }));
    this.service = await ServiceProcess.start(redisUrl, accounts, {
      ...{ role: 'all', baseMs: BASE_MS, port },
      push: { [LINE]: pushed },
    });
    await delay(SETTLE_MS);
    const { url, token } = this.service;
    const followed = { accounts: [LINE, POLL], queues: 2 * QUEUES };
    await this.watcher.ask({ do: 'watch', url, token, ...followed });
    await this.supervisor.ask({ do: 'sit-down', url, token, topics: [commandsTopic(LINE)] });
    await delay(SETTLE_MS / 2);
  }

  async stop(): Promise<void> {
    const { service, watcher, supervisor, system } = this;
    await Promise.all([service ?? [], watcher, supervisor, system].flat().map((one) => one.stop()));
  }

  /** @param rule what goes wrong with events meanwhile; then only callers come, and agents do not pause */
  async phase(what: string, changes: number, rule?: PushRule): Promise<Phase> {
    const { vendor, real, aimMs } = this.pushing;
    if (rule !== undefined) await this.system.ask({ do: 'push', rule });
    const trips = real ? Promise.resolve([]) : this.roundTrips(changes / PER_SECOND);
    const pauses = rule === undefined;
    const before = await this.used();
    const order = { do: 'callers', callers: changes, perSecond: PER_SECOND, pauses };
    const { callers } = await this.system.ask<SimulatorAnswer>(order);
    const after = await this.used();
    await delay(BASE_MS + 3_000);
    const { seen } = await this.watcher.ask<WatcherAnswer>({ do: 'report' });
    if (rule !== undefined) await this.system.ask({ do: 'push' });
    const trip = percentilesOf(await trips);
    const of = (account: string): number[] =>
      callers.map(({ caller, at }) => (seen[account]?.[caller] ?? NaN) - at);
    return {
      ...{ vendor, what, load: load() },
      ...(rule === undefined && { aimMs }),
      seen: { [LINE]: of(LINE), [POLL]: of(POLL) },
      boundMs: BASE_MS + (real ? 0 : trip.p95) + ALLOWED_MS,
      tripMs: trip.p95,
      cpuMs: (1_000 * (after.cpuMs - before.cpuMs)) / (after.at - before.at),
    };
  }

  private async used(): Promise<{ cpuMs: number; at: number }> {
    return { cpuMs: (await this.service?.usage())?.cpuMs ?? NaN, at: performance.now() };
  }

  /** Of bare requests between the polls, which they share the simulator with. */
  private async roundTrips(seconds: number): Promise<number[]> {
    const all: number[] = [];
    for (let i = 0; i < 2 * seconds; i += 1) {
      await delay(500);
      const start = performance.now();
      await requested(`${this.baseUrl}${BARE_PATH}`);
      all.push(performance.now() - start);
    }
    return all;
  }

  async storm(seconds: number): Promise<Storm> {
    const calm = await this.commanded(FIRST_COMMANDED, seconds / 2);
    const rule: PushRule = {
      ...{ kind: 'push-storm', perSecond: STORM_PER_SECOND, forMs: 1_000 * seconds, times: 1 },
    };
    await this.system.ask({ do: 'push', rule });
    // The event that the storm repeats.
    await this.system.ask({ do: 'callers', callers: 1, perSecond: PER_SECOND });
    const stormy = await this.commanded(FIRST_COMMANDED + calm.ms.length, seconds);
    await this.system.ask({ do: 'push' });
    return {
      ...{ vendor: this.pushing.vendor, seconds, load: load() },
      ...{ plannedPerSecond: calm.requestsPerSecond, requestsPerSecond: stormy.requestsPerSecond },
      mostPerSecond: calm.requestsPerSecond + HINTS_PER_SECOND * QUEUES,
      ...{ calmMs: calm.ms, stormMs: stormy.ms },
    };
  }

  /** Commands for so long: each from its acceptance to its confirmation, and the vendor requests meanwhile. */
  private async commanded(
    firstAgent: number,
    seconds: number,
  ): Promise<{ ms: number[]; requestsPerSecond: number }> {
    const count = Math.round((1_000 * seconds) / COMMAND_EVERY_MS);
    const agents = Array.from({ length: count }, (_, i) => `number:${firstAgent + i}`);
    await this.system.ask({ do: 'count' });
    const start = performance.now();
    const ordered = this.supervisor.ask<SupervisorAnswer>({
      ...{ do: 'pause', account: LINE, agents, everyMs: COMMAND_EVERY_MS },
    });
    let requests = 0;
    // The simulator's log of requests is bounded.
    while (performance.now() - start < 1_000 * seconds) {
      await delay(Math.min(COUNT_EVERY_MS, 1_000 * seconds));
      requests += (await this.system.ask<SimulatorAnswer>({ do: 'count' })).requests;
    }
    const requestsPerSecond = (1_000 * requests) / (performance.now() - start);
    const { commands } = await ordered;
    return {
      ms: commands.map(({ createdAt, confirmedAt = NaN }) => confirmedAt - createdAt),
      requestsPerSecond,
    };
  }
}
