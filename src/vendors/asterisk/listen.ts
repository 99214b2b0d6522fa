import type { Hint, LineContext } from '../port/line.js';
import type { VendorError } from '../port/errors.js';
import type { AmiBlock } from './blocks.js';
import { FLOOR } from './commands/agents.js';
import { AmiConnection, type ConnectionOptions } from './connection.js';

/** What may have changed a queue, its members or its callers. */
const OF_QUEUES: ReadonlySet<string> = new Set([
  'QueueCallerJoin',
  'QueueCallerLeave',
  'QueueCallerAbandon',
  'AgentCalled',
  'AgentConnect',
  'AgentComplete',
  'AgentRingNoAnswer',
  'QueueMemberAdded',
  'QueueMemberRemoved',
  'QueueMemberPause',
  'QueueMemberPenalty',
  'QueueMemberRinginuse',
  'QueueMemberStatus',
]);
/** Queues may have come or gone. */
const OF_ALL: ReadonlySet<string> = new Set(['Reload', 'FullyBooted']);
const SHUTDOWN = 'Shutdown';
const EVENTS = 'agent,call,system';

/** Where an event says to look; one target shows everything. Undefined: it changes nothing that is shown. */
export function hintOf(event: AmiBlock, arrivedAt: number): Hint | undefined {
  const name = event['Event'] ?? '';
  if (OF_QUEUES.has(name)) return { targets: [FLOOR], event: name, arrivedAt };
  return OF_ALL.has(name) ? { targets: 'all', event: name, arrivedAt } : undefined;
}

/** A connection of its own with events, held until the system ends it. @throws VendorError when it fails */
export async function listenTo(
  options: Omit<ConnectionOptions, 'events' | 'onEvent' | 'signal'>,
  context: LineContext,
): Promise<void> {
  const shutdown = new AbortController();
  const connection = await AmiConnection.open({
    ...options,
    signal: AbortSignal.any([context.signal, shutdown.signal]),
    events: EVENTS,
    onEvent: (event) => {
      if (event['Event'] === SHUTDOWN) shutdown.abort();
      const found = hintOf(event, Date.now());
      if (found !== undefined) context.hint(found);
    },
  });
  context.open();
  const failure: VendorError | undefined = await connection.ended;
  if (failure !== undefined) throw failure;
}
