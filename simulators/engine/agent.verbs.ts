import { FloorError } from './floor-error.js';
import type { AgentId, Membership, QueueId, Timed } from './floor.model.js';
import type { FloorState } from './floor.state.js';

export interface LoginOptions {
  /** Pause at once, as some systems allow. */
  pause?: Omit<PauseOptions, 'queueIds'>;
}

export interface LogoutOptions {
  /** A timed logout: the agent is logged in again afterwards. */
  forMs?: number;
}

export interface PauseOptions {
  /** All of the agent's queues when absent. */
  queueIds?: readonly QueueId[] | undefined;
  reason?: string | undefined;
  /** A timed pause: the agent is unpaused afterwards. */
  forMs?: number | undefined;
}

/** Login, logout, pause and registration of agents. Repeating a command is no error. */
export class AgentVerbs {
  constructor(private readonly state: FloorState) {}

  login(agentId: AgentId, queueIds?: readonly QueueId[], options: LoginOptions = {}): void {
    for (const membership of this.state.memberships(agentId, queueIds)) {
      membership.loggedIn = true;
      delete membership.logout;
      this.changed(membership, 'agent-login');
    }
    if (options.pause) this.pause(agentId, { ...options.pause, queueIds });
  }

  logout(agentId: AgentId, queueIds?: readonly QueueId[], { forMs }: LogoutOptions = {}): void {
    const memberships = this.state.memberships(agentId, queueIds);
    for (const membership of memberships) {
      membership.loggedIn = false;
      delete membership.logout;
      if (forMs !== undefined) membership.logout = this.timed(forMs);
      this.changed(membership, 'agent-logout');
    }
    if (forMs !== undefined)
      this.afterwards(memberships, 'logout', (queueId) => this.login(agentId, [queueId]));
  }

  pause(agentId: AgentId, { queueIds, reason, forMs }: PauseOptions = {}): void {
    const memberships = this.state.memberships(agentId, queueIds);
    for (const membership of memberships) {
      membership.paused = true;
      delete membership.reason;
      delete membership.pause;
      if (reason !== undefined) membership.reason = reason;
      if (forMs !== undefined) membership.pause = this.timed(forMs);
      this.changed(membership, 'agent-pause', reason);
    }
    if (forMs !== undefined)
      this.afterwards(memberships, 'pause', (queueId) => this.unpause(agentId, [queueId]));
  }

  unpause(agentId: AgentId, queueIds?: readonly QueueId[]): void {
    for (const membership of this.state.memberships(agentId, queueIds)) {
      membership.paused = false;
      delete membership.reason;
      delete membership.pause;
      this.changed(membership, 'agent-unpause');
    }
  }

  register(agentId: AgentId): void {
    this.setRegistered(agentId, true);
  }

  /** The phone loses its connection. A call in progress goes on, as media often does. */
  unregister(agentId: AgentId): void {
    this.setRegistered(agentId, false);
  }

  /** Whether queues skip the agent; login and pause stay as they are. */
  exclude(agentId: AgentId, excluded: boolean): void {
    this.state.agent(agentId).excluded = excluded;
    this.state.emit({ type: excluded ? 'agent-excluded' : 'agent-included', agentId });
  }

  private setRegistered(agentId: AgentId, registered: boolean): void {
    const agent = this.state.agent(agentId);
    if (agent.registered === registered) {
      throw new FloorError('conflict', `Agent ${agentId} is ${registered ? 'already' : 'not'} registered`);
    }
    agent.registered = registered;
    agent.registeredSince = this.state.agenda.now();
    this.state.emit({ type: registered ? 'agent-registered' : 'agent-unregistered', agentId });
  }

  private timed(forMs: number): Timed {
    return { forMs, until: this.state.agenda.now() + forMs };
  }

  /** Reverts a timed command unless a later command replaced it. */
  private afterwards(
    memberships: readonly Membership[],
    command: 'pause' | 'logout',
    revert: (queueId: QueueId) => void,
  ): void {
    for (const membership of memberships) {
      const timed = membership[command];
      if (!timed) continue;
      this.state.agenda.after(timed.forMs, () => {
        const stillMember =
          this.state.queues.get(membership.queueId)?.members.get(membership.agentId) === membership;
        if (stillMember && membership[command] === timed) revert(membership.queueId);
      });
    }
  }

  private changed(
    membership: Membership,
    type: 'agent-login' | 'agent-logout' | 'agent-pause' | 'agent-unpause',
    reason?: string,
  ): void {
    membership.since = this.state.agenda.now();
    const { queueId, agentId } = membership;
    this.state.emit({ type, queueId, agentId, ...(reason === undefined ? {} : { reason }) });
  }
}
