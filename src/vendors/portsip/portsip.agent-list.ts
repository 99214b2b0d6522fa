import type { ResolvedCommand } from '../../modules/domain/resolved-command.js';
import type { CommandContext } from '../port/command.js';
import { CommandRejected } from '../port/errors.js';
import { part, type PortsipClient } from './portsip.client.js';

/** A row as it is written; a level that is not told is left to the PBX. */
export interface ListRow {
  extension_number: string;
  skill_level?: number;
}

/**
 * Writes a queue's list of agents, made from the list as it is. The page has no request for one agent of the list, so
 * the whole list is written each time, by one command at a time; its order is the order in which agents are called.
 */
export async function rewrite(
  client: PortsipClient,
  queue: string,
  context: CommandContext,
  edit: (rows: readonly ListRow[]) => ListRow[],
): Promise<void> {
  const endpoint = `call_queues/${part(queue)}/agents`;
  await context.exclusive(`queue:${queue}:agents`, async () => {
    const { value } = await client.agents(queue, { signal: context.signal });
    if (value === undefined)
      throw new CommandRejected(`${client.about(endpoint)} was not sent: there is no such queue (any more)`);
    const rows = new Map<string, ListRow>();
    for (const { extension_number, skill_level } of value)
      rows.set(extension_number, { extension_number, ...(skill_level !== undefined && { skill_level }) });
    await client.order(endpoint, { items: edit([...rows.values()]) }, context);
  });
}

/** Of an order about somebody who is in the list. */
export function rowOf(rows: readonly ListRow[], agent: string, { type }: ResolvedCommand<unknown>): ListRow {
  const row = rows.find(({ extension_number }) => extension_number === agent);
  if (row !== undefined) return row;
  throw new CommandRejected(
    `${type}: agent ${agent} was taken out of the queue meanwhile; nothing was written. Look again, and order it again if it is still wanted`,
    { conflict: true },
  );
}
