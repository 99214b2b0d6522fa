import { z } from 'zod';
import type { ContactPart } from '../../modules/domain/contact.js';
import { own } from '../../modules/domain/document.js';
import { Id, Instant } from '../../modules/domain/id.js';
import type { Roster } from '../../modules/domain/reading.js';

/** Clocks of scenarios are set; an instant farther away is none of ours, or in seconds. */
const FARTHEST_MS = 86_400_000;

/** What the scenario of docs/voximplant-scenario.md says of a task beside the event; an older one says none of it. */
export const PostedTask = z.object({
  /** The queue's name, as the scenario gives it to `enqueueTask`. */
  queue: z.string(),
  /** As in `customData`, which waiting rows are named by. */
  call: Id,
  from: z.string().optional().catch(undefined),
  enteredAt: Instant,
  /** When the event came. */
  at: Instant,
  /** When `OperatorReached` came. */
  reachedAt: Instant.exactOptional(),
  /** `operatorId` of the last `TaskDistributed`. */
  operator: z.union([z.string(), z.number()]).optional().catch(undefined),
});
export type PostedTask = z.infer<typeof PostedTask>;

/**
 * What the event tells of the caller's way through the queue. Each says all that the scenario knows, so that a lost one is made up
 * for. Of a task that was cancelled while it waited, nothing says how that ended.
 */
export function taskContacts(
  event: string,
  posted: PostedTask,
  roster: Roster | undefined,
  arrivedAt: number,
): ContactPart[] {
  const { call, from, enteredAt, at, reachedAt } = posted;
  const queue = queueNamed(posted.queue, roster);
  const instants = [enteredAt, at, reachedAt ?? at];
  if (queue === undefined || instants.some((one) => Math.abs(arrivedAt - one) > FARTHEST_MS)) return [];
  const basis: ContactPart = {
    ...{ queue, call, enteredAt, source: 'event' },
    ...(from !== undefined && from.trim() !== '' && { caller: from }),
  };
  if (reachedAt !== undefined) {
    const agent = agentOf(posted, roster);
    return [
      {
        ...{ ...basis, leftAt: reachedAt, outcome: 'answered' },
        ...(agent !== undefined && { agent }),
        ...(event === 'ClientDisconnected' && at >= reachedAt && { talkSeconds: (at - reachedAt) / 1_000 }),
      },
    ];
  }
  if (event === 'ClientDisconnected') return [{ ...basis, leftAt: at, outcome: 'abandoned' }];
  return event === 'TaskCanceled' ? [{ ...basis, leftAt: at }] : [basis];
}

/** Names are unique in an application; an account may have several. */
function queueNamed(name: string, roster: Roster | undefined): string | undefined {
  const [first, ...others] = Object.values(roster?.queues ?? {}).filter((queue) => queue.name === name);
  return others.length === 0 ? first?.id : undefined;
}

function agentOf({ operator }: PostedTask, roster: Roster | undefined): string | undefined {
  if (operator === undefined) return undefined;
  return own(roster?.agents ?? {}, String(operator)) === undefined ? undefined : String(operator);
}
