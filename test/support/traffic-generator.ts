import type { Floor } from '../../simulators/engine/floor.js';
import { FloorError } from '../../simulators/engine/floor-error.js';
import { Random } from '../../simulators/engine/random.js';
import type { RequestWatch } from './request-watch.js';

/**
 * Something happens on the floor whenever the phone system is asked: as much as polls can see, and nothing more once it
 * is stopped.
 */
export class TrafficGenerator {
  private readonly random: Random;
  private end: (() => void) | undefined;
  private callers = 0;

  constructor(
    private readonly floor: Floor,
    private readonly asked: RequestWatch,
    seed: number,
  ) {
    this.random = new Random(seed);
  }

  start(): void {
    this.end ??= this.asked.signal.listen(() => this.happen());
  }

  stop(): void {
    this.end?.();
    this.end = undefined;
  }

  private happen(): void {
    const { floor, random } = this;
    const agent = random.pick([...floor.agents.keys()]);
    const queue = random.pick([...floor.queues.keys()]);
    const [call] = [...floor.calls.values()];
    const caller = (): string => String(5_550_000 + (this.callers += 1));
    const events: (() => unknown)[] = [
      () => floor.arrive(queue, { caller: caller() }),
      () => call && (call.state === 'waiting' ? floor.ring(call.id, agent) : floor.hangup(call.id)),
      () => call && floor.answer(call.id, agent),
      () => call && floor.hangup(call.id),
      () => floor.pause(agent, { reason: random.pick(floor.pauseReasons) }),
      () => floor.unpause(agent),
      () => floor.logout(agent, [queue]),
      () => floor.login(agent),
    ];
    try {
      random.pick(events)();
    } catch (error) {
      // Chance does not know who is busy or a member of what.
      if (!(error instanceof FloorError)) throw error;
    }
  }
}
