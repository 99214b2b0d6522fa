import {
  accountTopic,
  commandsTopic,
  FloorRefusal,
  isRefusal,
  queueTopic,
  type AccountDocument,
  type ConnectionState,
  type CommandsDocument,
  type DocumentState,
  type Environment,
  type Following,
  type QueueDocument,
  type TopicListener,
} from '../../../client/index.js';
import { callEach } from '../../../client/call-each.js';
import type { PageClient } from '../shared/page-client.js';
import { REPLAY } from '../texts/replay.js';
import type { ReplayStart, Speed } from './address.js';
import { commandInstants } from './command-instants.js';
import type { Replay, ReplayState } from './replay.js';
import { ReplayedTopic, type ReadRecording } from './replayed-topic.js';

const TICK_MS = 100;
/** As marks do: every listener hears of the freshness. */
const MARK_MS = 1_000;
const DAY_MS = 86_400_000;

const CONNECTED: ConnectionState = { phase: 'connected' };

/**
 * The past as a client: the pages follow it as they follow the live one. All topics are at the same instant, which moves on
 * only as far as each of them is read. Opens no connection; the past is read over HTTP.
 */
export class ReplayClient implements PageClient, Replay {
  readonly connection = CONNECTED;
  private readonly topics = new Map<string, ReplayedTopic>();
  private readonly listeners = new Set<(state: ReplayState) => void>();
  private current: ReplayState;
  private cancelTick = () => {};
  private tickedAt: number;
  private markedAt: number;
  private readonly ending = new AbortController();
  /** Until the next change is found. */
  private seeksChange = false;

  constructor(
    private readonly read: ReadRecording,
    private readonly environment: Environment,
    { at, speed }: ReplayStart,
  ) {
    const begin = Math.min(at, environment.wall());
    this.current = { at: begin, speed, phase: 'loading', plays: true, blanks: [] };
    this.tickedAt = this.markedAt = environment.monotonic();
    this.schedule();
  }

  get replay(): Replay {
    return this;
  }

  get state(): ReplayState {
    return this.current;
  }

  now(): number {
    return Math.round(this.current.at);
  }

  onConnection(): () => void {
    return () => undefined;
  }

  followAccount(account: string, listener: TopicListener<AccountDocument>): Following<AccountDocument> {
    return this.follow(accountTopic(account), listener);
  }

  followQueue(
    account: string,
    queue: string,
    listener: TopicListener<QueueDocument>,
  ): Following<QueueDocument> {
    return this.follow(queueTopic(account, queue), listener);
  }

  followCommands(account: string, listener: TopicListener<CommandsDocument>): Following<CommandsDocument> {
    return this.follow(commandsTopic(account), listener);
  }

  commandFromForm(): Promise<never> {
    return Promise.reject(new Error(REPLAY.commandsOff));
  }

  close(): void {
    this.cancelTick();
    this.ending.abort();
    for (const topic of this.topics.values()) topic.stop();
    this.topics.clear();
  }

  play(): void {
    this.become({ plays: true });
  }

  pause(): void {
    this.seeksChange = false;
    this.become({ plays: false });
  }

  setSpeed(speed: Speed): void {
    this.become({ speed });
  }

  seek(at: number): void {
    this.seeksChange = false;
    this.moveTo(Math.min(at, this.environment.wall()));
  }

  nextChange(): void {
    this.seeksChange = true;
    this.become({ plays: false });
  }

  toCommand(direction: 'next' | 'previous'): void {
    this.pause();
    void this.findCommand(direction).catch((error: unknown) => {
      if (!this.ending.signal.aborted) this.become({ notice: wordsOf(error) });
    });
  }

