import type { Agent } from '../engine/floor.model.js';

export const DOMAIN = 'west.example';

/** What people are called: static members serve a queue with one telephone of theirs, the others as users. */
export class NetsapiensIds {
  isDevice(agent: Agent): boolean {
    return [...agent.memberships.values()][0]?.kind === 'static';
  }

  agent(agent: Agent): string {
    return this.isDevice(agent) ? this.uri(agent) : `${agent.number}@${DOMAIN}`;
  }

  /** Where a call reaches the agent. */
  uri(agent: Agent): string {
    return `sip:${agent.number}${this.isDevice(agent) ? 'wp' : ''}@${DOMAIN}`;
  }
}
