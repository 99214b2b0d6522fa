import { z } from 'zod';
import type { HeaderContract, RouteContract } from '../http/describes.js';
import { described, named } from '../http/named.js';
import { Epoch, Version } from '../contracts/schemas/topic.schemas.js';
import { Agent, Membership } from '../domain/agent.js';
import { Instant } from '../domain/id.js';
import { QueueSelf, QueueSummary, WaitingCall } from '../domain/queue.js';
import { SourceState } from '../domain/source.js';
import { AtQuery, Gap } from '../history/history-reads.contract.js';
import { PageQuery } from '../http/page.js';

const tag = 'Floor';

const head = {
  topic: described(z.string(), 'The topic to follow over the socket to get every change.'),
  epoch: Epoch,
  version: Version,
  polledAt: Instant.exactOptional(),
  state: SourceState,
};

const rowsOf = <S extends z.ZodType>(id: string, row: S, of: string) =>
  named(
    id,
    z.object({ ...head, items: z.array(row), nextCursor: z.string().exactOptional() }),
    `A page of an account’s ${of}, by id, with the version and the age of the account’s document.`,
  );

const QueueRows = rowsOf('QueueRows', QueueSummary, 'queues');
const AgentRows = rowsOf('AgentRows', Agent, 'agents');
const QueueDetail = named(
  'QueueDetail',
  z.object({
    ...head,
    queue: QueueSelf.exactOptional(),
    waiting: z.array(WaitingCall),
    agents: z.array(Membership),
    at: Instant.exactOptional(),
    gaps: z.array(Gap).exactOptional(),
  }),
  'A queue, who waits in it and who serves it. With `at` it is a past one, and `gaps` are those that the instant lies in.',
);

const tags: { readonly [name: string]: HeaderContract } = {
  etag: { description: 'Epoch, version and state of the rows, weak.', required: true },
  'floorwalker-state': { description: 'As `state`.', required: true },
  'floorwalker-polled-at': { description: 'As `polledAt`; a 304 carries it too.' },
};
const cached = {
  headers: { 'if-none-match': { description: 'The `etag` of the rows held.' } },
  notModified: {
    description: 'The rows held are still right, as of `floorwalker-polled-at`.',
    headers: tags,
  },
};
const account = 'The account.';

function rowsContract(what: 'queues' | 'agents', body: z.ZodType): RouteContract {
  return {
    tag,
    summary: `List the ${what} of an account`,
    params: { account },
    query: PageQuery,
    headers: cached.headers,
    answers: { 200: { description: 'A page of them, by id.', body, headers: tags }, 304: cached.notModified },
    refusals: ['not-found', 'not-ready'],
  };
}

export const queuesContract = rowsContract('queues', QueueRows);
export const agentsContract = rowsContract('agents', AgentRows);

export const QueueQuery = z.object({ at: AtQuery.shape.at.exactOptional() });

export const queueContract: RouteContract = {
  tag,
  summary: 'Get a queue: who waits, and who serves it',
  description:
    'Where the account masks callers, their numbers are whole only for tokens with `callers:read`. With `at` the queue as it was ' +
    'then, for tokens that have `history:read` too.',
  query: QueueQuery,
  params: { account, queue: 'The queue’s id.' },
  headers: cached.headers,
  answers: { 200: { description: 'The queue.', body: QueueDetail, headers: tags }, 304: cached.notModified },
  refusals: ['not-found', 'not-ready', 'not-recorded', 'history-unavailable'],
};
