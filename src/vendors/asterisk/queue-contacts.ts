import { Lru } from '../../lib/lru.js';
import type { ContactPart } from '../../modules/domain/contact.js';
import type { AmiBlock } from './blocks.js';
import { personAt } from './person.js';
import { QueueEvent } from './schema.js';

/** Callers who wait, and those who talk or left lately. */
const WAYS = 10_000;
/** `AgentConnect` follows `QueueCallerLeave` at once. */
const CONNECT_MS = 10_000;
/** A caller does not enter a queue twice within this: it is the same event again. */
const AGAIN_MS = 1_000;
/** Asterisk looks at its clock for each event, so a wait may end later in one than in the other; on a busy system by two seconds. */
const CLOCK_S = 2;
/** Events of a busy system may arrive so late. */
const BEGAN_MS = 10_000;
/** More calls at once than an agent has. */
const MOST_CALLS = 20;
const HANGUP_REQUESTS: ReadonlySet<string> = new Set(['HangupRequest', 'SoftHangupRequest']);

/** One caller's way through one queue. */
interface Way {
  readonly queue: string;
  readonly call: string;
  /** Of the call's channels together: optimised away, a Local channel's id may be another one at the end. */
  readonly linked: string | undefined;
  enteredAt?: number;
  /** Of `AgentConnect`, in seconds. */
  waited?: number;
  /** The entering was seen on this line, and so was all that came after it. */
  readonly isWhole: boolean;
  /** `QueueCallerAbandon` has come. */
  gaveUp?: true;
  leftAt?: number;
  isOver?: true;
  isTalkTold?: true;
  waitsForConnect?: NodeJS.Timeout;
}

/**
 * Contacts from the events of one connection. `QueueCallerAbandon` comes for time-outs and empty queues too: it is an abandonment only
 * where a request to hang up the caller's channel came before. A caller who leaves without it and without `AgentConnect` took the
 * exit key, or was taken out.
 */
export class QueueContacts {
  private readonly ways = new Lru<string, Way>(WAYS);
  /** Answered ways, by the ids of all channels together. */
  private readonly answered = new Lru<string, Way>(WAYS);
  /** Answered ways by agent and queue, while their talk is not known; an agent may be in several calls. */
  private readonly talking = new Lru<string, readonly Way[]>(WAYS);
  private readonly hungUp = new Lru<string, true>(WAYS);
  private readonly waiting = new Set<Way>();
  /** The login may read events of channels, without which abandonments and time-outs look the same. */
  private seesChannels = false;

  /** @param later is told what only the lapse of time decides */
  constructor(private readonly later: (parts: ContactPart[]) => void) {}

  /** @param at when it happened, by our clock */
  of(block: AmiBlock, at: number): ContactPart[] {
    if (/\bcall\b/.test(block['Privilege'] ?? '')) this.seesChannels = true;
    const event = QueueEvent.safeParse(block).data;
    if (event === undefined) return [];
    const { Event: name, Uniqueid: call, Queue: queue } = event;
    if (call === undefined) return name === 'AgentComplete' ? this.completedUnnamed(event, at) : [];
    if (HANGUP_REQUESTS.has(name)) this.hungUp.set(call, true);
    if (queue === undefined) return [];
    const known = this.ways.get(key(queue, call));
    if (name === 'QueueCallerJoin') return this.entered({ queue, call }, event, known, at);
    if (name === 'AgentComplete') return this.completed({ queue, call }, event, known, at);
    if (!['QueueCallerAbandon', 'QueueCallerLeave', 'AgentConnect'].includes(name)) return [];
    if (known?.isOver === true) return [];
    const way = known ?? this.begin({ queue, call, linked: event.Linkedid, isWhole: false });
    if (event.HoldTime !== undefined) way.enteredAt ??= (way.leftAt ?? at) - event.HoldTime * 1000;
    if (name === 'AgentConnect') return this.connected(way, event, at);
    if (name === 'QueueCallerAbandon') way.gaveUp = true;
    else way.leftAt ??= at;
    if (way.leftAt === undefined) return [];
    return way.gaveUp === true ? this.left(way) : this.awaitConnect(way);
  }

  /** The line is over: what has not been decided stays open. */
  close(): void {
    for (const way of this.waiting) clearTimeout(way.waitsForConnect);
    this.waiting.clear();
  }

  private begin(way: Way): Way {
    this.ways.set(key(way.queue, way.call), way);
    return way;
  }

  private entered(
    where: Pick<Way, 'queue' | 'call'>,
    event: QueueEvent,
    known: Way | undefined,
    at: number,
  ): ContactPart[] {
    const isAgain =
      known?.leftAt === undefined && known?.enteredAt !== undefined && at - known.enteredAt < AGAIN_MS;
    if (isAgain && known.isOver === undefined) return [];
    const { Linkedid: linked, CallerIDNum: caller } = event;
    // Who comes back without having been connected had left some other way.
    const before = known !== undefined && this.waiting.has(known) ? this.flowedOut(known) : [];
    this.hungUp.delete(where.call);
    const way = this.begin({ ...where, linked, enteredAt: at, isWhole: true });
    return [...before, { ...basis(way), ...(caller !== undefined && { caller }) }];
  }

