import type { CommandType } from './command.js';
import type { Json } from './document.js';
import type { Roster } from './reading.js';
import type { CallQueueServer } from './server.js';

/** A command as a vendor gets it: names resolved to our ids, parameters within the vendor's bounds. */
export interface ResolvedCommand<P = { [param: string]: Json }> {
  type: CommandType;
  agent?: string;
  queue?: string;
  /** `all`: every queue the agent is in. */
  queues?: 'all' | string[];
  params: P;
}

/** What a command is checked against: the account as we know it. */
export interface FloorView {
  roster: Roster;
  /** The queues an agent is a member of. */
  queuesOf(agent: string): string[];
  /** Of systems that have such a thing, as last read; absent until then. */
  servers?: readonly CallQueueServer[];
}

/** The queues a command names, in either field. */
export function targetQueues({ agent, queue, queues }: ResolvedCommand<unknown>, view: FloorView): string[] {
  if (queue !== undefined) return [queue];
  if (queues !== 'all') return queues ?? [];
  return agent === undefined ? Object.keys(view.roster.queues) : view.queuesOf(agent);
}
