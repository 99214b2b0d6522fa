import type { PollCause } from '../floor/log-entry.js';
import { own, type DocumentState, type Ops } from '../domain/document.js';
import type { Membership } from '../domain/agent.js';
import type { WaitingCall } from '../domain/queue.js';
import type { ContactToWrite, RecordedContacts } from './recorded-contacts.js';

/** An agent may be seen talking in another poll than the one that shows the caller gone. */
const LEAST_SETTLE_MS = 10_000;
const MOST_SETTLE_MS = 60_000;
/** Records of calls are asked for once a minute, and may correct what polls decided. */
const CORRECTED_MS = 3 * 60_000;

/** A caller that polls see waiting. */
interface Sighting {
  /** Absent: a poll that a hint requested saw it first. */
  firstAt?: number;
  /** The agent whose phone rang last. */
  agent?: string;
  /** The vendor has no id for it, so that nothing says how it ended. */
  isSynthetic?: true;
}

/** A caller that waits no more, before it is decided how that ended. */
interface Leaving {
  contact: ContactToWrite;
  goneAt: number;
  /** Absent: the document was replaced, and when and how it ended is not known. */
  cause?: PollCause;
  /** Absent: as planned, or not known. */
  bracketMs?: number;
  sighting: Sighting;
}

/** What was decided of a caller who has left. */
interface Decided extends Leaving {
  answerer: Begun | undefined;
}

/** A poll that changed a queue. */
export interface ChangingPoll {
  at: number;
  /** By default as planned. */
  cause?: PollCause | undefined;
  /** How long before it that may have happened: since its hint, or since the poll before; by default as planned. */
  bracketMs?: number | undefined;
}

/** An agent who began to talk, as the queues that they serve show it. */
interface Begun {
  agent: string;
  at: number;
  queues: Set<string>;
}

/**
 * Contacts as polls show them: the waiting rows of queues that neither events nor records tell of. A caller who is gone while an
 * agent of the queue begins to talk was answered; another one has left, where the vendor names its calls. Where it does not,
 * the outcome is not known. Does no I/O.
 */
export class PolledContacts {
  /** By queue and call. */
  private readonly sightings = new Map<string, Sighting>();
  private leavings: Leaving[] = [];
  private begun: Begun[] = [];
  private decided: Decided[] = [];
  /** By agent: the queues that show them talking. */
  private readonly talking = new Map<string, Set<string>>();

  /** @param pollMs the time between two planned polls */
  constructor(
    private readonly contacts: RecordedContacts,
    private readonly pollMs: () => number,
  ) {}

  /** A queue as it is. Without `at` it is where recording goes on from. */
  load(queue: string, state: DocumentState | undefined, at?: number): void {
    const rows = waitingOf(state);
    const now = at ?? 0;
    for (const id of Object.keys(rows)) this.sees(queue, id, rows[id], now, 'command', at === undefined);
    for (const contact of this.contacts.allWaiting())
      if (contact.queue === queue && this.isShown(contact) && own(rows, contact.call) === undefined)
        this.gone(queue, contact.call, at ?? Date.now());
    const members = membersOf(state);
    for (const [agent, queues] of this.talking) if (own(members, agent) === undefined) queues.delete(queue);
    for (const [agent, member] of Object.entries(members))
      this.member(queue, agent, member, at ?? member.activitySince);
  }

  /** A change of a queue, and its state after it. */
  change(queue: string, ops: Ops, state: DocumentState, poll: ChangingPoll): void {
    const { at, cause = 'plan' } = poll;
    const { put = {}, set = {}, del = [] } = ops['waiting'] ?? {};
    const rows = waitingOf(state);
    for (const id of [...Object.keys(put), ...Object.keys(set)])
      this.sees(queue, id, own(rows, id), at, cause);
    for (const id of del) this.gone(queue, id, at, { ...poll, cause });
    const agents = ops['agents'] ?? {};
    const members = membersOf(state);
    for (const agent of [
      ...Object.keys(agents.put ?? {}),
      ...Object.keys(agents.set ?? {}),
      ...(agents.del ?? []),
    ])
      this.member(queue, agent, own(members, agent), at);
    this.settle(at);
  }

  /** Decides what had time enough to show how it ended. */
  settle(now: number): void {
    const settleMs = Math.min(MOST_SETTLE_MS, Math.max(LEAST_SETTLE_MS, 2 * this.pollMs()));
    // A vendor's own event of the leaving may be late.
    const isDue = ({ contact, goneAt }: Leaving): boolean =>
      now - goneAt >= (contact.source === 'p' ? settleMs : MOST_SETTLE_MS);
    const due = this.leavings.filter(isDue);
    if (due.length > 0) {
      this.leavings = this.leavings.filter((one) => !isDue(one));
      // Those whose agent is known first: what is left is for the others.
      const byAgent = [...due].sort((a, b) => rank(a) - rank(b) || a.goneAt - b.goneAt);
      for (const leaving of byAgent)
        // The vendor may have told it meanwhile; then who began to talk is another caller's.
        if (leaving.contact.leftAt === undefined) this.leave(leaving, this.answererOf(leaving, settleMs));
    }
    this.correct(settleMs);
    this.decided = this.decided.filter(({ goneAt }) => now - goneAt < CORRECTED_MS);
    this.begun = this.begun.filter(({ at }) => now - at < 2 * MOST_SETTLE_MS);
  }

