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
  agent?: string;
  /** The target that was in force when the caller left. */
  targetSeconds?: number;
  talkSeconds?: number;
  caller?: string;
  /** How many ms of its waiting polls saw. */
  sightedMs?: number;
  source: ContactSourceCode;
}

/** What is learned of a contact: as of a vendor's part, or from polls. */
export type Learned = Partial<Omit<ContactToWrite, 'queue' | 'call' | 'source'>> &
  Pick<ContactToWrite, 'queue' | 'call' | 'source'>;

/** What has left is kept for so long, so that late and repeated parts find it. */
const KEPT_MS = 12 * 3_600_000;
/** A contact of which nothing was heard for so long does not wait any more. */
const FORGOTTEN_MS = 4 * 3_600_000;
const CLEANED_EVERY_MS = 60_000;
/** Calls of which parts are kept until something says when they came in. */
const MAX_UNPLACED = 1_000;

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
  private cleanedAt = 0;

  /** @param targetOf the target in force for a queue; undefined: it has none */
  constructor(private readonly targetOf: (queue: string) => number | undefined) {}

  restore(contacts: readonly ContactToWrite[]): void {
    for (const contact of contacts) {
      this.listOf(contact).push(contact);
      if (contact.source !== 'p') this.told.add(contact.queue);
    }
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
  learn(learned: Learned): ContactToWrite | undefined {
    if (learned.source !== 'p') this.told.add(learned.queue);
    const list = this.listOf(learned);
    const found = matching(list, learned);
    if (found !== undefined) {
      this.merge(found, learned);
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

  /** Those that are new or have changed. */
  collect(now: number): ContactToWrite[] {
    this.clean(now);
    return [...this.changed];
  }

  written(): void {
    this.changed.clear();
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
    const isAbout = (contact: ContactToWrite): boolean => enteredAt <= (contact.leftAt ?? Infinity);
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
