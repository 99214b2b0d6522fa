import type { Ops } from '../src/modules/domain/document.js';
import { merge } from '../src/modules/domain/merge.js';
import type { SourceState } from '../src/modules/domain/source.js';
import { callEach } from './call-each.js';
import type { HistoryGap, HistoryLine } from './history.js';
import { newTopic, reduceTopic } from './topic-reducer.js';
import type { TopicEvent, TopicState } from './topic-state.js';
import type { ShownFreshness, TopicListener, TopicView } from './topic-view.js';

/** One topic of a replay. It keeps the rules of the live client: the same reducer takes its lines. */
export class ReplayTopic {
  private state: TopicState;
  private readonly listeners = new Set<TopicListener>();
  private gap: HistoryGap | undefined;
  private changed: Ops | undefined;
  private at = 0;

  constructor(private readonly topic: string) {
    this.state = connected(topic);
  }

  get followed(): boolean {
    return this.listeners.size > 0;
  }

  get view(): TopicView {
    return { topic: this.topic, ...this.state.held, freshness: this.freshness };
  }

  listen(listener: TopicListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Begins anew at an instant: what was held is of another time. */
  begin(at: number): void {
    this.state = connected(this.topic);
    this.gap = undefined;
    this.at = at;
  }

  /** Whether it changes what is shown. */
  take(line: HistoryLine): boolean {
    if (line[0] === 'gap') {
      this.gap = line[1];
      return true;
    }
    // After its end a topic may begin again.
    if (line[0] === 'snapshot' && this.state.link.at === 'ended') this.state = connected(this.topic);
    const before = this.state.held;
    const { state, effects } = reduceTopic(this.state, eventOf(line));
    this.state = state;
    for (const effect of effects)
      if (effect.type === 'tell' && effect.changed !== undefined)
        this.changed = this.changed === undefined ? effect.changed : merge(this.changed, effect.changed);
    return before !== state.held;
  }

  /** Calls the followers, with everything that changed since the last time. Returns whether the document did. */
  notify(at: number): boolean {
    this.at = at;
    const { changed } = this;
    this.changed = undefined;
    callEach(this.listeners, { ...this.view, ...(changed !== undefined && { changed }) });
    return changed !== undefined;
  }

  /** Of an account's document its own source; of the others whether they were known. */
  private get freshness(): ShownFreshness {
    const { gap, at, state } = this;
    if (gap !== undefined && at >= gap.from && (gap.to === undefined || at < gap.to))
      return { state: 'stale', polledAt: gap.from, saidBy: 'server' };
    if (state.held === undefined) return { state: 'starting', saidBy: 'client' };
    const source = state.held.state['source']?.['self']?.['state'];
    return { state: isSourceState(source) ? source : 'live', polledAt: at, saidBy: 'server' };
  }
}

const SOURCE_STATES: ReadonlySet<unknown> = new Set<SourceState>([
  ...(['starting', 'live', 'late', 'stale', 'down', 'throttled', 'auth-failed'] as const),
]);
const isSourceState = (value: unknown): value is SourceState => SOURCE_STATES.has(value);

const connected = (topic: string): TopicState => reduceTopic(newTopic(topic), { type: 'connected' }).state;

function eventOf(line: Exclude<HistoryLine, ['gap', unknown]>): TopicEvent {
  if (line[0] === 'snapshot') return { type: 'snapshot', snapshot: line[1] };
  if (line[0] === 'delta') return { type: 'delta', delta: line[1] };
  return { type: 'gone', reason: 'deleted' };
}
