import { startAutopilot, type AutopilotOptions } from './autopilot.js';
import { Floor, type FloorOptions } from './floor.js';
import { STRATEGIES } from './floor.model.js';
import { agentName, queueName } from './names.js';
import { Random } from './random.js';

export interface WorldOptions extends FloorOptions, AutopilotOptions {
  queues: number;
  agents: number;
  /** Where in the list of names the queues begin. */
  firstQueueName?: number;
  /** On average; at least 1 and at most the number of queues. */
  queuesPerAgent?: number;
  /** false: all agents are logged in, and nothing happens until a verb is called. */
  autopilot?: boolean;
  /** How much of the floor's life has passed when it starts. */
  warmUpMs?: number;
}

const FIRST_QUEUE_NUMBER = 6400;
const FIRST_AGENT_NUMBER = 1001;
/** Agent ids differ from their numbers and from their place in the list, as they do in real systems. */
const FIRST_AGENT_ID = 21;

/** A floor of any size with its agents and callers; equal options give equal floors. */
export function floorOf(options: WorldOptions): Floor {
  const floor = new Floor(options);
  const { seed, autopilot = true, speed = 1, warmUpMs = 15 * 60_000 } = options;
  const random = new Random(seed ^ 0x5eed);
  floor.state.agenda.live(autopilot ? warmUpMs / speed : 0, () => {
    addQueues(floor, options, random);
    addAgents(floor, options, random);
    if (autopilot) startAutopilot(floor, options);
  });
  return floor;
}

export interface Enlargement {
  queues: number;
  agentsPerQueue: number;
}

/** Adds queues with agents of their own to a floor, all of them logged in; new ids and numbers follow the highest ones. */
export function enlarge(floor: Floor, { queues, agentsPerQueue }: Enlargement): void {
  const after = (values: Iterable<string>): number => Math.max(0, ...[...values].map(Number)) + 1;
  let number = after([...floor.queues.values(), ...floor.agents.values()].map((one) => one.number));
  let agentId = after(floor.agents.keys());
  const firstQueueId = after(floor.queues.keys());
  for (let index = 0; index < queues; index++) {
    const queueId = String(firstQueueId + index);
    floor.addQueue({ id: queueId, number: String(number++), name: queueName(floor.queues.size) });
    for (let nth = 0; nth < agentsPerQueue; nth++) {
      const id = String(agentId++);
      floor.addAgent({ id, number: String(number++), name: agentName(floor.agents.size, 0) });
      floor.addMember(queueId, id);
    }
  }
}

function addQueues(
  floor: Floor,
  { queues, firstQueueName = 0, speed = 1 }: WorldOptions,
  random: Random,
): void {
  for (let index = 0; index < queues; index++) {
    floor.addQueue({
      id: String(index + 1),
      number: String(FIRST_QUEUE_NUMBER + index),
      name: queueName(firstQueueName + index),
      strategy: STRATEGIES[index % STRATEGIES.length] ?? 'ring_all',
      ringSeconds: 15,
      wrapUpSeconds: random.pick([8, 10, 15]) / speed,
      maxWaitSeconds: random.pick([300, 600]),
    });
  }
}

function addAgents(
  floor: Floor,
  { agents, queues, queuesPerAgent = 1.5 }: WorldOptions,
  random: Random,
): void {
  const offset = random.int(1000);
  for (let index = 0; index < agents; index++) {
    const id = String(FIRST_AGENT_ID + index);
    floor.addAgent({ id, number: String(FIRST_AGENT_NUMBER + index), name: agentName(index, offset) });
    // Each agent serves the whole part of the average; the fraction says how many serve one queue more.
    const share = Math.floor((index + 1) * queuesPerAgent) - Math.floor(index * queuesPerAgent);
    const wanted = Math.min(queues, Math.max(1, share));
    for (let nth = 0; nth < wanted; nth++) {
      const queueId = String(((index + nth) % queues) + 1);
      const queue = floor.queues.get(queueId);
      if (queue?.managers.length === 0) queue.managers.push(id);
      floor.addMember(queueId, id, { kind: index % 4 === 3 ? 'static' : 'dynamic' });
    }
  }
}
