import type { Agent } from '../domain/agent.js';
import type { Subject } from '../domain/alert.js';
import type { Command } from '../domain/command.js';
import type { MetricsRow } from '../domain/metrics-row.js';
import type { AgentPlan } from '../domain/plan.js';
import type { QueueSelf } from '../domain/queue.js';
import type { SubjectKind } from '../domain/rule.js';
import type { Source } from '../domain/source.js';

/** What the conditions read of a queue's local day so far; a figure that is not known is absent. */
export type TodayRow = Pick<MetricsRow, 'serviceLevel' | 'abandoned' | 'offered' | 'longestWaitSeconds'>;

/** The documents of one account, as the conditions read them. Undefined: not there, or not read. */
export interface Picture {
  readonly source: Source | undefined;
  queue(id: string): QueueSelf | undefined;
  agent(id: string): Agent | undefined;
  command(id: string): Command | undefined;
  today(queue: string): TodayRow | undefined;
  plan(agent: string): AgentPlan | undefined;
  /** The seconds of wrap-up that are configured for the agent: the most of the agent's queues. */
  wrapUpSeconds(agent: string): number | undefined;
  /** The ids of all subjects of a kind that are known. */
  ids(kind: SubjectKind): string[];
  /** Whether all subjects of a kind are known, so that one that is missing does not exist. */
  isComplete(kind: SubjectKind): boolean;
}

/** The subject with its name; undefined: the picture does not have it. */
export function subjectOf(picture: Picture, kind: SubjectKind, id: string): Subject | undefined {
  switch (kind) {
    case 'queue': {
      const queue = picture.queue(id);
      return queue && { kind, id, name: queue.name };
    }
    case 'agent': {
      const agent = picture.agent(id);
      return agent && { kind, id, name: agent.name };
    }
    case 'command': {
      const command = picture.command(id);
      return command && { kind, id, name: command.type };
    }
    case 'account':
      return picture.source && { kind, id, name: picture.source.name };
  }
}
