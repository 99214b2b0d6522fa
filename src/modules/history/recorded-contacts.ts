import { Lru } from '../../lib/lru.js';
import type { ContactOutcome, ContactPart } from '../domain/contact.js';
import { SAME_INSTANT_MS } from '../domain/id.js';

/** Where a contact is known from; the first is the best. */
const SOURCES = ['e', 'r', 'p'] as const;
export type ContactSourceCode = (typeof SOURCES)[number];

/** One caller's way through a queue, as it is written; instants in epoch ms. */
export interface ContactToWrite {
  queue: string;
  call: string;
  enteredAt: number;
  /** Absent while the caller waits. */
  leftAt?: number;
  /** Absent of one that has left: not known. */
  outcome?: ContactOutcome;
  /** Of one that flowed out: the caller asked to be called back. */
  callback?: true;
  agent?: string;
  /** The target that was in force when the caller left. */
  targetSeconds?: number;
  talkSeconds?: number;
  caller?: string;
  /** How many ms of its waiting polls saw. */
  sightedMs?: number;
  /** Of one whom a poll showed gone: it left no more than so many ms before. Absent: not known, or the time between two planned polls. */
  bracketMs?: number;
  source: ContactSourceCode;
}

/** What is learned of a contact: as of a vendor's part, or from polls. */
export type Learned = Partial<Omit<ContactToWrite, 'queue' | 'call' | 'source'>> &
  Pick<ContactToWrite, 'queue' | 'call' | 'source'> & {
    /** The id of the call in the vendor's records, where that is another one. */
    record?: string;
  };

/** What has left is kept for so long, so that late and repeated parts find it. */
const KEPT_MS = 12 * 3_600_000;
/** A contact of which nothing was heard for so long does not wait any more. */
const FORGOTTEN_MS = 4 * 3_600_000;
const CLEANED_EVERY_MS = 60_000;
/** Calls of which parts are kept until something says when they came in. */
const MAX_UNPLACED = 1_000;
/** Calls that records name otherwise. */
const MAX_CALL_IDS = 10_000;

export function learnedOf({ source, ...part }: ContactPart): Learned {
  return { ...part, source: source === 'event' ? 'e' : 'r' };
}

/**
 * The contacts of an account's queues, made of parts that come in any order, late and twice. Parts of one call in one queue
 * belong together; after it has left, a later entry is another contact. Does no I/O.
 */
export class RecordedContacts {
  /** By queue and call, oldest first. */
  private readonly known = new Map<string, ContactToWrite[]>();
  private readonly told = new Set<string>();
  private readonly changed = new Set<ContactToWrite>();
  /** Which source told what of a contact; of what was restored its best one. */
  private readonly tellers = new WeakMap<ContactToWrite, Map<string, ContactSourceCode>>();
  /** By queue and call: parts that came before their entry. */
  private readonly unplaced = new Map<string, Learned[]>();
  /** Those under an id of ours, and those of which that is not known any more. */
  private readonly ownIds = new WeakSet<ContactToWrite>();
  /** Of these, the vendor's id, as its records have it. */
  private readonly vendorIds = new WeakMap<ContactToWrite, string>();
  /** By queue and id of the records: the id under which the contact is known. */
  private readonly callIds = new Lru<string, string>(MAX_CALL_IDS);
  private cleanedAt = 0;

  /**
   * @param targetOf the target in force for a queue; undefined: it has none
   * @param tellsAll whether events, or records, tell of each contact; else polls tell of the others
   */
  constructor(
    private readonly targetOf: (queue: string) => number | undefined,
    private readonly tellsAll: (source: 'e' | 'r') => boolean = () => true,
  ) {}

  restore(contacts: readonly ContactToWrite[]): void {
    for (const contact of contacts) {
      this.listOf(contact).push(contact);
      this.tells(contact);
      const { source, leftAt, outcome } = contact;
      if (source === 'p' ? leftAt !== undefined && outcome === undefined : !this.tellsAll(source))
        this.ownIds.add(contact);
    }
  }

  /** The waiting contact is known by an id that is ours: the vendor's records have another one. */
  isOurId(queue: string, call: string): void {
    const contact = this.waiting(queue, call);
    if (contact !== undefined) this.ownIds.add(contact);
  }

