import {
  FloorRefusal,
  isRefusal,
  type AccountDocument,
  type DocumentState,
  type Environment,
  type ShownFreshness,
  type TopicListener,
  type TopicView,
} from '../../../client/index.js';
import { callEach } from '../../../client/call-each.js';
import { REPLAY } from '../texts/replay.js';
import { blanksAt, gapWords, knownPart, outageAt } from './gaps.js';
import type { Gap, RecordedPage } from './recorded-lines.js';
import { TopicRecording } from './topic-recording.js';

/** A part of what was recorded of a topic; times are epoch ms. */
export interface RecordingRange {
  topic: string;
  from: number;
  to: number;
  cursor?: string;
}

/** Reads a page of it. Rejects with a `FloorRefusal`, or with the network's error. */
export type ReadRecording = (range: RecordingRange, signal: AbortSignal) => Promise<RecordedPage>;

/** A step back of as much needs no further reading. */
const BEFORE_MS = 120_000;
/** Read at a time, and read ahead, at each speed. */
const LEAST_READ_MS = 300_000;
const READ_SECONDS = 40;
const AHEAD_SECONDS = 15;
const AGAIN_MS = 3_000;

/** One topic of a replay: reads ahead of the shown instant, and tells its followers what a live client would have told. */
export class ReplayedTopic {
  private recording: TopicRecording;
  private readonly listeners = new Set<TopicListener>();
  private reading: AbortController | undefined;
  private cancelRetry = () => {};
  private at = 0;
  private shown: TopicView;
  /** The token may not see it. */
  private forbidden: FloorRefusal | undefined;
  /** Nothing was recorded up to here. */
  private unrecorded: FloorRefusal | undefined;
  /** The service answered that there is no more. */
  private isComplete = false;
  /** What is shown without what gaps leave unknown. */
  private part: { of: DocumentState; blanks: string; state: DocumentState | undefined } | undefined;
  problem: string | undefined;
  blanks: readonly Gap[] = [];

  constructor(
    readonly topic: string,
    private readonly read: ReadRecording,
    private readonly environment: Environment,
  ) {
    this.recording = new TopicRecording(topic, 0, -1);
    this.shown = { topic, freshness: { state: 'starting', saidBy: 'client' } };
  }

  get view(): TopicView {
    return this.shown;
  }

  get followed(): boolean {
    return this.listeners.size > 0;
  }

  get readTo(): number {
    return this.forbidden === undefined ? this.recording.loadedTo : Infinity;
  }

  isReadyAt(at: number): boolean {
    return this.forbidden !== undefined || this.recording.holds(at);
  }

  isEnd(at: number): boolean {
    return this.forbidden !== undefined || (this.isComplete && at >= this.recording.loadedTo);
  }

  nextChange(after: number): number | undefined {
    return this.recording.nextChange(after);
  }

  listen(listener: TopicListener): () => void {
    const own: TopicListener = (view) => listener(view);
    this.listeners.add(own);
    queueMicrotask(() => {
      if (this.listeners.has(own) && this.recording.holds(this.at)) own({ ...this.shown, changed: {} });
    });
    return () => this.listeners.delete(own);
  }

  moveTo(at: number, speed: number): void {
    this.at = at;
    if (this.forbidden !== undefined) return;
    if (!this.recording.holds(at)) {
      if (at < this.recording.from || at > this.recording.loadedTo + BEFORE_MS || this.recording.loadedTo < 0)
        this.restart(at);
      return this.readOn(speed);
    }
    const changed = this.recording.moveTo(at);
    const blanks = blanksAt(this.recording.gaps, at);
    const isOther = blanks.length !== this.blanks.length || blanks.some((gap, i) => gap !== this.blanks[i]);
    if (isOther) this.blanks = blanks;
    if (changed || isOther) this.tell(true);
    if (this.recording.loadedTo - at < AHEAD_SECONDS * 1000 * speed) this.readOn(speed);
  }

  /** The rows are the same, and so much later. */
  mark(): void {
    if (this.recording.holds(this.at) || this.forbidden !== undefined) this.tell(false);
  }

  stop(): void {
    this.reading?.abort();
    this.cancelRetry();
    this.listeners.clear();
  }

