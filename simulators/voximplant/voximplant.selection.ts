import type { Floor } from '../engine/floor.js';
import type { Agent, Queue } from '../engine/floor.model.js';
import { missing, type Fields } from './voximplant.envelope.js';
import type { VoximplantParams } from './voximplant.params.js';
import type { VoximplantQuirks } from './voximplant.quirks.js';

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

/** The default is not documented. */
const DEFAULT_COUNT = 20;

/** The part of a list that `count` and `offset` ask for. */
export function listing(rows: readonly Fields[], params: VoximplantParams, quirks: VoximplantQuirks): Fields {
  const offset = quirks.offsetIgnored ? 0 : (params.count('offset') ?? 0);
  const count = Math.min(params.count('count') ?? DEFAULT_COUNT, quirks.maxCount);
  const overlap = quirks.pagesOverlap && offset > 0 ? 1 : 0;
  const seen = quirks.hiddenRows ? rows.slice(0, 1) : rows;
  const page = seen.slice(offset - overlap, offset + count);
  return {
    result: quirks.lists === 'object' && page.length === 1 ? page[0] : page,
    ...(quirks.totals && { total_count: rows.length + Number(quirks.countsMore), count: page.length }),
  };
}
