import type { Floor } from './floor.js';
import type { Agent, AgentId } from './floor.model.js';
import type { Rhythm } from './rhythm.js';

/** At the start, one agent in this many is off duty, and as many are at lunch. */
const ABSENT_ONE_IN = 10;
/** Phone systems take no shorter timed pause. */
const SHORTEST_TIMER_MS = 10_000;

/** Shifts, breaks and the odd loss of a phone's connection. */
export class WorkingDay {
  private readonly agentIds: AgentId[];

  constructor(
    private readonly floor: Floor,
    private readonly rhythm: Rhythm,
  ) {
    this.agentIds = [...floor.agents.keys()];
  }

  begin(): void {
    if (this.agentIds.length === 0) return;
    this.agentIds.forEach((id, index) => this.startShift(id, index));
    const { breaks, drop } = this.rhythm.habits;
    this.rhythm.every(breaks.every / this.agentIds.length, () => this.takeBreak(this.anyAgentId()));
    this.rhythm.every(drop.every / this.agentIds.length, () => this.dropPhone(this.anyAgentId()));
  }

  private startShift(agentId: AgentId, index: number): void {
    const { random, habits } = this.rhythm;
    const turn = index % ABSENT_ONE_IN;
    if (turn === ABSENT_ONE_IN - 1) return this.goOffDuty(agentId);
    this.rhythm.after(random.next() * habits.shift.median, () => this.goOffDuty(agentId));
    if (turn === 2) this.pause(agentId, 0, random.between(1, 1.5) * habits.breaks.long);
  }

  /** Static members cannot log out: they switch their phone off instead. */
  private goOffDuty(agentId: AgentId): void {
    const agent = this.floor.agents.get(agentId);
    if (!agent) return;
    const { random, habits } = this.rhythm;
    const dynamic = this.dynamicQueues(agent);
    if (dynamic.length > 0) this.floor.logout(agentId, dynamic);
    const switchesOff = dynamic.length < agent.memberships.size || random.chance(0.5);
    if (switchesOff && agent.registered) this.floor.unregister(agentId);
    this.rhythm.after(random.lognormal(habits.shift.away, 0.4), () => this.comeOnDuty(agentId));
  }

  private comeOnDuty(agentId: AgentId): void {
    const agent = this.floor.agents.get(agentId);
    if (!agent) return;
    const { random, habits } = this.rhythm;
    if (!agent.registered) this.floor.register(agentId);
    const out = this.dynamicQueues(agent).filter((queueId) => !agent.memberships.get(queueId)?.loggedIn);
    if (out.length > 0) this.floor.login(agentId, out);
    this.rhythm.after(random.lognormal(habits.shift.median, 0.3), () => this.goOffDuty(agentId));
  }

  private dynamicQueues(agent: Agent): string[] {
    const memberships = [...agent.memberships.values()];
    return memberships.filter(({ kind }) => kind === 'dynamic').map(({ queueId }) => queueId);
  }

  private takeBreak(agentId: AgentId): void {
    const { random, habits } = this.rhythm;
    const memberships = [...(this.floor.agents.get(agentId)?.memberships.values() ?? [])];
    if (!memberships.some(({ loggedIn }) => loggedIn) || memberships.some(({ paused }) => paused)) return;
    const reason = random.chance(0.3) ? 0 : 1 + random.int(Math.max(1, this.floor.pauseReasons.length - 1));
    this.pause(
      agentId,
      reason,
      random.lognormal(reason === 0 ? habits.breaks.long : habits.breaks.short, 0.4),
    );
  }

  /** Some pauses are timed and end when their time is over; the others end with an unpause. */
  private pause(agentId: AgentId, reasonIndex: number, lifeMs: number): void {
    const reason = this.floor.pauseReasons[reasonIndex];
    const forMs = Math.round(this.rhythm.realMs(lifeMs) / 1000) * 1000;
    const timed =
      this.rhythm.random.chance(this.rhythm.habits.breaks.timedShare) && forMs >= SHORTEST_TIMER_MS;
    const given = reason === undefined ? {} : { reason };
    this.floor.pause(agentId, timed ? { ...given, forMs } : given);
    if (timed) return;
    const own = [...(this.floor.agents.get(agentId)?.memberships.values() ?? [])].map((membership) => ({
      membership,
      since: membership.since,
    }));
    this.rhythm.after(lifeMs, () => {
      const still = own.filter(({ membership, since }) => membership.paused && membership.since === since);
      const queueIds = still
        .map(({ membership }) => membership.queueId)
        .filter((queueId) => this.floor.agents.get(agentId)?.memberships.has(queueId));
      if (queueIds.length > 0) this.floor.unpause(agentId, { queueIds });
    });
  }

  private dropPhone(agentId: AgentId): void {
    if (!this.floor.agents.get(agentId)?.registered) return;
    const ringing = this.floor.agents.get(agentId)?.ringing;
    if (ringing) this.floor.miss(ringing.id, agentId);
    this.floor.unregister(agentId);
    const { mean, cap } = this.rhythm.habits.drop;
    this.rhythm.after(5000 + this.rhythm.random.exponential(mean, cap), () => {
      if (this.floor.agents.get(agentId)?.registered === false) this.floor.register(agentId);
    });
  }

  private anyAgentId(): AgentId {
    return this.rhythm.random.pick(this.agentIds);
  }
}
