import type { Agent } from '../../src/modules/domain/agent.js';
import type { Command } from '../../src/modules/domain/command.js';
import { countAgents, type QueueSelf } from '../../src/modules/domain/queue.js';
import type { AgentPlan } from '../../src/modules/domain/plan.js';
import { Rule } from '../../src/modules/domain/rule.js';
import type { Source, SourceState } from '../../src/modules/domain/source.js';
import type { Picture, TodayRow } from '../../src/modules/alerts/picture.js';

export const START = 1_795_319_124_117;

/** An account of which a test sets every row. */
export class AlertFloor implements Picture {
  source: Source | undefined = {
    ...{ id: 'self', name: 'HQ', vendor: 'yeastar', state: 'live' as const },
    since: START - 3_600_000,
  };
  readonly queues = new Map<string, QueueSelf>();
  readonly agents = new Map<string, Agent>();
  readonly commands = new Map<string, Command>();
  readonly plans = new Map<string, AgentPlan>();
  readonly todays = new Map<string, TodayRow>();

  queue(id: string): QueueSelf | undefined {
    return this.queues.get(id);
  }
  agent(id: string): Agent | undefined {
    return this.agents.get(id);
  }
  command(id: string): Command | undefined {
    return this.commands.get(id);
  }
  today(queue: string): TodayRow | undefined {
    return this.todays.get(queue);
  }
  plan(agent: string): AgentPlan | undefined {
    return this.plans.get(agent);
  }
  wrapUpSeconds(): number | undefined {
    return undefined;
  }
  ids(kind: 'queue' | 'agent' | 'account' | 'command'): string[] {
    const ids = { queue: this.queues, agent: this.agents, command: this.commands };
    return kind === 'account' ? ['hq'] : [...ids[kind].keys()];
  }
  isComplete(): boolean {
    return true;
  }

  turn(state: SourceState, since: number): void {
    if (this.source !== undefined && this.source.state !== state)
      this.source = { ...this.source, state, since };
  }

  setQueue(id: string, row: Partial<QueueSelf> = {}): void {
    this.queues.set(id, { id, name: `Queue ${id}`, waiting: 0, agents: countAgents([]), ...row });
  }

  setAgent(id: string, row: Partial<Agent> = {}): void {
    this.agents.set(id, {
      ...{ id, name: `Agent ${id}`, state: 'available', availability: 'available', activity: 'idle' },
      ...{ queues: { '6400': 'available' }, ...row },
    });
  }
}

/** A rule with the defaults of one that a person writes. */
export const ruleWith = (fields: object): Rule =>
  Rule.parse({ id: 'r_7', version: 1, name: 'Caller waits too long', severity: 'critical', ...fields });
