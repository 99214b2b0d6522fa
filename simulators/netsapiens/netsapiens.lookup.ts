import type { Floor } from '../engine/floor.js';
import type { Agent, Membership, Queue } from '../engine/floor.model.js';
import { DOMAIN, type NetsapiensIds } from './netsapiens.ids.js';
import { NetsapiensFailure } from './netsapiens.reply.js';

/** What a path or a body names, or the vendor's "not found". */
export class NetsapiensLookup {
  constructor(
    private readonly floor: Floor,
    private readonly ids: NetsapiensIds,
  ) {}

  queue(number: string): Queue {
    const queue = [...this.floor.queues.values()].find((candidate) => candidate.number === number);
    if (!queue) throw new NetsapiensFailure(404, `Call queue ${number} does not exist`);
    return queue;
  }

  agent(id: string): Agent {
    const agent = [...this.floor.agents.values()].find((candidate) => this.ids.agent(candidate) === id);
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
