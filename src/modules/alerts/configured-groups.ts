import { Injectable } from '@nestjs/common';
import { FloorConfig, type GroupConfig } from '../config/floor-config.js';
import type { Groups } from './rule-scope.js';

/** The groups of the configuration, which a reload replaces. */
@Injectable()
export class ConfiguredGroups implements Groups {
  private indexed: { groups: readonly GroupConfig[]; members: ReadonlyMap<string, ReadonlySet<string>> } = {
    groups: [],
    members: new Map(),
  };

  constructor(private readonly config: FloorConfig) {}

  /** Another one after a reload. */
  get edition(): object {
    return this.config.groups;
  }

  /** The ids of a group's agents in an account. */
  agentsOf(group: string, account: string): string[] {
    const agents = this.config.groups.find(({ id }) => id === group)?.agents ?? [];
    return agents.flatMap((agent) => (agent.account === account ? agent.id : []));
  }

  has(group: string, account: string, kind: 'queue' | 'agent', id: string): boolean {
    const { groups } = this.config;
    if (this.indexed.groups !== groups)
      this.indexed = { groups, members: new Map(groups.map((one) => [one.id, membersOf(one)])) };
    return this.indexed.members.get(group)?.has(key(kind, account, id)) === true;
  }
}

const key = (kind: 'queue' | 'agent', account: string, id: string): string => `${kind} ${account}/${id}`;

const membersOf = ({ queues, agents }: GroupConfig): Set<string> =>
  new Set([
    ...queues.map(({ account, id }) => key('queue', account, id)),
    ...agents.map(({ account, id }) => key('agent', account, id)),
  ]);
