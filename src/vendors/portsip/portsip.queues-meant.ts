import { own } from '../../modules/domain/document.js';
import { targetQueues, type FloorView, type ResolvedCommand } from '../../modules/domain/resolved-command.js';
import type { Roster } from '../../modules/domain/reading.js';
import type { CommandContext } from '../port/command.js';
import { CommandRejected } from '../port/errors.js';

/** The same when it is checked and when it is sent: a queue, some of the agent's queues, or all of them. */
export function queuesOf(order: ResolvedCommand<unknown>, view: FloorView): string[] {
  return targetQueues(
    order.queue === undefined && order.queues === undefined ? { ...order, queues: 'all' } : order,
    view,
  );
}

/** @throws CommandRejected when there are none: an order without a queue would be no request at all */
export function queuesToAsk(
  order: ResolvedCommand<unknown>,
  { roster }: Pick<CommandContext, 'roster'>,
): string[] {
  const queues = queuesOf(order, viewOf(roster));
  if (queues.length > 0) return queues;
  throw new CommandRejected(`${order.type}: agent ${order.agent ?? '?'} serves no queue (any more)`);
}

export const membersOf = (roster: Roster | undefined, queue: string): string[] =>
  own(roster?.members ?? {}, queue) ?? [];

const viewOf = (roster: Roster): FloorView => ({
  roster,
  queuesOf: (agent) =>
    Object.keys(roster.members ?? {}).filter((queue) => membersOf(roster, queue).includes(agent)),
});
