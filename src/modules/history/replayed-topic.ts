import { apply } from '../domain/apply.js';
import { complete, type Delta, type DocumentState } from '../domain/document.js';
import type { TopicView } from '../floor/topic-history.js';

/** A whole document of the history; a null state: the topic was deleted then. */
export interface Keyframe extends Omit<TopicView, 'state'> {
  topic: string;
  state: DocumentState | null;
}

/** What the history says of a topic at one instant. */
export type Recorded = ({ kind: 'delta' } & Delta) | ({ kind: 'keyframe' } & Keyframe);

/**
 * One topic of the past: takes keyframes and deltas in their order, repeated ones too, and holds what a follower held. What is
 * not continuous is left out until the next keyframe.
 */
export class ReplayedTopic {
  view: TopicView | undefined;
  /** Since when something is missing, epoch ms; undefined: nothing is. */
  lostAt: number | undefined;
  private readonly ended = new Set<string>();

  /**
   * @param isSparse only some of its changes are recorded, so its versions need not be consecutive
   * @param only applies the changes of this collection alone
   */
  constructor(
    readonly topic: string,
    private readonly isSparse = false,
    private readonly only?: string,
  ) {}

  /** What a follower gets; undefined: nothing, since it is known already or cannot be applied. */
  accept(recorded: Recorded): 'snapshot' | 'delta' | 'gone' | undefined {
    if (this.ended.has(recorded.epoch)) return undefined;
    return recorded.kind === 'keyframe' ? this.restart(recorded) : this.change(recorded);
  }

  private restart({ epoch, version, at, state }: Keyframe): 'snapshot' | 'gone' | undefined {
    const { view } = this;
    if (state === null) {
      this.ended.add(epoch);
      if (view?.epoch !== epoch) return undefined;
      this.view = undefined;
      return 'gone';
    }
    if (view?.epoch === epoch && version <= view.version) return undefined;
    this.hold({ epoch, version, at, state: complete(this.topic, state) });
    return 'snapshot';
  }

  private change({ epoch, base, version, at, ops }: Delta): 'snapshot' | 'delta' | undefined {
    const { view } = this;
    const isFirst = view?.epoch !== epoch;
    if (!isFirst && version <= view.version) return undefined;
    const continues = isFirst ? base === 0 : base <= view.version || this.isSparse;
    if (!continues) {
      this.lostAt ??= at;
      return undefined;
    }
    const before = isFirst ? complete(this.topic, {}) : view.state;
    const applied = this.only === undefined ? ops : { [this.only]: ops[this.only] ?? {} };
    this.hold({ epoch, version, at, state: apply(before, applied) });
    return isFirst ? 'snapshot' : 'delta';
  }

  private hold(view: TopicView): void {
    if (this.view !== undefined && this.view.epoch !== view.epoch) this.ended.add(this.view.epoch);
    this.view = view;
    this.lostAt = undefined;
  }
}
