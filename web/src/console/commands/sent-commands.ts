import type { Command, FloorClient } from '../../../../client/index.js';
import type { Aim } from './capabilities.js';
import {
  further,
  isNews,
  lifeOf,
  lifeOfCommand,
  type Outcome,
  outcomeOf,
  type OrderLife,
} from './command-progress.js';
import { newCommand, type Batch, type GivenOrder, type PlacedOrder, type OrderTarget } from './commands.js';

/** A phone system that is ordered a hundred things at once refuses most of them. */
const AT_A_TIME = 4;
/** Nobody looks further back; what went wrong is in the audit trail. */
const MOST_BATCHES = 20;

interface Entry {
  placed: PlacedOrder;
  readonly batch: string;
  readonly aim: Aim;
  command?: Command;
}

/** What was ordered on this page: from the click to the end of its life. */
export class PlacedOrders {
  batches: readonly Batch[] = [];
  private readonly entries = new Map<string, Entry>();
  private readonly lanes = new Lanes(AT_A_TIME);

  constructor(
    private readonly client: Pick<FloorClient, 'command' | 'now'>,
    private readonly changed: () => void,
  ) {}

  place(orders: readonly { order: GivenOrder; aim: Aim }[]): string {
    const batch = newKey();
    for (const { order, aim } of orders) {
      const key = newKey();
      const at = this.client.now();
      const life = lifeOf(order.type, at, key, { kind: 'sending' }, at);
      const entry: Entry = { placed: { ...order, key, life }, batch, aim };
      this.entries.set(key, entry);
      this.lanes.run(() => this.give(entry, false));
    }
    this.gather();
    for (const { id } of this.batches.slice(MOST_BATCHES)) this.forget(id);
    this.gather();
    this.changed();
    return batch;
  }

  askAgain(key: string): void {
    const entry = this.entries.get(key);
    if (entry?.placed.life.stage !== 'unanswered') return;
    this.become(entry, { kind: 'sending' });
    this.lanes.run(() => this.give(entry, true));
  }

  dismiss(batch: string): void {
    this.forget(batch);
    this.gather();
    this.changed();
  }

  *all(): Iterable<PlacedOrder> {
    for (const { placed } of this.entries.values()) yield placed;
  }

  /** @param rows every command of lately, by its id */
  follow(rows: ReadonlyMap<string, Command>, now: number): void {
    for (const entry of this.entries.values()) {
      const row = entry.command && rows.get(entry.command.id);
      if (entry.command === undefined || row === undefined) continue;
      this.take(entry, further(row, entry.command));
    }
    for (const { id, orders } of this.batches) {
      const done = orders.every(({ life }) => life.tone === 'good' && !isNews(life, now));
      if (done) this.forget(id);
    }
    this.gather();
  }

  private async give(entry: Entry, askedBefore: boolean): Promise<void> {
    const { placed, aim } = entry;
    try {
      const command = await this.client.command({ ...newCommand(placed, aim), idempotencyKey: placed.key });
      this.take(entry, command);
    } catch (error) {
      this.become(entry, outcomeOf(error, askedBefore));
    }
    this.gather();
    this.changed();
  }

  private take(entry: Entry, command: Command): void {
    entry.command = command;
    const life = lifeOfCommand(command);
    if (life !== entry.placed.life) entry.placed = { ...entry.placed, life };
  }

  private become(entry: Entry, outcome: Outcome): void {
    const { type, key, life } = entry.placed;
    entry.placed = { ...entry.placed, life: lifeOf(type, life.at, key, outcome, this.client.now()) };
    this.gather();
    this.changed();
  }

  private forget(batch: string): void {
    for (const [key, entry] of this.entries) if (entry.batch === batch) this.entries.delete(key);
  }

  /** The newest first; within a batch as they were given. */
  private gather(): void {
    const batches = new Map<string, PlacedOrder[]>();
    for (const { batch, placed } of this.entries.values()) {
      const among = batches.get(batch);
      if (among === undefined) batches.set(batch, [placed]);
      else among.push(placed);
    }
    this.batches = [...batches]
      .flatMap(([id, orders]): Batch[] =>
        orders[0] === undefined ? [] : [{ id, type: orders[0].type, orders }],
      )
      .reverse();
  }
}

/** `crypto.randomUUID` is for secure pages only, and a phone system's network may have no certificates. */
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The newest order of everybody and everything, by `placeOf`. */
export type OrderBook = ReadonlyMap<string, OrderLife>;

/** Whom an order shows at: the agent, else the queue; an order of the account itself at neither. */
export function placeOf({ account, agent, queue }: OrderTarget): string {
  if (agent !== undefined) return `${account}/agent/${agent}`;
  return queue === undefined ? account : `${account}/queue/${queue}`;
}

/**
 * What was ordered lately, by whomever, and what was ordered here and has no row yet.
 * @param now epoch ms by the server's clock: what is no news any more is left out
 */
export function orderBook(
  rows: Iterable<Command>,
  placed: Iterable<Pick<PlacedOrder, 'target' | 'life'>>,
  now: number,
): OrderBook {
  const book = new Map<string, OrderLife>();
  const note = (place: string, life: OrderLife): void => {
    const before = book.get(place);
    if (isNews(life, now) && (before === undefined || before.at <= life.at)) book.set(place, life);
  };
  for (const row of rows) note(placeOf(row), lifeOfCommand(row));
  for (const { target, life } of placed) note(placeOf(target), life);
  return book;
}

/** Runs so many at a time; the others wait for their turn, in order. */
export class Lanes {
  private readonly waiting: (() => Promise<void>)[] = [];
  private busy = 0;

  constructor(private readonly lanes: number) {}

  /** @param work never rejects */
  run(work: () => Promise<void>): void {
    this.waiting.push(work);
    this.next();
  }

  private next(): void {
    if (this.busy >= this.lanes) return;
    const work = this.waiting.shift();
    if (work === undefined) return;
    this.busy += 1;
    void work().finally(() => {
      this.busy -= 1;
      this.next();
    });
  }
}
