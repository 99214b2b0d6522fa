interface Entry {
  key: string;
  at: number;
}

/**
 * Keys by the next instant at which something is due: a binary heap with one valid entry per key. Entries that were replaced stay
 * in it until they come up, and the heap is built anew once they are the greater part.
 */
export class InstantHeap {
  private readonly due = new Map<string, number>();
  private heap: Entry[] = [];

  /** When the first key is due. */
  get nextAt(): number | undefined {
    this.dropReplaced();
    return this.heap[0]?.at;
  }

  /** @param at undefined: nothing is due any more */
  set(key: string, at: number | undefined): void {
    if (this.due.get(key) === at) return;
    if (at === undefined) return void this.due.delete(key);
    this.due.set(key, at);
    if (this.heap.length > 64 && this.heap.length > 2 * this.due.size) this.rebuild();
    else this.push({ key, at });
  }

  /** Removes and returns the first key that is due until then. */
  take(until: number): Entry | undefined {
    this.dropReplaced();
    const [first] = this.heap;
    if (first === undefined || first.at > until) return undefined;
    this.pop();
    this.due.delete(first.key);
    return first;
  }

  private dropReplaced(): void {
    for (let [first] = this.heap; first !== undefined; [first] = this.heap) {
      if (this.due.get(first.key) === first.at) return;
      this.pop();
    }
  }

  private rebuild(): void {
    this.heap = [...this.due].map(([key, at]) => ({ key, at })).sort((a, b) => a.at - b.at);
  }

  private push(entry: Entry): void {
    const { heap } = this;
    let index = heap.length;
    for (;;) {
      const parent = (index - 1) >> 1;
      const above = index > 0 ? heap[parent] : undefined;
      if (above === undefined || above.at <= entry.at) break;
      heap[index] = above;
      index = parent;
    }
    heap[index] = entry;
  }

  private pop(): void {
    const { heap } = this;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let index = 0;
    for (;;) {
      const left = heap[2 * index + 1];
      const right = heap[2 * index + 2];
      const isRight = right !== undefined && left !== undefined && right.at < left.at;
      const child = isRight ? right : left;
      if (child === undefined || child.at >= last.at) break;
      heap[index] = child;
      index = 2 * index + (isRight ? 2 : 1);
    }
    heap[index] = last;
  }
}
