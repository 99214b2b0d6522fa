export interface HeapEntry {
  readonly at: number;
  readonly sequence: number;
  readonly run: () => void;
  cancelled: boolean;
}

const before = (a: HeapEntry, b: HeapEntry): boolean =>
  a.at < b.at || (a.at === b.at && a.sequence < b.sequence);

/** Due events, earliest first; events of the same instant in the order they were added. */
export class EventHeap {
  private readonly entries: HeapEntry[] = [];
  private added = 0;

  add(at: number, run: () => void): HeapEntry {
    const entry: HeapEntry = { at, sequence: this.added++, run, cancelled: false };
    this.entries.push(entry);
    this.siftUp(this.entries.length - 1);
    return entry;
  }

  /** The earliest entry still wanted. Cancelled entries are dropped here rather than searched for. */
  peek(): HeapEntry | undefined {
    while (this.entries[0]?.cancelled) this.removeFirst();
    return this.entries[0];
  }

  /** Takes the earliest wanted entry, if it is due at `now`. */
  takeDue(now: number): HeapEntry | undefined {
    const first = this.peek();
    if (!first || first.at > now) return undefined;
    this.removeFirst();
    return first;
  }

  clear(): void {
    this.entries.length = 0;
  }

  private removeFirst(): void {
    const last = this.entries.pop();
    if (last && this.entries.length > 0) {
      this.entries[0] = last;
      this.siftDown(0);
    }
  }

  private siftUp(start: number): void {
    let index = start;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!this.swapIfBefore(index, parent)) return;
      index = parent;
    }
  }

  private siftDown(start: number): void {
    let index = start;
    for (;;) {
      const left = 2 * index + 1;
      const right = left + 1;
      const leftEntry = this.entries[left];
      if (!leftEntry) return;
      const rightEntry = this.entries[right];
      const child = rightEntry && before(rightEntry, leftEntry) ? right : left;
      if (!this.swapIfBefore(child, index)) return;
      index = child;
    }
  }

  private swapIfBefore(later: number, earlier: number): boolean {
    const a = this.entries[later];
    const b = this.entries[earlier];
    if (!a || !b || !before(a, b)) return false;
    this.entries[later] = b;
    this.entries[earlier] = a;
    return true;
  }
}
