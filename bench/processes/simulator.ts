import { startSimulator, type Simulator } from '../../simulators/simulator.js';
import type { SimulatorAnswer, SimulatorOrder } from '../support/orders.js';

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
  return { account: simulator.account() };
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
