import {
  accountTopic,
  alertsTopic,
  commandsTopic,
  FloorReplay,
  isRefusal,
  queueTopic,
  type AccountDocument,
  type AlertsDocument,
  type CommandsDocument,
  type ConnectionState,
  type DocumentState,
  type Environment,
  type Following,
  type FloorHistory,
  type QueueDocument,
  type StateOf,
  type TopicListener,
} from '../../../client/index.js';
import { callEach } from '../../../client/call-each.js';
import { problemWords } from '../shared/problem-words.js';
import type { PageClient } from '../shared/page-client.js';
import { REPLAY } from '../texts/replay.js';
import type { ReplayStart, Speed } from './address.js';
import { firstSeen, SOUGHT, type Sought } from './first-seen.js';
import { GapBook } from './gaps.js';
import { PastView, type TopicPast } from './past-view.js';
import { ReadableHistory } from './readable-history.js';
import type { Replay, ReplayPhase, ReplayState } from './replay.js';

/** As marks do: every follower hears of the freshness. */
const MARK_MS = 1_000;
const AGAIN_MS = 3_000;
const DAY_MS = 86_400_000;

const CONNECTED: ConnectionState = { phase: 'connected' };

/**
 * The past as a client: pages follow it as they follow the live one. Opens no connection; the past is read over HTTP. What
 * gaps leave unknown is left out of the documents.
 */
export class ReplayClient implements PageClient, Replay {
  readonly connection = CONNECTED;
  private readonly player: FloorReplay;
  private readonly history: ReadableHistory;
  private readonly gaps = new GapBook();
  private readonly views = new Map<PastView, TopicListener>();
  private readonly listeners = new Set<(state: ReplayState) => void>();
  private readonly ending = new AbortController();
  private readonly undo: (() => void)[];
  private current: ReplayState;
  private markedAt = 0;
  private cancelRetry = () => {};

