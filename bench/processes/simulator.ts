import { setTimeout as delay } from 'node:timers/promises';
import type { Floor } from '../../simulators/engine/floor.js';
import { startSimulator, type Simulator } from '../../simulators/simulator.js';
import { sum } from '../support/figures.js';
import {
  BARE_PATH,
  pauseKey,
  type Arrivals,
  type SimulatorAnswer,
  type SimulatorOrder,
} from '../support/orders.js';
import { serveOrders } from '../support/serve-orders.js';

/** Longer than three polls. */
const STAY_MS = 7_000;
/** A minute. */
const MOST_REQUESTS = 1_000_000;
const PAUSE_PATH = '/openapi/v1.0/agent/pause';

const simulators: Simulator[] = [];
/** Who waits in each queue since it was stirred. */
const stirred = new Map<string, string>();
let called = 0;
let paused = 0;
let pushFault: string | undefined;

serveOrders(perform);

async function perform(order: SimulatorOrder): Promise<SimulatorAnswer> {
  if (order.do === 'start') {
    const { id = 'bench', vendor = 'yeastar', queues, agents, queuesPerAgent = 1.5, autopilot } = order;
    const floorOptions = { queues, agents, autopilot, queuesPerAgent };
    simulators.push(await startSimulator({ vendor, id, floorOptions }));
    // Several accounts, with budgets beyond those of a real system, share it.
    if (vendor === 'portsip') simulators.at(-1)?.quirks.set({ accessLimit: MOST_REQUESTS });
  }
  const simulator = simulators.at(-1);
  if (simulator === undefined) throw new Error('start the simulator first');
  if (order.do === 'stir') stir(simulator);
  if (order.do === 'dawdle') simulator.faults.add({ kind: 'latency', latencyMs: order.latencyMs });
  if (order.do === 'push') push(simulator, order);
  const callers = order.do === 'callers' ? await callersInto(simulator, order) : [];
  const arrivals = order.do === 'arrivals' ? arrivalsAt(simulator) : { pauses: [], bare: [] };
  const queues = [...simulator.floor.queues.keys()];
  const requests = sum(simulators.map((one) => one.requests.all().length));
  if (order.do === 'count') for (const one of simulators) one.requests.clear();
  return { account: simulator.account(), queues, requests, arrivals, callers };
}

async function callersInto(
  { id, floor }: Simulator,
  { callers, perSecond, pauses = false }: SimulatorOrder & { do: 'callers' },
): Promise<SimulatorAnswer['callers']> {
  const came: SimulatorAnswer['callers'] = [];
  const queues = [...floor.queues.keys()];
  for (let i = 0; i < callers; i += 1) {
    await delay((1_000 / perSecond) * (0.5 + Math.random()));
    if (pauses && i % 2 === 1) {
      came.push(nextPause(floor));
      continue;
    }
    const caller = `${Number(id.replace(/\D/g, '')) + 1}${String((called += 1)).padStart(7, '0')}`;
    const call = floor.arrive(queues[Math.floor(Math.random() * queues.length)] ?? '', { caller });
    came.push({ caller, at: Date.now() });
    setTimeout(() => floor.abandon(call), STAY_MS);
  }
  return came;
}

/** Each agent once. */
function nextPause(floor: Floor): SimulatorAnswer['callers'][number] {
  const agent = [...floor.agents.values()][paused];
  if (agent === undefined) throw new Error('every agent has paused');
  paused += 1;
  floor.pause(agent.id, { reason: 'Lunch' });
  return { caller: pauseKey(agent.number), at: Date.now() };
}

function push({ faults }: Simulator, { rule }: SimulatorOrder & { do: 'push' }): void {
  if (pushFault !== undefined) faults.clear(pushFault);
  pushFault = rule === undefined ? undefined : faults.add(rule);
}

function arrivalsAt({ requests, floor }: Simulator): Arrivals {
  const arrivals: Arrivals = { pauses: [], bare: [] };
  for (const { path, query, at } of requests.all()) {
    const asked = new URLSearchParams(query);
    if (path === BARE_PATH) arrivals.bare.push({ nth: Number(asked.get('nth')), at });
    const agent = path === PAUSE_PATH && floor.agents.get(asked.get('ext_id') ?? '');
    if (agent) arrivals.pauses.push({ agent: agent.number, at });
  }
  requests.clear();
  return arrivals;
}

function stir({ floor }: Simulator): void {
  for (const queue of floor.queues.keys()) {
    const caller = stirred.get(queue);
    if (caller === undefined) stirred.set(queue, floor.arrive(queue, { caller: '5550100' }));
    else {
      floor.abandon(caller);
      stirred.delete(queue);
    }
  }
}
