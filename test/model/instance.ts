import type { Delta, Ops } from '../../src/modules/domain/document.js';
import type { SubscribeAnswer } from '../../src/modules/domain/protocol.js';
import { TopicHistory, type DocumentVersion } from '../../src/modules/floor/topic-history.js';
import type { TopicEvent } from '../../client/topic-state.js';
import { TOPIC, type Origin } from './origin.js';

/** What a gateway decides for a client that holds this. */
export type Since = (history: TopicHistory, held: DocumentVersion) => ReturnType<TopicHistory['since']>;

/** Few enough that a client often comes back too late for them. */
const DELTAS_KEPT = 3;

/** A process with clients: its replica, which lags behind the log, and what it has yet to send to the room. */
export class Instance {
  readonly history = new TopicHistory(TOPIC, DELTAS_KEPT);
  private position = 0;
  private unsent: Delta | undefined;

  constructor(
    private readonly origin: Origin,
    private readonly merge: (first: Ops, second: Ops) => Ops,
    private readonly since: Since,
    private readonly accept: (history: TopicHistory, delta: Delta) => ReturnType<TopicHistory['accept']>,
    private readonly tell: (event: TopicEvent) => void,
  ) {}

  /** Reads up to so many entries of the log. */
  tail(entries: number): void {
    if (this.history.view === undefined) return;
    // Redis does not report entries that were trimmed before they were read: it continues with the next one.
    this.position = Math.max(this.position, this.origin.trimmed);
    for (let read = 0; read < entries && this.position < this.origin.log.length; read++) {
      const delta = this.origin.log[this.position]!;
      this.position += 1;
      const outcome = this.accept(this.history, delta);
      if (outcome === 'gap') return this.read();
      if (outcome === 'applied') this.conflate(delta);
    }
  }

  /** The look at the store every few seconds, because silence is no proof. */
  check(): void {
    const { view } = this.history;
    const { epoch, version } = this.origin.view;
    if (view !== undefined && (view.epoch !== epoch || view.version !== version)) this.read();
  }

  flush(): void {
    const delta = this.unsent;
    this.unsent = undefined;
    if (delta !== undefined) this.tell({ type: 'delta', delta });
  }

  mark(): void {
    const { view } = this.history;
    if (view !== undefined)
      this.tell({ type: 'marked', position: { epoch: view.epoch, version: view.version } });
  }

  answer(held: DocumentVersion | undefined): SubscribeAnswer {
    if (this.history.view === undefined) this.read();
    const view = this.history.view!;
    const { epoch, version } = view;
    const told = { ok: true, topic: TOPIC, epoch, version, freshness: { state: 'live' } } as const;
    const missed = held === undefined ? undefined : this.since(this.history, held);
    if (missed === 'current') return { ...told, mode: 'current' };
    if (missed !== undefined) return { ...told, mode: 'delta', delta: missed };
    return { ...told, mode: 'snapshot', snapshot: { topic: TOPIC, ...view } };
  }

  /** The document whole, with the position of the log read in the same moment. */
  private read(): void {
    this.history.reset(this.origin.view);
    this.position = this.origin.log.length;
    this.unsent = undefined;
    this.tell({ type: 'snapshot', snapshot: { topic: TOPIC, ...this.origin.view } });
  }

  private conflate(delta: Delta): void {
    const before = this.unsent;
    this.unsent =
      before === undefined ? delta : { ...delta, base: before.base, ops: this.merge(before.ops, delta.ops) };
  }
}
