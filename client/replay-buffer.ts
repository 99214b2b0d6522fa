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
  /** Until when the service knows the past, where the last window reached beyond; it is asked again. */
  knownUntil: number | undefined;
  private readonly topics = new Set<string>();
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

  /** Drops everything; the next load begins at this instant, with these topics. */
  clear(at: number, topics: Iterable<string>): void {
    this.abort.abort();
    this.abort = new AbortController();
    this.topics.clear();
    for (const topic of topics) this.topics.add(topic);
    this.entries = [];
    this.loading = undefined;
    this.loadedTo = at - 1;
    this.knownUntil = undefined;
    this.windowMs = WINDOW_MS.first;
  }

  /**
   * Loads the window after what is known; concurrent callers share one load.
   * @param aheadMs the least length of the window
   */
  load(at: number, aheadMs = 0): Promise<void> {
    if (this.loadedTo >= this.to) return Promise.resolve();
    const from = Math.max(at, this.loadedTo);
    return this.loading ?? this.shared(this.window(from, Math.max(this.windowMs, aheadMs)));
  }

  /** Loads further topics from this instant on, as far as the others are known. */
  async add(at: number, topics: readonly string[]): Promise<void> {
    const { signal } = this.abort;
    while (this.loading !== undefined) await this.loading;
    if (signal.aborted) return;
    for (const topic of topics) this.topics.add(topic);
    await this.shared(this.read(at, this.loadedTo, topics).then(() => undefined));
  }

  remove(topic: string): void {
    this.topics.delete(topic);
    this.entries = this.entries.filter((entry) => entry.topic !== topic);
  }

  takeUntil(at: number): ReplayEntry[] {
    const later = this.entries.findIndex((entry) => entry.at > at);
    return this.entries.splice(0, later < 0 ? this.entries.length : later);
  }

  /** The next change after an instant; undefined: there is none up to the end, or up to where the past is known. */
  async next(at: number): Promise<ReplayEntry | undefined> {
    for (;;) {
      const found = this.entries.find(
        (entry) => entry.at > at && !entry.isOpening && entry.line[0] !== 'gap',
      );
      if (found !== undefined || this.loadedTo >= this.to) return found;
      await this.load(at);
      if (this.knownUntil !== undefined && this.entries.length === 0) return undefined;
    }
  }

  private shared(work: Promise<void>): Promise<void> {
    const { signal } = this.abort;
    this.loading = work.finally(() => {
      if (!signal.aborted) this.loading = undefined;
    });
    return this.loading;
  }

  private async window(from: number, ms: number): Promise<void> {
    const { signal } = this.abort;
    const to = Math.min(from + ms, this.to);
    let known = to;
    const count = await this.read(from, to, [...this.topics], (until) => {
      known = Math.min(known, until);
    });
    if (signal.aborted) return;
    this.knownUntil = known < to ? known : undefined;
    this.loadedTo = Math.max(this.loadedTo, known);
    // Of one topic more may be known than of another.
    if (known < to) this.entries = this.entries.filter((entry) => entry.at <= known);
    if (count < FEW_ENTRIES) this.windowMs = Math.min(this.windowMs * 4, WINDOW_MS.max);
  }

  /** Returns how many entries there are. */
  private async read(
    from: number,
    to: number,
    topics: readonly string[],
    onKnown?: (until: number) => void,
  ): Promise<number> {
    const { signal } = this.abort;
    const read = await Promise.all(
      topics.map((topic) => this.readTopic(topic, { from, to }, signal, onKnown)),
    );
    if (signal.aborted) return 0;
    const entries = read.flat().filter(({ topic }) => this.topics.has(topic));
    this.entries = [...this.entries, ...entries].sort((a, b) => a.at - b.at);
    return entries.length;
  }

  private async readTopic(
    topic: string,
    { from, to }: { from: number; to: number },
    signal: AbortSignal,
    onKnown?: (until: number) => void,
  ): Promise<ReplayEntry[]> {
    const entries: ReplayEntry[] = [];
    let reached = from;
    for await (const line of this.history.changes(topic, { from, to }, signal, onKnown)) {
      if (signal.aborted) return [];
      // The document at the beginning is older than the window.
      const at = line[0] === 'gap' ? line[1].from : line[1].at;
      // Two workers date by clocks of their own: no change of a topic comes before the one that it follows.
      if (line[0] !== 'gap') reached = Math.max(reached, at);
      const shownAt = line[0] === 'gap' ? Math.max(at, from) : reached;
      entries.push({ at: shownAt, topic, line, isOpening: shownAt <= from });
    }
    return entries;
  }
}
