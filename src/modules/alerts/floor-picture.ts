import { own, type Rows } from '../domain/document.js';
import type { Agent } from '../domain/agent.js';
import type { Command } from '../domain/command.js';
import type { MetricsRow } from '../domain/metrics-row.js';
import type { QueueDocument } from '../domain/queue-document.js';
import type { QueueSelf } from '../domain/queue.js';
import type { SubjectKind } from '../domain/rule.js';
import type { Source } from '../domain/source.js';
import { accountTopic, commandsTopic, metricsTopic, queueTopic } from '../domain/topic.js';
import type { AgentPlan } from '../domain/plan.js';
import type { TopicView } from '../floor/topic-history.js';
import type { Picture } from './picture.js';

/** The documents of an account, by topic, as a replica or a replay holds them. */
export interface DocumentViews {
  view(topic: string): Pick<TopicView, 'state'> | undefined;
}

const NONE: Rows = {};

/** The picture of an account from its documents, which only the service writes: their rows are what they claim to be. */
export class FloorPicture implements Picture {
  /** What the agents are planned to do, by agent. */
  plans: ReadonlyMap<string, AgentPlan> = new Map();

  constructor(
    private readonly account: string,
    private readonly documents: DocumentViews,
  ) {}

  get source(): Source | undefined {
    return this.row<Source>(accountTopic(this.account), 'source', 'self');
  }

  queue(id: string): QueueSelf | undefined {
    return this.row<QueueSelf>(queueTopic(this.account, id), 'queue', 'self');
  }

  agent(id: string): Agent | undefined {
    return this.row<Agent>(accountTopic(this.account), 'agents', id);
  }

  command(id: string): Command | undefined {
    return this.row<Command>(commandsTopic(this.account), 'commands', id);
  }

  today(queue: string): MetricsRow | undefined {
    return this.row<MetricsRow>(metricsTopic(this.account), 'today', queue);
  }

  plan(agent: string): AgentPlan | undefined {
    return this.plans.get(agent);
  }

  wrapUpSeconds(agent: string): number | undefined {
    const queues = Object.keys(this.agent(agent)?.queues ?? {});
    const seconds = queues.flatMap((queue) => {
      const document = this.documents.view(queueTopic(this.account, queue))?.state as
        QueueDocument | undefined;
      const membership = document === undefined ? undefined : own(document.agents, agent);
      return membership?.wrapUpSeconds ?? document?.queue.self.wrapUpSeconds ?? [];
    });
    return seconds.length === 0 ? undefined : Math.max(...seconds);
  }

  ids(kind: SubjectKind): string[] {
    const topic = accountTopic(this.account);
    if (kind === 'queue') return Object.keys(this.rows(topic, 'queues'));
    if (kind === 'agent') return Object.keys(this.rows(topic, 'agents'));
    if (kind === 'command') return Object.keys(this.rows(commandsTopic(this.account), 'commands'));
    return [this.account];
  }

  isComplete(kind: SubjectKind): boolean {
    const topic = kind === 'command' ? commandsTopic(this.account) : accountTopic(this.account);
    return this.documents.view(topic) !== undefined && this.source?.state !== 'starting';
  }

  private rows(topic: string, collection: string): Rows {
    const state = this.documents.view(topic)?.state;
    return (state === undefined ? undefined : own(state, collection)) ?? NONE;
  }

  private row<T>(topic: string, collection: string, id: string): T | undefined {
    return own(this.rows(topic, collection), id) as T | undefined;
  }
}
