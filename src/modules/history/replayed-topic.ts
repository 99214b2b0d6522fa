import { apply } from '../domain/apply.js';
import { complete, type Delta, type DocumentState, type Ops } from '../domain/document.js';
import type { TopicView } from '../floor/topic-history.js';
import { Continuity } from './continuity.js';
import type { Keyframe, Recorded } from './recorded.js';

/** So many changes are applied together at most. */
const CHANGES_HELD_BACK = 1_000;

/**
 * One topic of the past: takes keyframes and deltas in their order, repeated ones too, and holds what a follower held. What is
 * not continuous is left out until the next keyframe. Changes are applied together when `view` is read.
 */
export class ReplayedTopic {
  readonly continuity: Continuity;
  private current: TopicView | undefined;
  private heldBack: Ops[] = [];

  /**
   * @param isSparse as of `Continuity`; then it is of the collection `only` that changes are recorded
   * @param only holds this collection alone
   */
  constructor(
    readonly topic: string,
    private readonly isSparse = false,
    private readonly only?: string,
  ) {
    this.continuity = new Continuity(isSparse);
  }

  /** As of `Continuity`. */
  get lostAt(): number | undefined {
    return this.continuity.lostAt;
  }

  get view(): TopicView | undefined {
    if (this.current !== undefined && this.heldBack.length > 0) {
      this.current = { ...this.current, state: apply(this.current.state, ...this.heldBack) };
      this.heldBack = [];
    }
    return this.current;
  }

  /** What a follower gets; undefined: nothing, since it is known already or cannot be applied. */
  accept(recorded: Recorded): 'snapshot' | 'delta' | 'gone' | undefined {
    return recorded.kind === 'keyframe' ? this.restart(recorded) : this.change(recorded);
  }

  private restart(keyframe: Keyframe): 'snapshot' | 'gone' | undefined {
    const outcome = this.continuity.keyframe(keyframe);
    const { epoch, version, at, state } = keyframe;
    if (outcome === 'gone') {
      this.current = undefined;
      this.heldBack = [];
    } else if (outcome === 'snapshot') {
      const whole = (typeof state === 'function' ? state() : state) ?? {};
      this.hold({ epoch, version, at, state: this.part(complete(this.topic, whole)) });
    }
    return outcome;
  }

  private change(delta: Delta): 'snapshot' | 'delta' | undefined {
    const { current } = this;
    const outcome = this.continuity.delta(delta);
    if (outcome === undefined) return undefined;
    const { epoch, version, at, ops } = delta;
    const isFirst = outcome === 'first' || current === undefined;
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
    this.current = view;
    this.heldBack = heldBack;
    if (heldBack.length >= CHANGES_HELD_BACK) void this.view;
  }
}
