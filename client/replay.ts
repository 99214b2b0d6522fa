import { callEach } from './call-each.js';
import { systemEnvironment, type Environment } from './environment.js';
import type { FloorHistory } from './history.js';
import { ReplayBuffer, type ReplayEntry } from './replay-buffer.js';
import { ReplayTopic } from './replay-topic.js';
import type { Following, StateOf, TopicListener } from './topic-view.js';

/** The longest and the shortest time between two steps of the clock: a fast replay shows several changes together. */
const TICK_MS = { max: 250, min: 16 };
/** Of real time: this much is loaded ahead. */
const AHEAD_MS = 5_000;
/** Where the service does not know the past yet, it is asked again after so long. */
const KNOWN_AGAIN_MS = 1_000;

/** `loading`: it waits for what happens next. `failed`: `seek` or `play` tries again. */
export type ReplayPhase = 'paused' | 'playing' | 'loading' | 'ended' | 'failed';

export interface ReplayOptions {
  history: Pick<FloorHistory, 'changes'>;
  /** Where it begins and ends, epoch ms. */
  from: number;
  to: number;
  environment?: Environment;
}

interface ReplayEvents {
  /** The clock of the replay, epoch ms. */
  time: number;
  phase: { phase: ReplayPhase; error?: unknown };
}

/**
 * The floor of the past: the documents of topics as clients saw them, change by change, by a clock that plays at any speed. Topics
 * are followed as with `FloorClient`, so a page shows either.
 */
export class FloorReplay {
  private readonly environment: Environment;
  private readonly topics = new Map<string, ReplayTopic>();
  /** Followed, and not loaded yet. */
  private joining: string[] = [];
  private readonly buffer: ReplayBuffer;
  private readonly listeners: { [E in keyof ReplayEvents]: Set<(event: ReplayEvents[E]) => void> } = {
    time: new Set(),
    phase: new Set(),
  };
  private clock: number;
  private current: ReplayPhase = 'paused';
  /** While it plays: the instant of the past at an instant of the machine's clock. */
  private anchor: { at: number; monotonic: number; speed: number } | undefined;
  private cancelTick = (): void => undefined;
  private askedAt = -Infinity;
  /** Raised by whatever makes a load that is under way useless. */
  private round = 0;

  constructor({ history, from, to, environment = systemEnvironment }: ReplayOptions) {
    this.environment = environment;
    this.from = from;
    this.to = to;
    this.clock = from;
    this.buffer = new ReplayBuffer(history, from, to);
  }

  readonly from: number;
  readonly to: number;

  /** The instant that is shown, epoch ms. */
  get at(): number {
    return this.clock;
  }

  get phase(): ReplayPhase {
    return this.current;
  }

  /** Until when the service knows the past, where that is before what is played next; the replay waits there. */
  get knownUntil(): number | undefined {
    return this.buffer.knownUntil;
  }

  /** What it returns ends the listening. */
  on<E extends keyof ReplayEvents>(event: E, listener: (payload: ReplayEvents[E]) => void): () => void {
    this.listeners[event].add(listener);
    return () => this.listeners[event].delete(listener);
  }

  /** As `FloorClient.follow`. A topic that is added is loaded at the instant that is shown. */
  follow<Topic extends string>(
    topic: Topic,
    listener: TopicListener<StateOf<Topic>>,
  ): Following<StateOf<Topic>> {
    const followed = this.topics.get(topic) ?? new ReplayTopic(topic);
    const isNew = !this.topics.has(topic);
    this.topics.set(topic, followed);
    // The topic's name says what its document holds, and the server makes it so.
    const unlisten = followed.listen(listener as TopicListener);
    if (isNew) this.join(topic);
    return {
      topic,
      get view() {
        return followed.view as Following<StateOf<Topic>>['view'];
      },
      get state() {
        return followed.view.state as StateOf<Topic> | undefined;
      },
      stop: () => {
        unlisten();
        if (followed.followed) return;
        this.topics.delete(topic);
        this.buffer.remove(topic);
      },
    };
  }

  /** @param speed how many times as fast as it happened */
  play(speed = 1): void {
    if (!(speed > 0)) throw new RangeError('The speed is a number above 0.');
    if (this.clock >= this.to) return this.setPhase('ended');
    this.anchor = { at: this.clock, monotonic: this.environment.monotonic(), speed };
    if (this.current !== 'loading') this.setPhase('playing');
    this.tick();
  }

  pause(): void {
    this.stopClock();
    if (this.current !== 'failed') this.setPhase('paused');
  }

  /** Shows the floor as it was at this instant. It goes on playing if it played. Rejects when it cannot be loaded. */
  async seek(at: number): Promise<void> {
    const instant = Math.min(Math.max(at, this.from), this.to);
    const { anchor } = this;
    this.stopClock();
    if (instant >= this.clock && this.buffer.covers(instant)) this.advance(instant);
    else {
      this.clock = instant;
      await this.reload();
    }
    if (anchor !== undefined) this.play(anchor.speed);
    else this.setPhase(this.clock >= this.to ? 'ended' : 'paused');
  }