  /** Whether the vendor's events or records tell of this queue, so that polls need not. */
  isTold(queue: string): boolean {
    return this.told.has(queue);
  }

  /** The contact of this call that waits; undefined: none. */
  waiting(queue: string, call: string): ContactToWrite | undefined {
    return this.known.get(keyOf({ queue, call }))?.findLast(({ leftAt }) => leftAt === undefined);
  }

  /** All that wait. */
  allWaiting(): ContactToWrite[] {
    return [...this.known.values()].flatMap((list) => list.filter(({ leftAt }) => leftAt === undefined));
  }

  /** Returns the contact that it belongs to; undefined: nothing says when that came in. */
  learn(given: Learned): ContactToWrite | undefined {
    this.tells(given);
    const learned = this.underOneId(given);
    const list = this.listOf(learned);
    const found = matching(list, learned) ?? this.withOurId(learned);
    if (found !== undefined) {
      this.merge(found, this.inTimeOf(found, learned));
      return found;
    }
    if (learned.enteredAt === undefined) {
      this.keepUnplaced(learned);
      return undefined;
    }
    const { queue, call, enteredAt, source } = learned;
    const contact: ContactToWrite = { queue, call, enteredAt, source };
    list.push(contact);
    list.sort((a, b) => a.enteredAt - b.enteredAt);
    this.changed.add(contact);
    this.merge(contact, learned);
    const key = keyOf(learned);
    const earlier = this.unplaced.get(key) ?? [];
    this.unplaced.delete(key);
    for (const part of earlier) this.learn(part);
    return contact;
  }

  /** What polls decided was wrong, as something else shows. */
  correct(contact: ContactToWrite, values: Pick<ContactToWrite, 'outcome' | 'agent'>): void {
    Object.assign(contact, values);
    this.changed.add(contact);
  }

  /** Those that are new or have changed. */
  collect(now: number): ContactToWrite[] {
    this.clean(now);
    return [...this.changed];
  }

  written(): void {
    this.changed.clear();
  }

  private tells({ source, queue }: Pick<ContactToWrite, 'source' | 'queue'>): void {
    if (source !== 'p' && this.tellsAll(source)) this.told.add(queue);
  }

  /** Records and events may name a call otherwise: the first contact that there is, or that there will be, has it. */
  private underOneId({ record, ...learned }: Learned): Learned {
    const { queue, call } = learned;
    if (record === undefined) return { ...learned, call: this.callIds.get(keyOf(learned)) ?? call };
    const inRecords = { queue, call: record };
    if (!this.known.has(keyOf(learned)) && (this.isTold(queue) || this.known.has(keyOf(inRecords))))
      return { ...learned, ...inRecords };
    this.callIds.set(keyOf(inRecords), call);
    return learned;
  }

  /** An event that comes long after the wait says how long that was; when it began, polls say better. */
  private inTimeOf({ source, enteredAt: seenAt }: ContactToWrite, learned: Learned): Learned {
    const { enteredAt, leftAt } = learned;
    const isLate = source === 'p' && learned.source === 'e' && !this.tellsAll('e');
    return isLate && enteredAt !== undefined && leftAt !== undefined
      ? { ...learned, leftAt: seenAt + leftAt - enteredAt }
      : learned;
  }

  /** The contact under an id of ours that came in at the same instant, and whose end differs least; each is of one call alone. */
  private withOurId({ queue, call, enteredAt, leftAt, source }: Learned): ContactToWrite | undefined {
    if (source === 'p' || this.tellsAll(source) || enteredAt === undefined) return undefined;
    const offBy = (contact: ContactToWrite): number =>
      Math.abs((contact.leftAt ?? leftAt ?? 0) - (leftAt ?? contact.leftAt ?? 0));
    const isItsOwn = (contact: ContactToWrite): boolean => this.vendorIds.get(contact) === call;
    const [found] = [...this.known.values()]
      .flat()
      .filter(
        (contact) =>
          contact.queue === queue &&
          this.ownIds.has(contact) &&
          Math.abs(contact.enteredAt - enteredAt) < SAME_INSTANT_MS &&
          // What the same source told before a restart is the same only if it told the same.
          (isItsOwn(contact) ||
            (!this.vendorIds.has(contact) && (contact.source === 'p' || offBy(contact) === 0))),
      )
      .sort((a, b) => Number(isItsOwn(b)) - Number(isItsOwn(a)) || offBy(a) - offBy(b));
    if (found !== undefined) this.vendorIds.set(found, call);
    return found;
  }