  onChange(listener: (state: ReplayState) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private follow<State extends DocumentState>(
    topic: string,
    listener: TopicListener<State>,
  ): Following<State> {
    const replayed = this.topics.get(topic) ?? this.begin(topic);
    const unlisten = replayed.listen(listener as TopicListener);
    return {
      topic,
      get view() {
        return replayed.view as Following<State>['view'];
      },
      get state() {
        return replayed.view.state as State | undefined;
      },
      stop: () => {
        unlisten();
        if (replayed.followed) return;
        replayed.stop();
        if (this.topics.get(topic) === replayed) this.topics.delete(topic);
      },
    };
  }

  private begin(topic: string): ReplayedTopic {
    const replayed = new ReplayedTopic(topic, this.read, this.environment);
    this.topics.set(topic, replayed);
    replayed.moveTo(this.current.at, this.current.speed);
    return replayed;
  }

  private schedule(): void {
    this.cancelTick = this.environment.after(TICK_MS, () => {
      this.tick();
      this.schedule();
    });
  }

  private tick(): void {
    const now = this.environment.monotonic();
    const { at, speed, plays } = this.current;
    const isReady = [...this.topics.values()].every((topic) => topic.isReadyAt(at));
    const to = this.seeksChange
      ? this.changeAfter(at)
      : plays && isReady
        ? at + (now - this.tickedAt) * speed
        : at;
    this.tickedAt = now;
    const readTo = this.readTo();
    const isAtEnd = this.topics.size > 0 && [...this.topics.values()].every((topic) => topic.isEnd(readTo));
    // The clock of this computer may be ahead of what can be recorded.
    this.moveTo(Math.min(to, isAtEnd ? readTo : Math.max(at, readTo)));
    if (now - this.markedAt < MARK_MS) return;
    this.markedAt = now;
    for (const topic of this.topics.values()) topic.mark();
  }

  /** Up to here every topic is read. */
  private readTo(): number {
    return Math.min(...[...this.topics.values()].map(({ readTo }) => readTo));
  }

  private changeAfter(at: number): number {
    const changes = [...this.topics.values()].flatMap((topic) =>
      topic.topic.startsWith('commands/') ? [] : (topic.nextChange(at) ?? []),
    );
    const next = Math.min(...changes);
    // A topic that is read less far may change before.
    if (next > this.readTo()) return this.readTo();
    this.seeksChange = false;
    return next;
  }

  private moveTo(at: number): void {
    const { speed } = this.current;
    for (const topic of this.topics.values()) topic.moveTo(at, speed);
    const { notice: _, ...kept } = this.current;
    const moved = at !== kept.at;
    this.current = { ...(moved ? kept : this.current), at };
    this.become({});
  }

  private become(change: Partial<ReplayState>): void {
    const before = this.current;
    const next = { ...before, ...change };
    const topics = [...this.topics.values()];
    const { at, plays } = next;
    const failed = topics.map(({ problem }) => problem).find((problem) => problem !== undefined);
    const isReady = topics.every((topic) => topic.isReadyAt(at));
    const ended = topics.length > 0 && isReady && topics.every((topic) => topic.isEnd(at));
    if (ended && this.seeksChange) {
      this.seeksChange = false;
      next.notice = REPLAY.noChange;
    }
    const blanks = topics.flatMap((topic) => topic.blanks);
    const { problem: _, ...rest } = next;
    this.current = {
      ...rest,
      blanks: blanks.length === 0 && before.blanks.length === 0 ? before.blanks : blanks,
      phase: phaseOf(failed !== undefined, isReady && !this.seeksChange, ended, plays),
      ...(failed !== undefined && { problem: failed }),
    };
    if (Object.keys(this.current).some((key) => Reflect.get(before, key) !== Reflect.get(this.current, key)))
      callEach(this.listeners, this.current);
  }

  private async findCommand(direction: 'next' | 'previous'): Promise<void> {
    const { at } = this.current;
    const [from, to] = direction === 'next' ? [at, at + DAY_MS] : [at - DAY_MS, at];
    const topics = [...this.topics.keys()].filter((topic) => topic.startsWith('commands/'));
    const found = await Promise.all(
      topics.map((topic) => commandInstants(this.read, topic, from, to, this.ending.signal).catch(noneOf)),
    );
    const instants = found.flat().filter((one) => (direction === 'next' ? one > at : one < at));
    if (this.ending.signal.aborted) return;
    if (instants.length === 0) return this.become({ notice: REPLAY.noCommand[direction] });
    this.seek(direction === 'next' ? Math.min(...instants) : Math.max(...instants));
  }
}

function phaseOf(failed: boolean, isReady: boolean, ended: boolean, plays: boolean): ReplayState['phase'] {
  if (failed) return 'failed';
  if (!isReady) return 'loading';
  if (ended) return 'ended';
  return plays ? 'playing' : 'paused';
}

const wordsOf = (error: unknown): string =>
  error instanceof FloorRefusal
    ? error.problem.detail
    : error instanceof Error
      ? error.message
      : String(error);

/** Of an account of which no command was recorded, or whose commands the token may not see. */
function noneOf(error: unknown): number[] {
  if (isRefusal(error, 'not-recorded') || isRefusal(error, 'not-found') || isRefusal(error, 'forbidden'))
    return [];
  throw error;
}