  private connected(way: Way, event: QueueEvent, at: number): ContactPart[] {
    this.over(way);
    way.leftAt ??= at;
    if (event.HoldTime !== undefined) way.waited = event.HoldTime;
    if (way.linked !== undefined) this.answered.set(key(way.queue, way.linked), way);
    const agent = agentOf(event);
    if (agent !== undefined) {
      const others = this.talking.get(key(way.queue, agent)) ?? [];
      this.talking.set(key(way.queue, agent), [...others.filter(isTalking), way].slice(-MOST_CALLS));
    }
    return [
      { ...basis(way), leftAt: way.leftAt, outcome: 'answered', ...(agent !== undefined && { agent }) },
    ];
  }

  /**
   * The id may no longer be that of the caller who waited. Of one that is not known, the agent's call counts that began when the
   * event says, with a caller who waited as long.
   */
  private completed(
    { queue, call }: Pick<Way, 'queue' | 'call'>,
    event: QueueEvent,
    known: Way | undefined,
    at: number,
  ): ContactPart[] {
    const { Linkedid: linked } = event;
    // Who was transferred to the same queue may be in it again before the end of the first talk is told.
    const own = this.talkingTo(event, at).find((one) => one.call === call);
    const way = own ?? known ?? (linked === undefined ? undefined : this.answered.get(key(queue, linked)));
    return this.talked(way ?? this.waitedAsLong(event, at)[0], event);
  }

  /**
   * Of an event that names neither channel: the agent's call that began when it says; of several calls, one with a caller who
   * waited as long.
   */
  private completedUnnamed(event: QueueEvent, at: number): ContactPart[] {
    const near = this.talkingTo(event, at);
    const [way] = near.length === 1 ? near : this.waitedAsLong(event, at);
    return this.talked(way, event);
  }

  /** Of those calls the ones whose caller waited as long, the earliest first: calls end as they began, and the event may be late. */
  private waitedAsLong(event: QueueEvent, at: number): Way[] {
    return this.talkingTo(event, at)
      .filter(({ waited }) => isSame(waited, event.HoldTime))
      .sort((a, b) => (a.leftAt ?? 0) - (b.leftAt ?? 0));
  }

  /** The calls of the event's agent that began about when it says, the best fit first. */
  private talkingTo(event: QueueEvent, at: number): Way[] {
    const { Queue: queue, TalkTime: talkSeconds } = event;
    const agent = agentOf(event);
    if (queue === undefined || agent === undefined || talkSeconds === undefined) return [];
    const beganAt = at - talkSeconds * 1_000;
    const offBy = ({ leftAt = NaN }: Way): number => Math.abs(leftAt - beganAt);
    return (this.talking.get(key(queue, agent)) ?? [])
      .filter((one) => isTalking(one) && offBy(one) <= BEGAN_MS)
      .sort((a, b) => offBy(a) - offBy(b));
  }

  private talked(way: Way | undefined, { TalkTime: talkSeconds }: QueueEvent): ContactPart[] {
    if (way?.isOver === undefined || way.isTalkTold === true || talkSeconds === undefined) return [];
    way.isTalkTold = true;
    return [{ ...basis(way), talkSeconds }];
  }

  private left(way: Way): ContactPart[] {
    const leftAt = this.over(way);
    if (this.hungUp.get(way.call) !== undefined) return [{ ...basis(way), ...leftAt, outcome: 'abandoned' }];
    const isSure = way.isWhole && this.seesChannels;
    return [{ ...basis(way), ...leftAt, ...(isSure && { outcome: 'flowed-out' as const }) }];
  }

  private awaitConnect(way: Way): ContactPart[] {
    if (this.waiting.has(way)) return [];
    this.waiting.add(way);
    way.waitsForConnect = setTimeout(() => this.later(this.flowedOut(way)), CONNECT_MS).unref();
    return [];
  }

  private flowedOut(way: Way): ContactPart[] {
    const leftAt = this.over(way);
    return [{ ...basis(way), ...leftAt, ...(way.isWhole && { outcome: 'flowed-out' as const }) }];
  }

  private over(way: Way): { leftAt?: number } {
    clearTimeout(way.waitsForConnect);
    this.waiting.delete(way);
    way.isOver = true;
    return way.leftAt === undefined ? {} : { leftAt: way.leftAt };
  }
}

const key = (queue: string, call: string): string => `${call} ${queue}`;

const isSame = (one = NaN, other = NaN): boolean => Math.abs(one - other) <= CLOCK_S;

const isTalking = ({ isTalkTold }: Way): boolean => isTalkTold !== true;

function agentOf({ Interface, Member = Interface }: QueueEvent): string | undefined {
  return Member === undefined ? undefined : personAt(Member).id;
}

const basis = ({ queue, call, enteredAt }: Way): ContactPart => ({
  queue,
  call,
  ...(enteredAt !== undefined && { enteredAt }),
  source: 'event',
});