  /** What a better source tells replaces what another one told; otherwise what came first stays. */
  private merge(contact: ContactToWrite, learned: Learned): void {
    const { queue: _queue, call: _call, enteredAt: _entered, source, ...values } = learned;
    const before: Readonly<ContactToWrite> = { ...contact };
    const tellers = this.tellers.get(contact) ?? new Map<string, ContactSourceCode>();
    this.tellers.set(contact, tellers);
    for (const [name, value] of Object.entries(values)) {
      const teller = tellers.get(name) ?? (name in before ? before.source : undefined);
      if (teller !== undefined && !isBetter(source, teller)) continue;
      Object.assign(contact, { [name]: value });
      tellers.set(name, source);
    }
    if (isBetter(source, contact.source)) contact.source = source;
    // Who answered was a mistake of the source that took it for answered.
    if (before.outcome === 'answered' && contact.outcome !== 'answered') delete contact.agent;
    if (contact.leftAt !== undefined) {
      contact.leftAt = Math.max(contact.leftAt, contact.enteredAt);
      const target = contact.targetSeconds ?? this.targetOf(contact.queue);
      if (target !== undefined) contact.targetSeconds = target;
    }
    if (!isEqual(before, contact)) this.changed.add(contact);
  }

  private keepUnplaced(learned: Learned): void {
    const key = keyOf(learned);
    this.unplaced.set(key, [...(this.unplaced.get(key) ?? []), learned]);
    const [oldest] = this.unplaced.keys();
    if (this.unplaced.size > MAX_UNPLACED && oldest !== undefined) this.unplaced.delete(oldest);
  }

  private listOf(of: { queue: string; call: string }): ContactToWrite[] {
    const key = keyOf(of);
    const list = this.known.get(key) ?? [];
    this.known.set(key, list);
    return list;
  }

  private clean(now: number): void {
    if (now - this.cleanedAt < CLEANED_EVERY_MS) return;
    this.cleanedAt = now;
    for (const [key, list] of this.known) {
      for (const contact of list)
        if (contact.leftAt === undefined && contact.enteredAt < now - FORGOTTEN_MS)
          this.learn({ ...contact, leftAt: now });
      const kept = list.filter(({ leftAt = now }) => leftAt > now - KEPT_MS);
      if (kept.length === 0) this.known.delete(key);
      else if (kept.length < list.length) this.known.set(key, kept);
    }
  }
}

const isBetter = (a: ContactSourceCode, b: ContactSourceCode): boolean =>
  SOURCES.indexOf(a) < SOURCES.indexOf(b);

/** The contact that this is about: the one it says, or the one that waits, or the last one that came before. */
function matching(
  list: readonly ContactToWrite[],
  { enteredAt, leftAt }: Learned,
): ContactToWrite | undefined {
  if (enteredAt !== undefined) {
    // Who leaves and comes back within one millisecond is another contact.
    const isAbout = (contact: ContactToWrite): boolean =>
      enteredAt < (contact.leftAt ?? Infinity) || enteredAt === contact.enteredAt;
    const same = list.find(
      (contact) => isAbout(contact) && Math.abs(contact.enteredAt - enteredAt) < SAME_INSTANT_MS,
    );
    return same ?? list.findLast((contact) => isAbout(contact) && (leftAt ?? enteredAt) >= contact.enteredAt);
  }
  const at = leftAt ?? Infinity;
  const last = list.findLast((contact) => contact.enteredAt < at + SAME_INSTANT_MS);
  const isLater =
    last?.leftAt !== undefined && leftAt !== undefined && leftAt > last.leftAt + SAME_INSTANT_MS;
  // The entry that came between the two is not known. What a better source says of the same leaving may be later.
  return isLater && last.source !== 'p' ? undefined : last;
}

const keyOf = ({ queue, call }: { queue: string; call: string }): string => JSON.stringify([queue, call]);

function isEqual(a: ContactToWrite, b: ContactToWrite): boolean {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]) as Set<keyof ContactToWrite>;
  return [...names].every((name) => a[name] === b[name]);
}
