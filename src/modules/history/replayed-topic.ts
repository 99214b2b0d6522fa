import { apply } from '../domain/apply.js';
import { complete, type Delta, type DocumentState, type Ops } from '../domain/document.js';
import type { TopicView } from '../floor/topic-history.js';

/** A whole document of the history; a null state: the topic was deleted then. */
export interface Keyframe extends Omit<TopicView, 'state'> {
  topic: string;
  /** A function: it is packed, and unpacked only when it says something new. */
  state: DocumentState | (() => DocumentState) | null;
}

/** So many changes are applied together at most. */
const CHANGES_HELD_BACK = 1_000;

/** What the history says of a topic at one instant. */
export type Recorded = ({ kind: 'delta' } & Delta) | ({ kind: 'keyframe' } & Keyframe);

/**
 * One topic of the past: takes keyframes and deltas in their order, repeated ones too, and holds what a follower held. What is
 * not continuous is left out until the next keyframe. Changes are applied together when `view` is read.
 */
export class ReplayedTopic {
  private current: TopicView | undefined;
  private heldBack: Ops[] = [];
  /** Since when something is missing, epoch ms; undefined: nothing is. */
  lostAt: number | undefined;
  private readonly ended = new Set<string>();

  /**
   * @param isSparse only some of its changes are recorded, so its versions need not be consecutive
   * @param only holds this collection alone; of a sparse topic only the changes are those of it
   */
  constructor(
    readonly topic: string,
    private readonly isSparse = false,
    private readonly only?: string,
  ) {}

  get view(): TopicView | undefined {
    if (this.current !== undefined && this.heldBack.length > 0) {
      this.current = { ...this.current, state: apply(this.current.state, ...this.heldBack) };
      this.heldBack = [];
    }
    return this.current;
  }

  /** What a follower gets; undefined: nothing, since it is known already or cannot be applied. */
  accept(recorded: Recorded): 'snapshot' | 'delta' | 'gone' | undefined {
    if (this.ended.has(recorded.epoch)) return undefined;
    return recorded.kind === 'keyframe' ? this.restart(recorded) : this.change(recorded);
  }

  private restart({ epoch, version, at, state }: Keyframe): 'snapshot' | 'gone' | undefined {
    const { current } = this;
    if (state === null) {
      this.ended.add(epoch);
      if (current?.epoch !== epoch) return undefined;
      this.current = undefined;
      this.heldBack = [];
      return 'gone';
    }
    if (current?.epoch === epoch && version <= current.version) return undefined;
    const whole = typeof state === 'function' ? state() : state;
    this.hold({ epoch, version, at, state: this.part(complete(this.topic, whole)) });
    return 'snapshot';
  }

  private change({ epoch, base, version, at, ops }: Delta): 'snapshot' | 'delta' | undefined {
    const { current } = this;
    const isFirst = current?.epoch !== epoch;
    if (!isFirst && version <= current.version) return undefined;
    const continues = isFirst ? base === 0 : base <= current.version || this.isSparse;
    if (!continues) {
      this.lostAt ??= at;
      return undefined;
    }
    const before = isFirst ? this.part(complete(this.topic, {})) : current.state;
    this.hold({ epoch, version, at, state: before }, isFirst ? [] : this.heldBack);
    this.heldBack.push(...this.wanted(ops));
    return isFirst ? 'snapshot' : 'delta';
  }

  private part(state: DocumentState): DocumentState {
    const { only } = this;
    return only === undefined || this.isSparse ? state : { [only]: state[only] ?? {} };
  }

  private wanted(ops: Ops): Ops[] {
    if (this.only === undefined) return [ops];
    const some = ops[this.only];
    return some === undefined ? [] : [{ [this.only]: some }];
  }

  private hold(view: TopicView, heldBack: Ops[] = []): void {
    if (this.current !== undefined && this.current.epoch !== view.epoch) this.ended.add(this.current.epoch);
    this.current = view;
    this.heldBack = heldBack;
    this.lostAt = undefined;
    if (heldBack.length >= CHANGES_HELD_BACK) void this.view;
  }
}