  constructor(
    history: Pick<FloorHistory, 'changes'>,
    private readonly environment: Environment,
    { at, speed }: ReplayStart,
  ) {
    this.history = new ReadableHistory(history, this.gaps);
    const to = environment.wall();
    this.player = new FloorReplay({ history: this.history, from: 0, to, environment });
    this.current = { at: Math.min(at, to), speed, phase: 'loading', plays: true, blanks: [] };
    this.undo = [
      this.player.on('time', () => this.moved()),
      this.player.on('phase', ({ phase, error }) => this.turned(phase, error)),
    ];
    void this.player.seek(this.current.at).then(() => this.proceed(), this.ignore);
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

  followAlerts(account: string, listener: TopicListener<AlertsDocument>): Following<AlertsDocument> {
    return this.follow(alertsTopic(account), listener);
  }

  commandFromForm(): Promise<never> {
    return Promise.reject(new Error(REPLAY.commandsOff));
  }

  close(): void {
    this.ending.abort();
    this.cancelRetry();
    for (const undo of this.undo) undo();
    this.player.close();
  }

  play(): void {
    this.become({ plays: true });
    this.proceed();
  }

  pause(): void {
    this.become({ plays: false });
    this.player.pause();
  }

  setSpeed(speed: Speed): void {
    this.become({ speed });
    this.proceed();
  }

  seek(at: number): void {
    void this.player.seek(at).catch(this.ignore);
  }

  nextChange(): void {
    this.become({ plays: false });
    const ended = () => this.player.phase === 'ended' && this.become({ notice: REPLAY.noChange });
    void this.player.next().then(ended, this.ignore);
  }

  goTo(sought: Sought, direction: 'next' | 'previous'): void {
    this.pause();
    void this.find(sought, direction).catch((error: unknown) => {
      if (!this.ending.signal.aborted) this.become({ notice: problemWords(error) });
    });
  }

  onChange(listener: (state: ReplayState) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private follow<Topic extends string, State extends DocumentState & StateOf<Topic>>(
    topic: Topic,
    listener: TopicListener<State>,
  ): Following<State> {
    const past: TopicPast = {
      blanks: () => this.gaps.blanksAt(this.current.at, topic),
      outage: () => this.gaps.outageAt(this.current.at, topic),
      refusal: () => this.history.refusalOf(topic),
      at: () => this.current.at,
    };
    const following = this.player.follow<string>(topic, ({ changed }) =>
      tell({ ...view.now(), ...(changed !== undefined && { changed }) }),
    );
    const view = new PastView(following, past);
    // The topic's name says what its document holds.
    const tell = listener as TopicListener;
    this.views.set(view, tell);
    return {
      topic,
      get view() {
        return view.now() as Following<State>['view'];
      },
      get state() {
        return view.now().state as State | undefined;
      },
      stop: () => {
        this.views.delete(view);
        following.stop();
      },
    };
  }

  /** Plays on if it is to. */
  private proceed(): void {
    if (this.current.plays && !this.ending.signal.aborted) this.player.play(this.current.speed);
  }

  private moved(): void {
    const { at } = this.player;
    const { notice: _, ...rest } = this.current;
    this.become({}, at === rest.at ? this.current : { ...rest, at });
    const now = this.environment.monotonic();
    if (now - this.markedAt >= MARK_MS) this.mark();
  }

  /** The rows are the same, and so much later; what could not be read is said as well. */
  private mark(): void {
    this.markedAt = this.environment.monotonic();
    for (const [view, tell] of [...this.views]) tell({ ...view.now(), changed: {} });
  }

  private turned(phase: ReplayPhase, error: unknown): void {
    const { problem: _, ...rest } = this.current;
    const problem = phase === 'failed' ? problemWords(error) : undefined;
    this.become({ phase, ...(problem !== undefined && { problem }) }, rest);
    this.cancelRetry();
    if (phase === 'failed')
      this.cancelRetry = this.environment.after(AGAIN_MS, () => {
        void this.player.seek(this.player.at).then(() => this.proceed(), this.ignore);
      });
    else if (phase !== 'loading') this.mark();
  }

  private become(change: Partial<ReplayState>, from: ReplayState = this.current): void {
    const before = this.current;
    const found = this.gaps.blanksAt(change.at ?? from.at);
    const isSame = found.length === before.blanks.length && found.every((gap, i) => gap === before.blanks[i]);
    const { knownUntil: _, ...rest } = from;
    const isWaiting = (change.phase ?? from.phase) === 'loading';
    const known = isWaiting ? this.player.knownUntil : undefined;
    this.current = {
      ...{ ...rest, blanks: isSame ? before.blanks : found },
      ...(known !== undefined && { knownUntil: known }),
      ...change,
    };
    if (!isSame) this.mark();
    callEach(this.listeners, this.current);
  }

  private async find(sought: Sought, direction: 'next' | 'previous'): Promise<void> {
    const { at, to } = this.player;
    const isNext = direction === 'next';
    // Of whole milliseconds, since a longer range is refused.
    const [before, after] = [Math.floor(at), Math.ceil(at)];
    const range = isNext
      ? { from: before, to: Math.min(before + DAY_MS, to) }
      : { from: after - DAY_MS, to: after };
    const sight = SOUGHT[sought];
    const topics = [...this.views.keys()].map(({ topic }) => topic);
    const { signal } = this.ending;
    const found = await Promise.all(
      [...new Set(topics)]
        .filter((topic) => topic.startsWith(`${sight.kind}/`))
        .map((topic) => firstSeen(this.history.changes(topic, range, signal), range.from, sight)),
    );
    if (signal.aborted) return;
    const instants = found.flat().filter((one) => (isNext ? one > at : one < at));
    if (instants.length === 0) return this.become({ notice: REPLAY.notFound[sought][direction] });
    this.seek(isNext ? Math.min(...instants) : Math.max(...instants));
  }

  /** The phase says that it failed, and why. */
  private readonly ignore = (error: unknown): void => {
    if (isRefusal(error)) return;
  };
}
