import { ReadingNotes } from '../src/vendors/port/reading-notes.js';
import type { SimulatedVendor } from '../simulators/facades.js';
import type { Reading, Roster } from '../src/modules/domain/reading.js';
import type {
  OpenSession,
  PollTarget,
  RequestReport,
  Vendor,
  VendorSession,
} from '../src/vendors/port/vendor.js';
import { VENDORS } from '../src/vendors/vendors.catalog.js';
import { BenchProcess } from './support/child.js';
import { rounded, table } from './support/figures.js';
import type { SimulatorAnswer } from './support/orders.js';

const QUEUES = 20;
const AGENTS = 300;
const TICKS = 20;
const PATIENCE_MS = 30_000;

/** What the vendors' pages allow at the least for one look at every waiting caller and every agent's state. */
const LEAST: Record<SimulatedVendor, { requests: (seen: { busyQueues: number }) => number; why: string }> = {
  voximplant: { requests: () => 1, why: 'one GetSQState for the application' },
  netsapiens: { requests: ({ busyQueues }) => 3 + busyQueues, why: 'three lists, queuedcall per busy queue' },
  portsip: { requests: () => 2 * QUEUES + AGENTS, why: 'status and waiting per queue, one per membership' },
  asterisk: { requests: () => 1, why: 'one QueueStatus for everything' },
  yeastar: { requests: () => 2 * QUEUES, why: 'call_status and agent_status per queue' },
};

/** Requests of one look at everything that changes fast, and what reading it costs this side. */
export async function vendorCost(): Promise<string> {
  const rows: (string | number)[][] = [];
  for (const vendor of Object.keys(LEAST) as SimulatedVendor[]) rows.push(await costOf(vendor));
  return table(
    `One fast tick at ${QUEUES} queues and ${AGENTS} agents`,
    ['vendor', 'requests', 'least its page allows', 'that is', 'processor ms per tick', 'per 1,000 agents'],
    rows,
  );
}

async function costOf(kind: SimulatedVendor): Promise<(string | number)[]> {
  const simulator = new BenchProcess('simulator');
  try {
    const { account } = await simulator.ask<SimulatorAnswer>({
      do: 'start',
      vendor: kind,
      queues: QUEUES,
      agents: AGENTS,
      queuesPerAgent: 1,
      autopilot: true,
    });
    let requests = 0;
    const vendor = vendorOf(account, () => (requests += 1));
    const roster = await rosterOf(vendor);
    const fast = vendor.targets(roster).filter(({ cadence }) => cadence === 'fast');
    const tick = () => Promise.all(fast.map((target) => read(vendor, target, roster)));
    await tick(); // signs in and warms up
    requests = 0;
    const readings = await tick();
    const busyQueues = readings.flatMap(({ queues = {} }) =>
      Object.values(queues).filter(({ waiting = [] }) => waiting.length > 0),
    ).length;
    const perTick = requests;
    const cpu = process.cpuUsage();
    for (let i = 0; i < TICKS; i += 1) await tick();
    const { user, system } = process.cpuUsage(cpu);
    const ms = (user + system) / 1000 / TICKS;
    const { requests: least, why } = LEAST[kind];
    return [kind, perTick, least({ busyQueues }), why, rounded(ms), rounded((ms * 1000) / AGENTS)];
  } finally {
    await simulator.stop();
  }
}

function vendorOf(
  { id, vendor, baseUrl, credentials }: SimulatorAnswer['account'],
  count: () => void,
): Vendor {
  const definition = VENDORS.get(vendor);
  if (definition === undefined) throw new Error(`there is no vendor ${vendor}`);
  let session: Promise<VendorSession> | undefined;
  return definition.create(
    { id, baseUrl, credentials: definition.credentials.parse(credentials), timeoutMs: PATIENCE_MS },
    {
      session: {
        get: (open: OpenSession, signal: AbortSignal) => (session ??= open(undefined, signal)),
        refused: () => Promise.resolve(void (session = undefined)),
        blocked: () => Promise.resolve(),
        release: () => Promise.resolve(),
      },
      budget: { take: () => Promise.resolve() },
      report: (_request: RequestReport) => count(),
    },
  );
}

async function rosterOf(vendor: Vendor): Promise<Roster> {
  for (const target of vendor.targets(undefined)) {
    const { roster } = await read(vendor, target, undefined);
    if (roster !== undefined) return roster;
  }
  throw new Error('no target leads to a roster');
}

const read = (vendor: Vendor, target: PollTarget, roster: Roster | undefined): Promise<Reading> =>
  vendor.read(target, {
    roster,
    signal: AbortSignal.timeout(PATIENCE_MS),
    retry: { left: 0 },
    notes: new ReadingNotes(),
  });
