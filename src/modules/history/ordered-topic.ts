import type { Recorded, RecordedDelta, RecordedKeyframe } from './recorded.js';

/**
 * Puts what is recorded of one topic in the order it happened, as `OrderedChanges` does. The changes of a chunk are unpacked as
 * they are taken: those of a day, all in memory at once, would take longer to collect than to read.
 */
export class OrderedTopic {
  private chunks: Iterable<RecordedDelta>[] = [];
  private keyframes: RecordedKeyframe[] = [];
  private unpacked: Iterator<RecordedDelta> | undefined;
  private next: RecordedDelta | undefined;
  private nextAt = 0;

  /** @param after what happened until then is left out */
  constructor(private readonly after: number) {}

  /** Later chunks and keyframes than those before, each in their order. */
  add(chunks: readonly Iterable<RecordedDelta>[], keyframes: readonly RecordedKeyframe[]): void {
    this.chunks.push(...chunks);
    this.keyframes.push(...keyframes);
  }

  *takeBefore(end: number): Generator<Recorded, void, undefined> {
    for (;;) {
      const delta = this.peek();
      const [keyframe] = this.keyframes;
      // A keyframe holds the change of its own instant.
      if (keyframe !== undefined && (delta === undefined || keyframe.at < this.nextAt)) {
        if (keyframe.at >= end) return;
        this.keyframes.shift();
        if (keyframe.at > this.after) yield keyframe;
      } else {
        if (delta === undefined || this.nextAt >= end) return;
        this.next = undefined;
        yield delta;
      }
    }
  }

  private peek(): RecordedDelta | undefined {
    while (this.next === undefined) {
      this.unpacked ??= this.chunks.shift()?.[Symbol.iterator]();
      if (this.unpacked === undefined) return undefined;
      const step: IteratorResult<RecordedDelta, unknown> = this.unpacked.next();
      if (step.done === true) this.unpacked = undefined;
      else if ((this.nextAt = Math.max(this.nextAt, step.value.at)) > this.after) this.next = step.value;
    }
    return this.next;
  }
}
