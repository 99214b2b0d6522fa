import type { Floor } from '../engine/floor.js';
import type { Agent, Queue } from '../engine/floor.model.js';
import { missing } from './voximplant.envelope.js';
import type { VoximplantParams } from './voximplant.params.js';

/** The name an agent logs in with; what people call the agent is the display name. */
export const userName = ({ number }: Agent): string => `agent-${number}`;

/** The agents a request names; undefined when it names none. */
export function users(params: VoximplantParams, floor: Floor): Agent[] | undefined {
  return params.chosen([...floor.agents.values()], 'user', userName);
}

/** The queues a request names; undefined when it names none. */
export function queues(params: VoximplantParams, floor: Floor, prefix = ''): Queue[] | undefined {
  return params.chosen([...floor.queues.values()], 'sq_queue', ({ name }) => name, prefix);
}

export function required<T>(chosen: T | undefined): T {
  if (chosen === undefined) throw missing();
  return chosen;
}