  private restart(at: number): void {
    this.reading?.abort();
    this.reading = undefined;
    this.cancelRetry();
    this.recording = new TopicRecording(this.topic, at - BEFORE_MS, at - BEFORE_MS);
    this.isComplete = false;
    this.unrecorded = undefined;
    this.problem = undefined;
  }

  private readOn(speed: number): void {
    if (this.reading !== undefined || this.isComplete) return;
    const reading = (this.reading = new AbortController());
    const from = this.recording.loadedTo;
    const to = from + Math.max(LEAST_READ_MS, READ_SECONDS * 1000 * speed);
    void this.readRange({ topic: this.topic, from, to }, reading.signal)
      .catch((error: unknown) => this.refused(error, to, reading.signal))
      .finally(() => {
        if (this.reading === reading) this.reading = undefined;
      });
  }

  private async readRange(range: RecordingRange, signal: AbortSignal): Promise<void> {
    let cursor: string | undefined;
    do {
      const page = await this.read({ ...range, ...(cursor !== undefined && { cursor }) }, signal);
      if (signal.aborted) return;
      this.recording.append(page);
      cursor = page.cursor;
      this.problem = this.unrecorded = undefined;
      // A range is cut to the present.
      this.isComplete = cursor === undefined && page.to < range.to;
    } while (cursor !== undefined);
  }

  private async refused(error: unknown, to: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    if (isRefusal(error, 'forbidden')) {
      this.forbidden = error;
      return this.tell(false);
    }
    if (isRefusal(error, 'not-recorded') || isRefusal(error, 'not-found')) {
      this.unrecorded = error;
      const now = this.environment.wall();
      this.isComplete = to >= now;
      this.recording.append({ events: [], gaps: [], to: Math.min(to, now) });
      return this.tell(true);
    }
    this.problem = wordsOf(error);
    await new Promise<void>((resolve) => {
      this.cancelRetry = this.environment.after(AGAIN_MS, resolve);
    });
  }

  private tell(changed: boolean): void {
    this.shown = this.viewNow();
    callEach(this.listeners, changed ? { ...this.shown, changed: {} } : this.shown);
  }

  private viewNow(): TopicView {
    const { topic, at, forbidden, unrecorded, blanks } = this;
    const { held, refusal } = this.recording.state;
    if (forbidden !== undefined)
      return { topic, freshness: { state: 'stale', saidBy: 'server' }, refusal: forbidden };
    const state = held && this.known(held.state);
    if (held === undefined || state === undefined) {
      const reason = refusal && new FloorRefusal(refusal);
      const blank = blanks.length > 0 ? new FloorRefusal(blankProblem(blanks, at)) : undefined;
      const why = blank ?? reason ?? unrecorded;
      return {
        topic,
        freshness: { state: 'stale', saidBy: 'server' },
        ...(why !== undefined && { refusal: why }),
      };
    }
    return { topic, ...held, state, freshness: this.freshness(state) };
  }

  private known(state: DocumentState): DocumentState | undefined {
    const blanks = this.blanks.map((gap) => gap.topic).join();
    if (this.part?.of !== state || this.part.blanks !== blanks)
      this.part = { of: state, blanks, state: knownPart(this.topic, state, this.blanks) };
    return this.part.state;
  }

  /** What the account's document says of the phone system. When it was asked last is not recorded. */
  private freshness(state: DocumentState): ShownFreshness {
    const outage = outageAt(this.recording.gaps, this.at);
    const said = (state as Partial<AccountDocument>).source?.self.state;
    if (outage !== undefined) return { state: said ?? 'stale', polledAt: outage, saidBy: 'server' };
    return { state: said ?? 'live', polledAt: this.at, saidBy: 'server' };
  }
}

const blankProblem = (blanks: readonly Gap[], at: number): FloorRefusal['problem'] => ({
  code: 'not-recorded',
  status: 404,
  title: REPLAY.gapTitle,
  detail: gapWords(blanks, at).join(' '),
});

const wordsOf = (error: unknown): string =>
  error instanceof FloorRefusal
    ? error.problem.detail
    : error instanceof Error
      ? error.message
      : String(error);
