import { z } from 'zod';
import { Command } from '../domain/command.js';
import { ContactPart } from '../domain/contact.js';
import type { HistoryCallers } from '../config/floor-config.js';
import type { Delta, Ops } from '../domain/document.js';
import { PushState, SourceState } from '../domain/source.js';
import { accountTopic, parseTopic } from '../domain/topic.js';
import { instantOf, type LogEntry } from '../floor/log-entry.js';
import type { TopicView } from '../floor/topic-history.js';
import { AgentStates, type AgentStateToWrite } from './agent-states.js';
import { allowedCaller, allowedOps, allowedState } from './caller-privacy.js';
import { PolledContacts } from './polled-contacts.js';
import { learnedOf, RecordedContacts, type ContactToWrite } from './recorded-contacts.js';
import { RecordedTopic, type TopicRows } from './recorded-topic.js';
import type { GapReason } from './rows.js';

/** In these states what the documents show of the account is old. */
const DOWN: ReadonlySet<SourceState> = new Set(['down', 'stale', 'auth-failed']);
const UP: ReadonlySet<SourceState> = new Set(['live', 'late']);

const Parts = z.array(ContactPart);

/** What of the configuration says how an account is recorded; read anew, since a reload may change it. */
export interface RecordingRules {
  /** What may be written of callers. */
  callers(): HistoryCallers;
  /** The target of a queue's service level, s. */
  target(queue: string): number | undefined;
  /** The time between two planned polls. */
  pollMs(): number;
  /** Whether events, or records, tell of each contact, and not of some alone. */
  tellsAll(source: 'events' | 'records'): boolean;
}

export type TopicEntry = Extract<LogEntry, { kind: 'delta' | 'gone' }>;
type PollNews = Pick<Extract<LogEntry, { kind: 'delta' }>, 'cause' | 'bracketMs'>;

/** What is to be written of an account. */
export interface AccountRows {
  topics: Map<string, TopicRows>;
  states: AgentStateToWrite[];
  contacts: ContactToWrite[];
}

/** One account as the recorder follows it: its queues, commands and alerts, and the state of its source. Does no I/O. */
export class RecordedAccount {
  readonly agents = new AgentStates();
  readonly contacts: RecordedContacts;
  private readonly polled: PolledContacts;
  private readonly topics = new Map<string, RecordedTopic>();
  /** `since` of the line as it was last judged. */
  private lineSince: number | undefined;

