import { startSimulator, type Simulator } from '../../simulators/simulator.js';
import { BARE_PATH, type Arrivals, type SimulatorAnswer, type SimulatorOrder } from '../support/orders.js';

const PAUSE_PATH = '/openapi/v1.0/agent/pause';

let simulator: Simulator | undefined;
const callers = new Map<string, string>();

process.on('message', (order: SimulatorOrder) => {
  perform(order).then(
    (answer) => process.send?.(answer),
    (error: unknown) => {
      process.stderr.write(`${String(error)}\n`);
      process.exit(1);
    },
  );
});
process.once('disconnect', () => process.exit(0));

async function perform(order: SimulatorOrder): Promise<SimulatorAnswer> {
  if (order.do === 'start') {
    const { vendor = 'yeastar', queues, agents, queuesPerAgent = 1.5, autopilot } = order;
    simulator = await startSimulator({
      vendor,
      id: 'bench',
      floorOptions: { queues, agents, autopilot, queuesPerAgent },
    });
  }
  if (simulator === undefined) throw new Error('start the simulator first');
  if (order.do === 'stir') stir(simulator);
  if (order.do === 'dawdle') simulator.faults.add({ kind: 'latency', latencyMs: order.latencyMs });
  const arrivals = order.do === 'arrivals' ? arrivalsAt(simulator) : { pauses: [], bare: [] };
  return { account: simulator.account(), arrivals };
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
    const caller = callers.get(queue);
    if (caller === undefined) callers.set(queue, floor.arrive(queue, { caller: '5550100' }));
    else {
      floor.abandon(caller);
      callers.delete(queue);
    }
  }
}
