import type { Delta } from '../modules/domain/document.js';
import { merge } from '../modules/domain/merge.js';
import type { DocumentVersion } from '../modules/floor/topic-history.js';

/** The trace of the first recorded change that waits; `since` is epoch ms. */
export interface WaitingTrace {
  from: string;
  since: number;
}

/**
 * Conflates the changes of one topic: the first is broadcast at once, later ones are merged and broadcast together, at
 * most once per `conflationMs`.
 */
export class TopicFeed {
  /** The number of the broadcast that brought the topic to `sent`; grows over all topics. */
  sequence = 0;
  private pending: Delta | undefined;
  private trace: WaitingTrace | undefined;
  private leading: NodeJS.Immediate | undefined;
  private cooling: NodeJS.Timeout | undefined;

  /** The version that was last sent to the topic's rooms. */
  sent: DocumentVersion;

  constructor(
    readonly topic: string,
    { epoch, version }: DocumentVersion,
    private readonly conflationMs: number,
    private readonly broadcast: (delta: Delta, trace?: WaitingTrace) => void,
  ) {
    this.sent = { epoch, version };
  }

  /** @param trace the trace that the delta belongs to, if it is recorded */
  take(delta: Delta, trace?: string): void {
    if (trace !== undefined) this.trace ??= { from: trace, since: Date.now() };
    this.pending =
      this.pending === undefined
        ? delta
        : { ...delta, base: this.pending.base, ops: merge(this.pending.ops, delta.ops) };
    if (this.cooling === undefined) this.leading ??= setImmediate(() => this.flush());
  }

  /** The document was replaced: drops the changes that wait. */
  reset(to: DocumentVersion): void {
    this.pending = undefined;
    this.trace = undefined;
    this.sent = { epoch: to.epoch, version: to.version };
  }

  close(): void {
    clearImmediate(this.leading);
    clearTimeout(this.cooling);
    this.pending = undefined;
  }

  private flush(): void {
    this.leading = undefined;
    this.cooling = undefined;
    const delta = this.pending;
    if (delta === undefined) return;
    const { trace } = this;
    this.pending = undefined;
    this.trace = undefined;
    this.sent = { epoch: delta.epoch, version: delta.version };
    this.cooling = setTimeout(() => this.flush(), this.conflationMs);
    this.broadcast(delta, trace);
  }
}
