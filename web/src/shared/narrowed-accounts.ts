import type {
  AccountDocument,
  AccountInfo,
  Agent,
  AgentState,
  Membership,
  QueueDocument,
  SourceState,
  TopicView,
} from '../../../client/index.js';
import type { FloorTopic, FloorViews } from './floor-topics.js';

/** What to follow of these accounts: each as a whole, or the only queues of it that the login covers. */
export const topicsOf = (accounts: readonly Pick<AccountInfo, 'id' | 'queues'>[]): FloorTopic[] =>
  accounts.flatMap(({ id, queues }): FloorTopic[] =>
    queues === undefined
      ? [{ kind: 'account', account: id }]
      : queues.map((queue) => ({ kind: 'queue', account: id, queue })),
  );

/** Accounts of which only queues are followed, as if they were these queues. Pure. */
export function withNarrowed(views: FloorViews, accounts: readonly AccountInfo[]): FloorViews {
  const narrowed = accounts.filter(({ queues }) => queues !== undefined);
  if (narrowed.length === 0) return views;
  return {
    queues: views.queues,
    accounts: new Map([
      ...views.accounts,
      ...narrowed.map((account) => {
        const of = views.queues.filter((one) => one.account === account.id).map(({ view }) => view);
        return [account.id, accountOf(account, of)] as const;
      }),
    ]),
  };
}

const WORST_FIRST: SourceState[] = ['auth-failed', 'down', 'stale', 'starting', 'throttled', 'late', 'live'];

function accountOf(
  { id, name, vendor }: AccountInfo,
  all: readonly TopicView<QueueDocument>[],
): TopicView<AccountDocument> {
  const topic = `account/${id}`;
  // A token may name a queue by its id alone, and no account has to have it.
  const read = all.filter(({ refusal, state }) => refusal === undefined || state !== undefined);
  const [worst] = read
    .map(({ freshness }) => freshness)
    .sort((a, b) => WORST_FIRST.indexOf(a.state) - WORST_FIRST.indexOf(b.state));
  const refusal = all.find((view) => view.refusal !== undefined)?.refusal;
  if (worst === undefined)
    return {
      topic,
      freshness: all[0]?.freshness ?? { state: 'starting', saidBy: 'client' },
      ...(refusal !== undefined && { refusal }),
    };
  const documents = read.flatMap(({ state }) => (state === undefined ? [] : [state]));
  if (documents.length === 0) return { topic, freshness: worst };
  const queues = Object.fromEntries(documents.map(({ queue: { self } }) => [self.id, self]));
  const self = { id, name, vendor, state: worst.state, since: worst.polledAt ?? 0 };
  return { topic, freshness: worst, state: { source: { self }, queues, agents: agentsOf(documents) } };
}

/** An agent in several queues is shown with the first of these states that any queue has. */
export const STATES: readonly AgentState[] = [
  'on-call',
  'on-hold',
  'ringing',
  'wrap-up',
  'other-call',
  'available',
  'paused',
  'not-ready',
  'offline',
  'unknown',
];

function agentsOf(documents: readonly QueueDocument[]): Record<string, Agent> {
  const people: Record<string, Agent> = {};
  for (const { queue, agents } of documents)
    for (const row of Object.values(agents)) {
      const known = people[row.id];
      const queues = { ...known?.queues, [queue.self.id]: row.state };
      const first = known !== undefined && STATES.indexOf(known.state) <= STATES.indexOf(row.state);
      const { call: _, ...shown } = first ? known : row;
      const call = theOnlyCall(known, queue.self.id, row);
      people[row.id] = { ...shown, ...(call !== undefined && { call }), queues };
    }
  return people;
}

const IN_CALL = new Set<AgentState>(['on-call', 'on-hold']);

/** As in the document of a whole account: in calls of two queues at a time, nothing tells which of them is meant. */
function theOnlyCall(known: Agent | undefined, queue: string, row: Membership): Agent['call'] {
  const before = known !== undefined && IN_CALL.has(known.state) ? known : undefined;
  if (!IN_CALL.has(row.state) || (before?.state === 'on-call' && row.state === 'on-hold'))
    return before?.call;
  return before?.state === row.state ? undefined : { ...row.call, queue };
}
