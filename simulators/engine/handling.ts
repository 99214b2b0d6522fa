import type { Floor } from './floor.js';
import type { Agent, AgentId, Call, FloorEvent } from './floor.model.js';
import type { Rhythm } from './rhythm.js';

/** What agents do with calls: pick up, or let it ring; talk, hold, hang up; and take a call of their own. */
export class Handling {
  private readonly agentIds: AgentId[];

  constructor(
    private readonly floor: Floor,
    private readonly rhythm: Rhythm,
  ) {
    this.agentIds = [...floor.agents.keys()];
    if (this.agentIds.length > 0) {
      rhythm.every(rhythm.habits.direct.every / this.agentIds.length, () => this.takeDirectCall());
    }
  }

  onEvent(event: FloorEvent): void {
    const call = this.floor.calls.get(event.callId ?? '');
    if (!call) return;
    if (event.type === 'call-ringing' && event.agentId !== undefined) this.pickUp(call, event.agentId);
    if (event.type === 'call-answered') this.talk(call);
  }

  private pickUp(call: Call, agentId: AgentId): void {
    const { random, habits } = this.rhythm;
    const ringMs = (this.floor.queues.get(call.queueId ?? '')?.ringSeconds ?? 15) * 1000;
    const missed = random.chance(habits.missShare);
    const delay = random.lognormal(habits.answer.median, habits.answer.sigma);
    const answers = !missed && delay < ringMs;
    const began = call.ringing.get(agentId);
    this.rhythm.after(answers ? delay : ringMs, () => {
      if (call.ringing.get(agentId) !== began || began === undefined) return;
      const canAnswer = answers && !this.floor.agents.get(agentId)?.directCall;
      if (canAnswer) this.floor.answer(call.id, agentId);
      else this.floor.miss(call.id, agentId);
    });
  }

  private talk(call: Call): void {
    const { random, habits } = this.rhythm;
    const { median, sigma, cap } = habits.talk;
    const talkMs = random.lognormal(call.queueId === undefined ? habits.direct.median : median, sigma, cap);
    const holds = random.chance(habits.hold.share);
    if (!holds) return this.endAfter(call, talkMs);
    const by = random.chance(habits.hold.byCallerShare) ? 'caller' : 'agent';
    const holdMs = random.lognormal(habits.hold.median, 0.5);
    this.rhythm.after(talkMs / 2, () => {
      if (!this.goesOn(call) || call.state !== 'talking') return;
      this.floor.hold(call.id, by);
      this.rhythm.after(holdMs, () => {
        if (this.goesOn(call) && call.state === 'hold') this.floor.unhold(call.id);
      });
    });
    this.endAfter(call, talkMs + holdMs);
  }

  private endAfter(call: Call, ms: number): void {
    this.rhythm.after(ms, () => {
      if (this.goesOn(call)) this.floor.hangup(call.id);
    });
  }

  private goesOn(call: Call): boolean {
    return this.floor.calls.get(call.id) === call;
  }

  private takeDirectCall(): void {
    const agent = this.floor.agents.get(this.rhythm.random.pick(this.agentIds));
    if (!agent || !isAtDesk(agent)) return;
    const caller = `555${String(this.rhythm.random.int(10_000_000)).padStart(7, '0')}`;
    this.floor.directCall(agent.id, { caller });
  }
}

function isAtDesk(agent: Agent): boolean {
  const loggedIn = [...agent.memberships.values()].some((membership) => membership.loggedIn);
  return agent.registered && loggedIn && !agent.queueCall && !agent.directCall && !agent.ringing;
}
