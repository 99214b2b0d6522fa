import type { FloorHistory, HistoryLine } from './history.js';

/** How much of the past one load reads: more where little happens. */
const WINDOW_MS = { first: 5 * 60_000, max: 6 * 3_600_000 };
const FEW_ENTRIES = 50;

export interface ReplayEntry {
  at: number;
  topic: string;
  line: HistoryLine;
  /** What was there when its window began: nothing that happened. */
  isOpening: boolean;
}

/** What happens next, in the order it happened, loaded window by window. What was taken is not kept. */
export class ReplayBuffer {
  /** Up to when what happens is known, epoch ms. */
  loadedTo: number;
  private entries: ReplayEntry[] = [];
  private loading: Promise<void> | undefined;
  private abort = new AbortController();
  private windowMs = WINDOW_MS.first;

  constructor(
    private readonly history: Pick<FloorHistory, 'changes'>,
    from: number,
    private readonly to: number,
  ) {
    this.loadedTo = from - 1;
  }

  covers(at: number): boolean {
    return Math.min(at, this.to) <= this.loadedTo;
  }

  peek(): ReplayEntry | undefined {
    return this.entries[0];
  }

  /** Drops everything; the next load begins at this instant. */
  clear(at: number): void {
    this.abort.abort();
    this.abort = new AbortController();
    this.entries = [];
    this.loading = undefined;
    this.loadedTo = at - 1;
    this.windowMs = WINDOW_MS.first;
  }

  /** Loads the window after what is known; concurrent callers share one load. */
  load(at: number, topics: readonly string[]): Promise<void> {
    if (this.loadedTo >= this.to) return Promise.resolve();
    this.loading ??= this.read(Math.max(at, this.loadedTo), topics, this.abort.signal);
    return this.loading;
  }

  takeUntil(at: number): ReplayEntry[] {
    const later = this.entries.findIndex((entry) => entry.at > at);
    return this.entries.splice(0, later < 0 ? this.entries.length : later);
  }

  /** The next change after an instant; undefined: there is none up to the end. */
  async next(at: number, topics: readonly string[]): Promise<ReplayEntry | undefined> {
    for (;;) {
      const found = this.entries.find(
        (entry) => entry.at > at && !entry.isOpening && entry.line[0] !== 'gap',
      );
      if (found !== undefined || this.loadedTo >= this.to) return found;
      await this.load(at, topics);
    }
  }

  private async read(from: number, topics: readonly string[], signal: AbortSignal): Promise<void> {
    const to = Math.min(from + this.windowMs, this.to);
    try {
      const read = await Promise.all(topics.map((topic) => this.readTopic(topic, from, to, signal)));
      if (signal.aborted) return;
      const entries = read.flat();
      this.entries = [...this.entries, ...entries].sort((a, b) => a.at - b.at);
      this.loadedTo = to;
      if (entries.length < FEW_ENTRIES) this.windowMs = Math.min(this.windowMs * 4, WINDOW_MS.max);
    } finally {
      if (!signal.aborted) this.loading = undefined;
    }
  }

  private async readTopic(
    topic: string,
    from: number,
    to: number,
    signal: AbortSignal,
  ): Promise<ReplayEntry[]> {
    const entries: ReplayEntry[] = [];
    for await (const line of this.history.changes(topic, { from, to }, signal)) {
      if (signal.aborted) return [];
      // The document at the beginning is older than the window.
      const at = line[0] === 'gap' ? line[1].from : line[1].at;
      entries.push({ at: Math.max(at, from), topic, line, isOpening: at <= from });
    }
    return entries;
  }
}
