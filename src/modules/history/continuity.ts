import type { Delta } from '../domain/document.js';
import type { Keyframe } from './recorded.js';

/** By epoch and version: which recorded changes and whole documents of a topic continue what is held. Repeated ones do not. */
export class Continuity {
  /** Since when something is missing, epoch ms; undefined: nothing is. */
  lostAt: number | undefined;
  private held: { epoch: string; version: number } | undefined;
  private readonly ended = new Set<string>();

  /** @param isSparse only some of the topic's changes are recorded, so its versions need not be consecutive */
  constructor(private readonly isSparse: boolean) {}

  /** Undefined: the document says nothing new. */
  keyframe({ epoch, version, state }: Keyframe): 'snapshot' | 'gone' | undefined {
    const { held } = this;
    if (this.ended.has(epoch)) return undefined;
    if (state === null) {
      this.ended.add(epoch);
      if (held?.epoch !== epoch) return undefined;
      this.held = undefined;
      return 'gone';
    }
    if (held?.epoch === epoch && version <= held.version) return undefined;
    this.hold(epoch, version);
    return 'snapshot';
  }

  /** Whether the change is the first one of its epoch or follows what is held; undefined: it is known, or cannot be applied. */
  delta({ epoch, base, version, at }: Delta): 'first' | 'next' | undefined {
    const { held } = this;
    if (this.ended.has(epoch)) return undefined;
    const isFirst = held?.epoch !== epoch;
    if (!isFirst && version <= held.version) return undefined;
    const continues = isFirst ? base === 0 : base <= held.version || this.isSparse;
    if (!continues) {
      this.lostAt ??= at;
      return undefined;
    }
    this.hold(epoch, version);
    return isFirst ? 'first' : 'next';
  }

  private hold(epoch: string, version: number): void {
    if (this.held?.epoch === epoch) this.held.version = version;
    else {
      if (this.held !== undefined) this.ended.add(this.held.epoch);
      this.held = { epoch, version };
    }
    this.lostAt = undefined;
  }
}
