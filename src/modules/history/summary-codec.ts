import type { DocumentState, Row } from '../domain/document.js';
import type { QueueSummary } from '../domain/queue.js';
import type { Change } from './chunk-codec.js';

/** What series are made of: a few numbers of a queue's row. */
export interface QueueLevels {
  waiting: number;
  /** When the caller who has waited longest came in, epoch ms. */
  oldestSince?: number;
  available: number;
  onCall: number;
}

/** A change with the levels after it; null: the queue has no row. Undefined: no queue, or its row is not as expected. */
export interface LevelledChange extends Change {
  levels?: QueueLevels | null | undefined;
}

/** Bits of a step's head: what follows it, in this order. The version's increase stands above them. */
const [WAITING, OLDEST, AVAILABLE, ON_CALL, NO_ROW, HEAD] = [1, 2, 4, 8, 16, 32];
const NOTHING: QueueLevels = { waiting: 0, available: 0, onCall: 0 };

export function levelsOf(state: DocumentState): QueueLevels | null | undefined {
  const rows = state['queue'];
  if (rows === undefined) return undefined;
  // Made by FloorWriter; a schema for every change would cost more than to store it.
  const self = rows['self'] as Partial<QueueSummary> | undefined;
  if (self === undefined) return null;
  const { waiting, oldestSince } = self;
  const { available, onCall } = self.agents ?? {};
  if (!isCount(waiting) || !isCount(available) || !isCount(onCall)) return undefined;
  if (waiting === 0 || oldestSince === undefined) return { waiting, available, onCall };
  return Number.isSafeInteger(oldestSince) ? { waiting, oldestSince, available, onCall } : undefined;
}

/**
 * The levels of a chunk, a step for each change of them, in variable-length integers: about 6 bytes a step, which are read
 * in a tenth of the time that the changes take. Null: they are not known after each change.
 */
export function packSummary(base: number, changes: readonly LevelledChange[]): Buffer | null {
  const bytes: number[] = [];
  let [at, version] = [changes[0]?.at ?? 0, base];
  let latest = at;
  let before: QueueLevels | null | undefined;
  for (const change of changes) {
    const { levels } = change;
    if (levels === undefined) return null;
    // The clocks of two workers may differ; reads never go back either.
    latest = Math.max(latest, change.at);
    const mask = levels === null ? NO_ROW : maskOf(levels, before ?? NOTHING);
    const isSame =
      before !== undefined && (levels === null ? before === null : before !== null && mask === 0);
    if (isSame && change !== changes.at(-1)) continue;
    writeInteger(bytes, latest - at);
    writeInteger(bytes, (change.version - version) * HEAD + mask);
    if (levels !== null) writeLevels(bytes, mask, levels, latest);
    [at, version, before] = [latest, change.version, levels];
  }
  return Buffer.from(bytes);
}

/**
 * The steps as changes of the queue's row, which holds the levels alone, unpacked as they are taken.
 * @param from when the chunk begins, epoch ms
 */
export function* unpackSummary(
  summary: Buffer,
  from: number,
  base: number,
): Generator<Change, void, undefined> {
  const reader = new IntegerReader(summary);
  let [at, version] = [from, base];
  let levels = NOTHING;
  while (!reader.isAtEnd) {
    at += reader.next();
    const head = reader.next();
    const mask = head % HEAD;
    version += (head - mask) / HEAD;
    levels = mask === NO_ROW ? NOTHING : readLevels(reader, mask, levels, at);
    const ops = mask === NO_ROW ? { del: ['self'] } : { put: { self: rowOf(levels) } };
    yield { at, version, ops: { queue: ops } };
  }
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

const maskOf = (now: QueueLevels, before: QueueLevels): number =>
  (now.waiting === before.waiting ? 0 : WAITING) +
  (now.oldestSince === before.oldestSince ? 0 : OLDEST) +
  (now.available === before.available ? 0 : AVAILABLE) +
  (now.onCall === before.onCall ? 0 : ON_CALL);

function writeLevels(bytes: number[], mask: number, levels: QueueLevels, at: number): void {
  if (mask & WAITING) writeInteger(bytes, levels.waiting);
  if (mask & OLDEST)
    writeInteger(bytes, levels.oldestSince === undefined ? 0 : 1 + folded(at - levels.oldestSince));
  if (mask & AVAILABLE) writeInteger(bytes, levels.available);
  if (mask & ON_CALL) writeInteger(bytes, levels.onCall);
}

function readLevels(reader: IntegerReader, mask: number, before: QueueLevels, at: number): QueueLevels {
  const waiting = mask & WAITING ? reader.next() : before.waiting;
  const age = mask & OLDEST ? reader.next() : undefined;
  const oldestSince = age === undefined ? before.oldestSince : age === 0 ? undefined : at - unfolded(age - 1);
  const available = mask & AVAILABLE ? reader.next() : before.available;
  const onCall = mask & ON_CALL ? reader.next() : before.onCall;
  // A spread would take longer than all else.
  return oldestSince === undefined
    ? { waiting, available, onCall }
    : { waiting, oldestSince, available, onCall };
}

function rowOf({ waiting, oldestSince, available, onCall }: QueueLevels): Row {
  const agents = { available, onCall };
  return oldestSince === undefined ? { waiting, agents } : { waiting, oldestSince, agents };
}

/** An instant may lie a little before or after another one: the sign goes into the lowest bit. */
const folded = (value: number): number => (value < 0 ? -2 * value - 1 : 2 * value);
const unfolded = (value: number): number => (value % 2 === 1 ? -(value + 1) / 2 : value / 2);

/** Seven bits a byte, the lowest first; all but the last byte have the eighth bit. */
function writeInteger(bytes: number[], value: number): void {
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  bytes.push(rest);
}

class IntegerReader {
  private offset = 0;

  constructor(private readonly bytes: Buffer) {}

  get isAtEnd(): boolean {
    return this.offset >= this.bytes.length;
  }

  /** Throws when the bytes end within an integer. */
  next(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.bytes[this.offset++];
      if (byte === undefined) throw new Error('The summary of a chunk is cut off.');
      value += (byte % 128) * scale;
      if (byte < 128) return value;
    }
  }
}