  constructor(
    readonly id: string,
    readonly tenant: string,
    private readonly rules: RecordingRules,
  ) {
    this.contacts = new RecordedContacts(
      (queue) => rules.target(queue),
      (source) => rules.tellsAll(source === 'e' ? 'events' : 'records'),
    );
    this.polled = new PolledContacts(this.contacts, () => rules.pollMs());
  }

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
    // Interval metrics are made again from what is recorded.
    if (known !== undefined || ref === undefined || ref.kind === 'metrics') return known;
    const made = new RecordedTopic(name, ref.kind === 'account');
    this.topics.set(name, made);
    return made;
  }

  /** What was restored is known, and leads to no row. */
  restored(): void {
    for (const { name, view } of this.topics.values()) {
      const ref = parseTopic(name);
      if (ref?.kind === 'account') this.lineSince = pushOf(view)?.since;
      if (ref?.kind !== 'queue') continue;
      this.agents.load(ref.queue, view?.state);
      this.polled.load(ref.queue, view?.state);
    }
  }

  /** Takes what the vendor's events or records tell of contacts: a list of `ContactPart` in JSON. */
  acceptContacts(json: string): void {
    // An older or newer version may have written it.
    const parts = Parts.safeParse(JSON.parse(json)).data ?? [];
    for (const { caller, ...part } of parts) {
      const allowed = caller === undefined ? undefined : allowedCaller(caller, this.rules.callers());
      this.contacts.learn(learnedOf({ ...part, ...(allowed !== undefined && { caller: allowed }) }));
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
    if (outcome === 'applied' && topic.view !== undefined) this.applied(entry.topic, ops, topic.view, entry);
    return outcome === 'missed' ? entry.topic : undefined;
  }

  /** A document as it was read whole at a position of the log; undefined: there is none. */
  restart(name: string, document: TopicView | undefined, position: string, why: GapReason): void {
    const topic = this.topic(name);
    if (topic === undefined) return;
    const now = Math.max(instantOf(position), Date.now());
    const { view } = topic;
    if (document !== undefined) {
      const state = allowedState(this.recordedState(name, document.state), this.rules.callers());
      topic.restart({ ...document, state }, position, now, why);
    } else if (view !== undefined) topic.end(view.epoch, now);
    if (view?.version !== topic.view?.version || view?.epoch !== topic.view?.epoch)
      this.follow(name, topic.view, topic.view?.at ?? now);
  }

  /** Redis was emptied: nothing is known of any topic until it begins anew. */
  lose(why: GapReason): void {
    for (const topic of this.topics.values()) topic.lose(why);
  }

  /** @param lateSince since when a queue is polled less often than planned; undefined: it is not */
  judgePolls(now: number, lateSince: (queue: string) => number | undefined): void {
    for (const topic of this.topics.values()) {
      const ref = parseTopic(topic.name);
      if (ref?.kind !== 'queue') continue;
      const since = lateSince(ref.queue);
      topic.during('polls-late', since !== undefined, since ?? now);
    }
  }

  collect(now: number): AccountRows {
    const topics = new Map<string, TopicRows>();
    for (const [name, topic] of this.topics) {
      const rows = topic.collect(now);
      if (rows.chunks.length + rows.keyframes.length + rows.gaps.length > 0) topics.set(name, rows);
    }
    this.polled.settle(now);
    return { topics, states: this.agents.collect(), contacts: this.contacts.collect(now) };
  }

  written(): void {
    for (const topic of this.topics.values()) topic.written();
    this.agents.written();
    this.contacts.written();
  }

  private applied(name: string, ops: Ops, view: TopicView, { cause, bracketMs }: PollNews): void {
    const ref = parseTopic(name);
    if (ref?.kind === 'queue') {
      this.agents.change(ref.queue, ops, view.state, view.at);
      this.polled.change(ref.queue, ops, view.state, { at: view.at, cause, bracketMs });
    }
    if (ref?.kind === 'account') this.judgeSource(view);
    if (ref?.kind === 'commands') this.nameCommands(ops, view);
  }

  /** A document was replaced as a whole. */
  private follow(name: string, view: TopicView | undefined, at: number): void {
    const ref = parseTopic(name);
    if (ref?.kind === 'queue') {
      this.agents.load(ref.queue, view?.state, at);
      this.polled.load(ref.queue, view?.state, at);
    }
    if (ref?.kind === 'account' && view !== undefined) this.judgeSource(view);
  }

  /** While the source is down, what is known of its queues is a gap. */
  private judgeSource({ state, at }: TopicView): void {
    const self = state['source']?.['self'];
    this.judgeLine(pushOf({ state }), at);
    const source = SourceState.safeParse(self?.['state']).data;
    if (source === undefined || (!DOWN.has(source) && !UP.has(source))) return;
    for (const topic of this.topics.values())
      if (parseTopic(topic.name)?.kind === 'queue') topic.sourceIs(DOWN.has(source) ? 'down' : 'up', at);
  }

  /** Also of a line that is open, the time before it, in which no process held one. */
  private judgeLine(push: PushState | undefined, at: number): void {
    const topic = this.topic(accountTopic(this.id));
    const { state, since = at, heardUntil } = push ?? {};
    const isNew = since !== this.lineSince;
    this.lineSince = since;
    if (state === 'lost') topic?.during('line-lost', true, Math.min(heardUntil ?? since, since));
    else {
      if (state === 'open' && isNew && heardUntil !== undefined && heardUntil < since)
        topic?.during('line-lost', true, heardUntil);
      topic?.during('line-lost', false, since);
    }
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
    if (name !== accountTopic(this.id)) return allowedOps(ops, this.rules.callers());
    return ops['source'] === undefined ? undefined : { source: ops['source'] };
  }

  private recordedState(name: string, state: TopicView['state']): TopicView['state'] {
    return name === accountTopic(this.id) ? { source: state['source'] ?? {} } : state;
  }
}

const pushOf = (view: Pick<TopicView, 'state'> | undefined): PushState | undefined =>
  PushState.safeParse(view?.state['source']?.['self']?.['push']).data;
