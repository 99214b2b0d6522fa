import type { CommandContext } from '../port/command.js';
import type { Question, YeastarAsker } from './yeastar.asker.js';
import {
  AgentListsPage,
  Created,
  Envelope,
  LiveCalls,
  type YeastarAgentLists,
  type YeastarLiveCall,
} from './yeastar.schema.js';

export type Answering = Pick<CommandContext, 'signal'>;
type Ordering = Pick<CommandContext, 'signal' | 'write'>;
type Fields = Readonly<Record<string, unknown>>;
type Query = Readonly<Record<string, string | number>>;

/** In live systems any error means that there are no calls; these are the ones that can. */
const NO_CALLS = [-1, 60001, 70130];

/** The endpoints by which something is ordered, and those that are read for that. */
export class YeastarDesk {
  constructor(private readonly asker: YeastarAsker) {}

  agentPause(query: Query, context: Ordering): Promise<void> {
    return this.order('agent/pause', { query }, context);
  }

  agentLogin(query: Query, context: Ordering): Promise<void> {
    return this.order('agent/login', { query }, context);
  }

  listen(body: Fields, context: Ordering): Promise<void> {
    return this.order('call/listen', { body }, context);
  }

  hangup(body: Fields, context: Ordering): Promise<void> {
    return this.order('call/hangup', { body }, context);
  }

  transfer(body: Fields, context: Ordering): Promise<void> {
    return this.order('call/transfer', { body }, context);
  }

  /** The new queue's id, where the system tells it. */
  async createQueue(body: Fields, { signal, write }: Ordering): Promise<string | undefined> {
    const question = { method: 'POST', endpoint: 'queue/create', body, schema: Created } as const;
    const { value } = await this.asker.ask(question, { signal, write });
    return value?.id;
  }

  updateQueue(id: string, fields: Fields, context: Ordering): Promise<void> {
    return this.order('queue/update', { body: { id: Number(id), ...fields } }, context);
  }

  deleteQueue(id: string, context: Ordering): Promise<void> {
    return this.order('queue/delete', { query: { id } }, context);
  }

  /** Live calls; exactly one filter is allowed. */
  async calls(
    filter: { call_id: string } | { extension: string },
    { signal }: Answering,
  ): Promise<YeastarLiveCall[]> {
    const question = { endpoint: 'call/query', query: filter, codes: NO_CALLS, schema: LiveCalls };
    const { value = [] } = await this.asker.ask(question, { signal });
    return value;
  }

  /** Who serves each queue now, as the system writes it. */
  async agentLists({ signal }: Answering): Promise<YeastarAgentLists[]> {
    const { rows } = await this.asker.list('queue/list', AgentListsPage, { signal });
    return rows;
  }

  about(endpoint: string): string {
    return this.asker.about(endpoint);
  }

  /** With a body it is a POST. */
  private async order(
    endpoint: string,
    sent: { query: Query } | { body: Fields },
    { signal, write }: Ordering,
  ): Promise<void> {
    const method: Question<unknown>['method'] = 'body' in sent ? 'POST' : 'GET';
    await this.asker.ask({ method, endpoint, ...sent, schema: Envelope }, { signal, write });
  }
}
