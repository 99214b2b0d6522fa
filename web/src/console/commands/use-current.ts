import type { CommandType, QueueDocument, TopicView, WaitingCall } from '../../../../client/index.js';
import type { PageClient } from '../../shared/page-client.js';
import { useQueueViews } from '../floor/use-queue-views.js';
import type { Commands, CommandTarget } from './commands.js';
import type { CurrentSettings } from './form-values.js';
import { agentSkills, queueAgents, type CurrentList } from './replaced-list.js';

const OF_A_QUEUE = new Set<CommandType>([
  'queue.update',
  'queue.set-agents',
  'queue.delete',
  // Which choose one of its callers.
  'call.pickup',
  'call.prioritise',
  'call.withdraw',
]);

/** The queue that a form is about; undefined before it is followed, and where the form is about no single queue. */
export function useTargetQueue(
  client: PageClient,
  type: CommandType,
  targets: readonly CommandTarget[],
): TopicView<QueueDocument> | undefined {
  const [one, ...others] = targets;
  const isOne = OF_A_QUEUE.has(type) && others.length === 0 && one?.queue !== undefined;
  const [queue] = useQueueViews(client, isOne ? [{ account: one.account, queue: one.queue }] : []);
  return queue?.view;
}

const NOT_KNOWN: CurrentSettings = {};

/** What a change of a queue's settings starts from; nothing while it is not known. */
export const settingsOf = (queue: TopicView<QueueDocument> | undefined): CurrentSettings =>
  queue?.state?.queue.self.settings ?? NOT_KNOWN;

/** Who waits in the queue, the longest wait first; undefined: not known. */
export const callersOf = (queue: TopicView<QueueDocument> | undefined): readonly WaitingCall[] | undefined =>
  queue?.state && Object.values(queue.state.waiting).sort((a, b) => a.since - b.since);

/** What a list of the command would replace; undefined: the command replaces none. */
export function currentList(
  commands: Pick<Commands, 'capabilities' | 'agentRow'>,
  type: CommandType,
  { account, agent }: CommandTarget,
  queue: TopicView<QueueDocument> | undefined,
): CurrentList | undefined {
  if (type === 'queue.set-agents') {
    if (queue?.state !== undefined) return queueAgents(queue.state);
    return queue?.refusal === undefined ? 'loading' : 'unknown';
  }
  if (type !== 'agent.set-skills' || agent === undefined) return undefined;
  const known = commands.capabilities(account);
  return agentSkills(
    commands.agentRow(account, agent),
    known.state === 'known' ? known.capabilities.skills : [],
  );
}