  /** Pauses, and goes on to the next change of a topic that is followed, or to the end. Rejects when it cannot be loaded. */
  async next(): Promise<void> {
    this.stopClock();
    this.setPhase('loading');
    const round = (this.round += 1);
    try {
      for (let isNews = false; !isNews;) {
        const entry = await this.buffer.next(this.clock);
        if (round !== this.round) return;
        // A document that comes whole again may be the one that is shown.
        isNews = this.advance(entry?.at ?? Math.max(this.clock, this.buffer.loadedTo)) || entry === undefined;
        if (isNews) this.setPhase(this.clock >= this.to && entry === undefined ? 'ended' : 'paused');
      }
    } catch (error) {
      this.failed(error, round);
      throw error;
    }
  }

  /** Ends it: nothing is loaded or called back any more. */
  close(): void {
    this.stopClock();
    this.round += 1;
    this.buffer.clear(this.clock, []);
    this.topics.clear();
  }

  /** Topics that are followed at once are loaded together. A failure is the phase `failed`. */
  private join(topic: string): void {
    this.joining.push(topic);
    if (this.joining.length > 1) return;
    const before = this.current;
    if (this.anchor === undefined) this.setPhase('loading');
    queueMicrotask(() => void this.loadJoined(before).catch(() => undefined));
  }

  /** What is known of the others stays. */
  private async loadJoined(before: ReplayPhase): Promise<void> {
    const topics = this.joining.splice(0).filter((topic) => this.topics.has(topic));
    if (!this.buffer.covers(this.clock) || before === 'failed') return this.reload();
    const { round } = this;
    try {
      await this.buffer.add(this.clock, topics);
      if (round !== this.round) return;
      this.advance(this.clock);
      if (this.anchor === undefined) this.setPhase(before);
    } catch (error) {
      if (round === this.round) this.buffer.clear(this.clock, this.topics.keys());
      this.failed(error, round);
    }
  }

  /** Everything that is followed, anew from the instant that is shown. */
  private async reload(): Promise<void> {
    const round = (this.round += 1);
    const wasPlaying = this.anchor;
    this.setPhase('loading');
    this.buffer.clear(this.clock, this.topics.keys());
    try {
      await this.buffer.load(this.clock);
      while (round === this.round && !this.buffer.covers(this.clock)) {
        // What was known before would be shown as what was there then.
        callEach(this.listeners.time, this.clock);
        await new Promise<void>((resolve) => void this.environment.after(KNOWN_AGAIN_MS, resolve));
        if (round === this.round) await this.buffer.load(this.clock);
      }
      if (round !== this.round) return;
      for (const topic of this.topics.values()) topic.begin(this.clock);
      this.advance(this.clock);
      if (wasPlaying !== undefined) this.play(wasPlaying.speed);
      else this.setPhase('paused');
    } catch (error) {
      this.failed(error, round);
      throw error;
    }
  }

  private tick(): void {
    this.cancelTick();
    const { anchor } = this;
    if (anchor === undefined) return;
    const { speed } = anchor;
    const due = anchor.at + (this.environment.monotonic() - anchor.monotonic) * speed;
    const reached = Math.min(due, this.to, Math.max(this.clock, this.buffer.loadedTo));
    this.advance(reached);
    if (this.clock >= this.to) {
      this.stopClock();
      return this.setPhase('ended');
    }
    if (!this.buffer.covers(this.clock + AHEAD_MS * speed)) this.loadAhead(2 * AHEAD_MS * speed);
    // It waits where the next change is not known yet, and goes on from there.
    if (due > reached) this.anchor = { at: reached, monotonic: this.environment.monotonic(), speed };
    this.setPhase(due > reached ? 'loading' : 'playing');
    const next = this.buffer.peek()?.at ?? Infinity;
    const ms = Math.min(TICK_MS.max, Math.max(TICK_MS.min, (next - this.clock) / speed));
    this.cancelTick = this.environment.after(ms, () => this.tick());
  }

  private loadAhead(ms: number): void {
    const { round } = this;
    const now = this.environment.monotonic();
    if (this.buffer.knownUntil !== undefined && now - this.askedAt < KNOWN_AGAIN_MS) return;
    this.askedAt = now;
    this.buffer.load(this.clock, ms).catch((error: unknown) => this.failed(error, round));
  }

  /** Takes every change up to this instant. Returns whether a document changed. */
  private advance(at: number): boolean {
    const changed = new Set<ReplayTopic>();
    for (const entry of this.buffer.takeUntil(at)) this.apply(entry, changed);
    this.clock = at;
    const news = [...changed].filter((topic) => topic.notify(at));
    callEach(this.listeners.time, at);
    return news.length > 0;
  }

  private apply(entry: ReplayEntry, changed: Set<ReplayTopic>): void {
    const topic = this.topics.get(entry.topic);
    if (topic?.take(entry.line) === true) changed.add(topic);
  }

  private failed(error: unknown, round: number): void {
    if (round !== this.round) return;
    this.stopClock();
    this.setPhase('failed', error);
  }

  private stopClock(): void {
    this.cancelTick();
    this.anchor = undefined;
  }

  private setPhase(phase: ReplayPhase, error?: unknown): void {
    if (phase === this.current && error === undefined) return;
    this.current = phase;
    callEach(this.listeners.phase, { phase, ...(error !== undefined && { error }) });
  }
}
