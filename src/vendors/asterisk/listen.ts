import type { Hint, LineContext } from '../port/line.js';
import type { VendorError } from '../port/errors.js';
import type { AmiBlock } from './blocks.js';
import { FLOOR } from './commands/agents.js';
import { AmiConnection, type ConnectionOptions } from './connection.js';
import { QueueContacts } from './queue-contacts.js';

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
const LEAVING = 'QueueCallerLeave';
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
  let clockAheadMs = 0;
  const callers = new QueueContacts((contacts) =>
    context.hint({ targets: [], event: LEAVING, contacts, arrivedAt: Date.now() }),
  );
  const connection = await AmiConnection.open({
    ...options,
    signal: AbortSignal.any([context.signal, shutdown.signal]),
    events: EVENTS,
    onEvent: (event) => {
      if (event['Event'] === SHUTDOWN) shutdown.abort();
      const now = Date.now();
      const contacts = callers.of(event, happenedAt(event, clockAheadMs) ?? now);
      const found = hintOf(event, now);
      if (found !== undefined) context.hint(contacts.length === 0 ? found : { ...found, contacts });
    },
  });
  clockAheadMs = connection.clockAheadMs;
  context.open();
  const failure: VendorError | undefined = await connection.ended;
  callers.close();
  if (failure !== undefined) throw failure;
}

/** Where the system stamps its events (`timestampevents=yes`): epoch seconds of its clock. */
function happenedAt({ Timestamp }: AmiBlock, clockAheadMs: number): number | undefined {
  const seconds = Timestamp === undefined ? NaN : Number(Timestamp);
  return seconds > 0 ? Math.round(seconds * 1000 + clockAheadMs) : undefined;
}