  /** Of a caller whom a record shows to have given up, the agent was another's: of one who was taken for abandoned. */
  private correct(settleMs: number): void {
    for (const one of this.decided) {
      const { answerer, contact } = one;
      if (answerer === undefined || contact.outcome === 'answered') continue;
      one.answerer = undefined;
      const offBy = ({ goneAt }: Leaving): number => Math.abs(goneAt - answerer.at);
      const [other] = this.decided
        .filter(
          (left) =>
            left.answerer === undefined &&
            answerer.queues.has(left.contact.queue) &&
            left.contact.source === 'p' &&
            left.contact.outcome === 'abandoned' &&
            offBy(left) <= settleMs,
        )
        .sort((a, b) => offBy(a) - offBy(b));
      if (other === undefined) continue;
      other.answerer = answerer;
      this.contacts.correct(other.contact, { outcome: 'answered', agent: answerer.agent });
    }
  }

  /** Polls may not have seen yet what an event tells of. */
  private isShown({ queue, call, source }: ContactToWrite): boolean {
    return source === 'p' || this.sightings.has(keyOf(queue, call));
  }

  private sees(
    queue: string,
    id: string,
    row: WaitingCall | undefined,
    at: number,
    cause: PollCause,
    isRestored = false,
  ): void {
    if (row === undefined) return;
    const key = keyOf(queue, id);
    const known = this.sightings.get(key);
    if (row.state === 'callback') {
      const contact = this.contacts.waiting(queue, id);
      if (contact?.source === 'p')
        this.contacts.learn({
          queue,
          call: id,
          leftAt: at,
          outcome: 'flowed-out',
          callback: true,
          source: 'p',
        });
      return;
    }
    const sighting = known ?? (cause === 'plan' ? { firstAt: at } : {});
    if (row.agent !== undefined) sighting.agent = row.agent;
    if (row.synthetic === true) sighting.isSynthetic = true;
    this.sightings.set(key, sighting);
    if (!isRestored && this.contacts.waiting(queue, id) === undefined && !this.contacts.isTold(queue))
      this.contacts.learn({
        ...{ queue, call: id, enteredAt: Math.min(row.since, at), source: 'p' },
        ...(row.caller !== undefined && { caller: row.caller }),
      });
    if (row.synthetic === true) this.contacts.isOurId(queue, id);
  }

  private gone(
    queue: string,
    call: string,
    goneAt: number,
    { cause, bracketMs }: Partial<ChangingPoll> = {},
  ): void {
    const key = keyOf(queue, call);
    const sighting = this.sightings.get(key) ?? {};
    this.sightings.delete(key);
    const contact = this.contacts.waiting(queue, call);
    if (contact === undefined || this.leavings.some((one) => one.contact === contact)) return;
    this.leavings.push({
      ...{ contact, goneAt, sighting },
      ...(cause !== undefined && { cause }),
      ...(bracketMs !== undefined && { bracketMs }),
    });
  }

  private member(queue: string, agent: string, member: Membership | undefined, at: number | undefined): void {
    const queues = this.talking.get(agent) ?? new Set<string>();
    const wasTalking = queues.has(queue);
    if (member?.activity !== 'on-call' && member?.activity !== 'on-hold') {
      queues.delete(queue);
      if (queues.size === 0) this.talking.delete(agent);
      return;
    }
    queues.add(queue);
    this.talking.set(agent, queues);
    if (wasTalking || at === undefined) return;
    const same = this.begun.find(
      (one) => one.agent === agent && Math.abs(one.at - at) < LEAST_SETTLE_MS && !one.queues.has(queue),
    );
    if (same !== undefined) same.queues.add(queue);
    else this.begun.push({ agent, at, queues: new Set([queue]) });
  }

  private answererOf({ contact, goneAt, sighting, cause }: Leaving, settleMs: number): Begun | undefined {
    if (sighting.isSynthetic === true || cause === undefined) return undefined;
    const near = this.begun
      .filter(({ at, queues }) => queues.has(contact.queue) && Math.abs(at - goneAt) <= settleMs)
      .sort((a, b) => Math.abs(a.at - goneAt) - Math.abs(b.at - goneAt));
    const found = near.find(({ agent }) => agent === sighting.agent) ?? near[0];
    this.begun = this.begun.filter((one) => one !== found);
    return found;
  }

  private leave(leaving: Leaving, answerer: Begun | undefined): void {
    const { contact, goneAt, cause, sighting, bracketMs } = leaving;
    this.decided.push({ ...leaving, answerer });
    // The caller left anywhere since the planned poll before, or since the hint.
    const uncertainMs = bracketMs ?? (cause === 'plan' ? this.pollMs() : 0);
    const leftAt = Math.max(contact.enteredAt, goneAt - Math.round(uncertainMs / 2));
    const isTold = sighting.isSynthetic !== true && cause !== undefined;
    const isCounted = cause === 'plan' && sighting.firstAt !== undefined;
    this.contacts.learn({
      ...{ queue: contact.queue, call: contact.call, enteredAt: contact.enteredAt, leftAt, source: 'p' },
      ...(answerer !== undefined && { agent: answerer.agent }),
      ...(isTold && { outcome: answerer === undefined ? 'abandoned' : 'answered' }),
      ...(bracketMs !== undefined && { bracketMs }),
      sightedMs: isCounted ? goneAt - (sighting.firstAt ?? goneAt) : leftAt - contact.enteredAt,
    });
  }
}

const rank = ({ sighting }: Leaving): number => (sighting.agent === undefined ? 1 : 0);
const keyOf = (queue: string, call: string): string => JSON.stringify([queue, call]);

/** What is stored under a queue's topic was made by FloorWriter. */
function waitingOf(state: DocumentState | undefined): { readonly [call: string]: WaitingCall } {
  return (state?.['waiting'] ?? {}) as unknown as { readonly [call: string]: WaitingCall };
}

function membersOf(state: DocumentState | undefined): { readonly [agent: string]: Membership } {
  return (state?.['agents'] ?? {}) as unknown as { readonly [agent: string]: Membership };
}
