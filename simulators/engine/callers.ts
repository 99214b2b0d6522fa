import type { Floor } from './floor.js';
import type { CallId, FloorEvent, Queue } from './floor.model.js';
import { callerName } from './names.js';
import type { Rhythm } from './rhythm.js';

export interface CallersOptions {
  /** Arrivals in proportion to what the agents can just handle; above 1 callers wait and give up. */
  load: number;
  /** 24 factors, one per hour of the day (UTC). */
  profile: readonly number[];
}

/** Mean of a queue call for the agent: ringing, talking, holding, wrapping up and the pauses between. */
const HANDLING_MS = 92_000;
/** Share of the agents that are neither on a break nor off duty. */
const ON_DUTY = 0.72;

/** Callers, who hang up when no agent answers in time. */
export class Callers {
  private readonly peak: number;

  constructor(
    private readonly floor: Floor,
    private readonly rhythm: Rhythm,
    private readonly options: CallersOptions,
  ) {
    this.peak = Math.max(...options.profile);
    for (const queue of floor.queues.values()) this.next(queue);
  }

  onEvent(event: FloorEvent): void {
    if (event.type === 'call-arrived' && event.callId !== undefined) this.wait(event.callId);
    if (event.type === 'queue-added') {
      const queue = this.floor.queues.get(event.queueId ?? '');
      if (queue) this.next(queue);
    }
  }

  /** Thinning: candidates come at the peak rate, and each is kept with the share of the hour it falls in. */
  private next(queue: Queue): void {
    this.rhythm.after(this.rhythm.random.exponential(this.gapMs(queue) / this.peak), () => {
      if (this.floor.queues.get(queue.id) !== queue) return;
      const share = (this.options.profile[this.rhythm.hour()] ?? 1) / this.peak;
      if (this.rhythm.random.chance(share) && queue.waiting.size < queue.maxWaiting) this.arrive(queue);
      this.next(queue);
    });
  }

  private gapMs(queue: Queue): number {
    let capacity = 0;
    for (const agentId of queue.members.keys()) {
      capacity += 1 / (this.floor.agents.get(agentId)?.memberships.size ?? 1);
    }
    return HANDLING_MS / (Math.max(capacity, 0.25) * ON_DUTY * this.options.load);
  }

  private arrive(queue: Queue): void {
    const { random } = this.rhythm;
    const caller = `555${String(random.int(10_000_000)).padStart(7, '0')}`;
    const name = random.chance(0.6) ? callerName(random) : undefined;
    this.floor.arrive(queue.id, { caller, ...(name === undefined ? {} : { name }) });
  }

  private wait(callId: CallId): void {
    const queue = this.floor.queues.get(this.floor.calls.get(callId)?.queueId ?? '');
    const { mean, cap } = this.rhythm.habits.patience;
    const patience = this.rhythm.random.exponential(mean, cap);
    this.rhythm.after(Math.min(patience, (queue?.maxWaitSeconds ?? 300) * 1000), () => {
      if (queue?.waiting.has(callId)) this.floor.abandon(callId);
    });
  }
}
