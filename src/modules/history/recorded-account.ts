import { Command } from '../domain/command.js';
import type { HistoryCallers } from '../config/floor-config.js';
import type { Delta, Ops } from '../domain/document.js';
import { SourceState } from '../domain/source.js';
import { accountTopic, parseTopic } from '../domain/topic.js';
import { instantOf, type LogEntry } from '../floor/log-entry.js';
import type { TopicView } from '../floor/topic-history.js';
import { AgentStates, type AgentStateToWrite } from './agent-states.js';
import { allowedOps, allowedState } from './caller-privacy.js';
import { RecordedTopic, type TopicRows } from './recorded-topic.js';
import type { GapReason } from './rows.js';

/** In these states what the documents show of the account is old. */
const DOWN: ReadonlySet<SourceState> = new Set(['down', 'stale', 'auth-failed']);
const UP: ReadonlySet<SourceState> = new Set(['live', 'late']);

export type TopicEntry = Extract<LogEntry, { kind: 'delta' | 'gone' }>;

/** What is to be written of an account. */
export interface AccountRows {
  topics: Map<string, TopicRows>;
  states: AgentStateToWrite[];
}

/** One account as the recorder follows it: its queues, its commands and the state of its source. Does no I/O. */
export class RecordedAccount {
  readonly agents = new AgentStates();
  private readonly topics = new Map<string, RecordedTopic>();

  /** @param callers what may be written of callers; read anew, since a reload may change it */
  constructor(
    readonly id: string,
    readonly tenant: string,
    private readonly callers: () => HistoryCallers,
  ) {}

  /** The names of the topics that have a document. */
  get names(): string[] {
    return [...this.topics.values()].flatMap(({ name, view }) => (view === undefined ? [] : name));
  }

  /** The most changes of one topic that are not written yet. */
  get mostUnwritten(): number {
    return Math.max(0, ...[...this.topics.values()].map(({ unwritten }) => unwritten));
  }

  /** A topic that is recorded; undefined: it is none of those. */
  topic(name: string): RecordedTopic | undefined {
    const known = this.topics.get(name);
    const ref = parseTopic(name);
    // Alerts follow from what is recorded.
    if (known !== undefined || ref === undefined || ref.kind === 'alerts') return known;
    const made = new RecordedTopic(name, ref.kind === 'account');
    this.topics.set(name, made);
    return made;
  }

  /** What was restored is known, and leads to no row. */
  restored(): void {
    for (const { name, view } of this.topics.values()) {
      const ref = parseTopic(name);
      if (ref?.kind === 'queue') this.agents.load(ref.queue, view?.state);
    }
  }

  /** Takes an entry of the log; returns the topic whose document has to be read whole, since something was missed. */
  accept(entry: TopicEntry): string | undefined {
    const topic = this.topic(entry.topic);
    if (topic === undefined) return undefined;
    if (entry.kind === 'gone') {
      topic.end(entry.epoch, instantOf(entry.id));
      this.follow(entry.topic, undefined, instantOf(entry.id));
      return undefined;
    }
    // Made by FloorWriter; validating it would cost more than recording it.
    const delta = JSON.parse(entry.json) as Delta;
    const ops = this.recordedOps(entry.topic, delta.ops);
    if (ops === undefined) return undefined;
    let outcome = topic.accept(delta, ops, entry.id);
    if (outcome === 'lost') {
      this.lose('redis-emptied');
      outcome = topic.accept(delta, ops, entry.id);
    }
    if (outcome === 'applied' && topic.view !== undefined) this.applied(entry.topic, ops, topic.view);
    return outcome === 'missed' ? entry.topic : undefined;
  }

  /** A document as it was read whole at a position of the log; undefined: there is none. */
  restart(name: string, document: TopicView | undefined, position: string, why: GapReason): void {
    const topic = this.topic(name);
    if (topic === undefined) return;
    const now = Math.max(instantOf(position), Date.now());
    const { view } = topic;
    if (document !== undefined) {
      const state = allowedState(this.recordedState(name, document.state), this.callers());
      topic.restart({ ...document, state }, position, now, why);
    } else if (view !== undefined) topic.end(view.epoch, now);
    if (view?.version !== topic.view?.version || view?.epoch !== topic.view?.epoch)
      this.follow(name, topic.view, topic.view?.at ?? now);
  }

  /** Redis was emptied: nothing is known of any topic until it begins anew. */
  lose(why: GapReason): void {
    for (const topic of this.topics.values()) topic.lose(why);
  }

  collect(now: number): AccountRows {
    const topics = new Map<string, TopicRows>();
    for (const [name, topic] of this.topics) {
      const rows = topic.collect(now);
      if (rows.chunks.length + rows.keyframes.length + rows.gaps.length > 0) topics.set(name, rows);
    }
    return { topics, states: this.agents.collect() };
  }

  written(): void {
    for (const topic of this.topics.values()) topic.written();
    this.agents.written();
  }

  private applied(name: string, ops: Ops, view: TopicView): void {
    const ref = parseTopic(name);
    if (ref?.kind === 'queue') this.agents.change(ref.queue, ops, view.state, view.at);
    if (ref?.kind === 'account') this.judgeSource(view);
    if (ref?.kind === 'commands') this.nameCommands(ops, view);
  }

  /** A document was replaced as a whole. */
  private follow(name: string, view: TopicView | undefined, at: number): void {
    const ref = parseTopic(name);
    if (ref?.kind === 'queue') this.agents.load(ref.queue, view?.state, at);
    if (ref?.kind === 'account' && view !== undefined) this.judgeSource(view);
  }

  /** While the source is down, what is known of its queues is a gap. */
  private judgeSource({ state, at }: TopicView): void {
    const source = SourceState.safeParse(state['source']?.['self']?.['state']).data;
    if (source === undefined || (!DOWN.has(source) && !UP.has(source))) return;
    for (const topic of this.topics.values())
      if (parseTopic(topic.name)?.kind === 'queue') topic.sourceIs(DOWN.has(source) ? 'down' : 'up', at);
  }

  private nameCommands(ops: Ops, { state }: TopicView): void {
    const { put = {}, set = {} } = ops['commands'] ?? {};
    for (const id of [...Object.keys(put), ...Object.keys(set)]) {
      const command = Command.safeParse(state['commands']?.[id]).data;
      if (command?.confirmation === 'confirmed') this.agents.confirmed(command);
    }
  }

  /** Of the account's document, which is a projection, the state of the source is recorded alone. */
  private recordedOps(name: string, ops: Ops): Ops | undefined {
    if (name !== accountTopic(this.id)) return allowedOps(ops, this.callers());
    return ops['source'] === undefined ? undefined : { source: ops['source'] };
  }

  private recordedState(name: string, state: TopicView['state']): TopicView['state'] {
    return name === accountTopic(this.id) ? { source: state['source'] ?? {} } : state;
  }
}
