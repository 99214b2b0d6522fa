import { accountDocument, type AccountDocument } from '../domain/account-document.js';
import { keyed } from '../domain/document.js';
import type { QueueDocument } from '../domain/queue-document.js';
import type { RosterAgent } from '../domain/reading.js';
import { Source } from '../domain/source.js';
import { parseTopic } from '../domain/topic.js';
import type { ReplayedTopic } from './replayed-topic.js';

/** The document is made of recorded ones, so its versions are no versions of the live one: they are the instants of its changes. */
export const PROJECTED_EPOCH = 'history';

/** The documents of the queues that existed; made by FloorWriter. */
export function queueDocuments(topics: Iterable<ReplayedTopic>): QueueDocument[] {
  return [...topics].flatMap(({ topic, view }) =>
    parseTopic(topic)?.kind === 'queue' && view?.state['queue']?.['self'] !== undefined
      ? [view.state as QueueDocument]
      : [],
  );
}

/** The account's document as the projection of its recorded queues. */
export function projectedAccount(
  before: AccountDocument | undefined,
  source: Source,
  queues: readonly QueueDocument[],
): AccountDocument {
  return accountDocument(before, source, queues, { queues: {}, agents: unreachable(queues) });
}

/** The state of the account's source; undefined: it was not recorded. */
export function sourceOf(account: ReplayedTopic | undefined): Source | undefined {
  return Source.safeParse(account?.view?.state['source']?.['self']).data;
}

/** The roster, which says whose phone is away, is not recorded; a membership shows it by its state. */
function unreachable(queues: readonly QueueDocument[]): { [agent: string]: RosterAgent } {
  const away = keyed<RosterAgent>();
  for (const { agents } of queues)
    for (const { id, name, state, availability } of Object.values(agents))
      if (state === 'offline' && availability !== 'logged-out') away[id] = { id, name, reachable: false };
  return away;
}
