import type { Floor } from '../engine/floor.js';
import type { Agent, Membership, Queue } from '../engine/floor.model.js';
import type { NetsapiensQuirks } from './netsapiens.quirks.js';
import { NetsapiensFailure } from './netsapiens.reply.js';

export const DOMAIN = 'west.example';

/** Ids of agents: static members are devices in a queue, the others users. */
export class NetsapiensIds {
  isDevice(agent: Agent): boolean {
    return [...agent.memberships.values()][0]?.kind === 'static';
  }

  agent(agent: Agent): string {
    return this.isDevice(agent) ? this.device(agent) : `${agent.number}@${DOMAIN}`;
  }

  device({ number }: Agent): string {
    return `sip:${number}wp@${DOMAIN}`;
  }

  /** Where a call reaches the agent. */
  uri(agent: Agent): string {
    return `sip:${agent.number}${this.isDevice(agent) ? 'wp' : ''}@${DOMAIN}`;
  }
}

/** Resolves the ids of a path or a body, or throws the vendor's "not found". */
export class NetsapiensLookup {
  constructor(
    private readonly floor: Floor,
    private readonly ids: NetsapiensIds,
    private readonly quirks: Pick<NetsapiensQuirks, 'twoEntries'>,
  ) {}

  queue(number: string): Queue {
    const queue = [...this.floor.queues.values()].find((candidate) => candidate.number === number);
    if (!queue) throw new NetsapiensFailure(404, `Call queue ${number} does not exist`);
    return queue;
  }

  agent(id: string): Agent {
    const agent = [...this.floor.agents.values()].find(
      (candidate) =>
        this.ids.agent(candidate) === id || (this.quirks.twoEntries && this.ids.device(candidate) === id),
    );
    if (!agent) throw new NetsapiensFailure(404, `User ${id} does not exist in domain ${DOMAIN}`);
    return agent;
  }

  user(number: string): Agent {
    const agent = [...this.floor.agents.values()].find((candidate) => candidate.number === number);
    if (!agent) throw new NetsapiensFailure(404, `User ${number} does not exist in domain ${DOMAIN}`);
    return agent;
  }

  membership(queue: string, agent: string): Membership {
    const membership = this.agent(agent).memberships.get(this.queue(queue).id);
    if (!membership) throw new NetsapiensFailure(404, `Agent ${agent} does not exist in callqueue ${queue}`);
    return membership;
  }

  memberships(agent: string): Membership[] {
    return [...this.agent(agent).memberships.values()];
  }
}
