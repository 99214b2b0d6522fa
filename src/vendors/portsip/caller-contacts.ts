import { Lru } from '../../lib/lru.js';
import type { ContactOutcome, ContactPart } from '../../modules/domain/contact.js';
import type { EventAgent, EventCaller } from './event-shapes.js';

const OUTCOMES: ReadonlyMap<string, ContactOutcome> = new Map<string, ContactOutcome>([
  ['agent_answered', 'answered'],
  ['hangup', 'abandoned'],
  ['overflow', 'flowed-out'],
  ['callback', 'flowed-out'],
]);
const ENTERED = 'enqueue';
const TAKEN = 'callback';
/** Callers who wait, and those who left lately: an event about them may come again, or late. */
const WAYS = 10_000;

interface Leaving {
  timestamp: number | undefined;
  arrivedAt: number;
}

/** One caller's way through one queue, as far as this line has been told of it. */
interface Way {
  queue: string;
  /** By the clock of the PBX, epoch ms. Absent: the event is missing, or comes late. */
  enteredAt?: number;
  /** When the entering was told, by our clock. */
  toldAt: number;
  outcome?: ContactOutcome;
  /** The leaving, where the entering had not been told: what its timestamp means, only that shows. */
  left?: Leaving;
  /** Who had the call according to the states of agents. */
  readonly agents: Set<string>;
  isAgentTold?: true;
}

/**
 * Contacts from the events of one line. Instants are those of the PBX, whose difference is the wait, to the second. Which
 * instant the `timestamp` of a caller who leaves is, is not documented: one that is later than the entering is the leaving; the same
 * one says nothing, and then the time between the two events counts.
 */
export class CallerContacts {
  private readonly ways = new Lru<string, Way>(WAYS);

  /** @param isLive events come as they happen, and not also minutes later as a webhook's may */
  constructor(private readonly isLive: boolean) {}

  /** Callers who wait as the line opens, or as the queue's state comes again. */
  waiting(queue: string, callers: readonly EventCaller[]): ContactPart[] {
    return callers.flatMap((caller) => this.entered(queue, caller, caller.timestamp ?? 0));
  }

  changed(queue: string, callers: readonly EventCaller[], arrivedAt: number): ContactPart[] {
    return callers.flatMap((caller) => {
      const reason = reasonOf(caller);
      if (reason === ENTERED) return this.entered(queue, caller, arrivedAt);
      const outcome = OUTCOMES.get(reason);
      return outcome === undefined ? [] : this.left(queue, caller, outcome, arrivedAt);
    });
  }

  /** The caller's events do not say who answered; the states of agents name the call they have. */
  agents(queue: string, agents: readonly EventAgent[]): ContactPart[] {
    return agents.flatMap(({ agent_extension_number: agent, session_id: call, state }) => {
      if (call === undefined || !/^queue.?call$/i.test(state ?? '')) return [];
      const way = this.ways.get(key(queue, call));
      if (way === undefined) return [];
      way.agents.add(agent);
      return way.outcome === 'answered' && way.isAgentTold === undefined
        ? [{ ...basis(call, way), ...agentOf(way) }]
        : [];
    });
  }

  private entered(queue: string, caller: EventCaller, toldAt: number): ContactPart[] {
    const { session_id: call, timestamp: enteredAt } = caller;
    // Who waits for a call back has left the line, and does not enter again.
    if (enteredAt === undefined || caller.type === TAKEN) return [];
    const known = this.ways.get(key(queue, call));
    if (known?.enteredAt === undefined) {
      const way = { agents: new Set<string>(), ...known, queue, enteredAt, toldAt };
      this.ways.set(key(queue, call), way);
      const late = way.left === undefined ? {} : this.leftAt(way, way.left);
      return [{ ...basis(call, way), ...late, ...callerOf(caller) }];
    }
    // It is told again while the caller waits, or late after the caller left.
    if (known.outcome === undefined || enteredAt <= known.enteredAt) return [];
    const way = { queue, enteredAt, toldAt, agents: new Set<string>() };
    this.ways.set(key(queue, call), way);
    return [{ ...basis(call, way), ...callerOf(caller) }];
  }

  private left(
    queue: string,
    caller: EventCaller,
    outcome: ContactOutcome,
    arrivedAt: number,
  ): ContactPart[] {
    const { session_id: call, timestamp, type } = caller;
    const reason = reasonOf(caller);
    if (type === TAKEN && reason !== TAKEN) return [];
    const known = this.ways.get(key(queue, call));
    if (known?.outcome !== undefined) return [];
    const leaving = { timestamp, arrivedAt };
    const way: Way = known ?? { queue, toldAt: arrivedAt, agents: new Set(), left: leaving };
    way.outcome = outcome;
    this.ways.set(key(queue, call), way);
    return [
      {
        ...basis(call, way),
        ...this.leftAt(way, leaving),
        outcome,
        ...(reason === TAKEN && { callback: true as const }),
        ...(outcome === 'answered' && agentOf(way)),
        ...callerOf(caller),
      },
    ];
  }

  private leftAt({ enteredAt, toldAt }: Way, { timestamp, arrivedAt }: Leaving): { leftAt?: number } {
    if (enteredAt === undefined) return {};
    if (timestamp !== undefined && timestamp > enteredAt) return { leftAt: timestamp };
    return this.isLive ? { leftAt: enteredAt + Math.max(0, arrivedAt - toldAt) } : {};
  }
}

const key = (queue: string, call: string): string => `${queue} ${call}`;

const basis = (call: string, { queue, enteredAt }: Way): ContactPart => ({
  queue,
  call,
  ...(enteredAt !== undefined && { enteredAt }),
  source: 'event',
});

/** Systems differ in upper and lower case. */
const reasonOf = ({ reason = '' }: EventCaller): string => reason.trim().toLowerCase();

const callerOf = ({ caller_number: caller }: EventCaller) => (caller === undefined ? {} : { caller });

/** Where several have had it, it is not known who answered first. */
function agentOf(way: Way): { agent?: string } {
  const [agent, another] = way.agents;
  if (agent === undefined) return {};
  way.isAgentTold = true;
  return another === undefined ? { agent } : {};
}
