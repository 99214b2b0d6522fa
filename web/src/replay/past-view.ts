import {
  FloorRefusal,
  type DocumentState,
  type Following,
  type HistoryGap,
  type ShownFreshness,
  type TopicView,
} from '../../../client/index.js';
import { REPLAY } from '../texts/replay.js';
import { gapWords, knownPart } from './gaps.js';

/** What is known of a topic at the instant that is shown. */
export interface TopicPast {
  at(): number;
  blanks(): readonly HistoryGap[];
  /** Since when the phone system has not answered. */
  outage(): number | undefined;
  refusal(): FloorRefusal | undefined;
}

/** The view of a replayed topic, without what gaps leave unknown. */
export class PastView {
  private part: { of: DocumentState; blanks: string; state: DocumentState | undefined } | undefined;

  constructor(
    private readonly following: Pick<Following, 'topic' | 'view'>,
    private readonly past: TopicPast,
  ) {}

  get topic(): string {
    return this.following.topic;
  }

  now(): TopicView {
    const { topic, view } = this.following;
    const blanks = this.past.blanks();
    const state = view.state && this.known(view.state, blanks);
    if (state !== undefined) return { ...view, state, freshness: this.freshness(view.freshness) };
    const refusal = blanks.length > 0 ? blankRefusal(blanks, this.past.at()) : this.past.refusal();
    if (refusal === undefined) return { topic, freshness: view.freshness };
    return { topic, freshness: { state: 'stale', saidBy: 'server' }, refusal };
  }

  /** When the phone system was asked last is not recorded: only since when it did not answer. */
  private freshness({ state }: ShownFreshness): ShownFreshness {
    const outage = this.past.outage();
    if (outage !== undefined)
      return { state: state === 'live' ? 'stale' : state, polledAt: outage, saidBy: 'server' };
    return { state, polledAt: this.past.at(), saidBy: 'server' };
  }

  /** The same object as long as nothing changes. */
  private known(state: DocumentState, gaps: readonly HistoryGap[]): DocumentState | undefined {
    const blanks = gaps.map(({ topic }) => topic).join();
    if (this.part?.of !== state || this.part.blanks !== blanks)
      this.part = { of: state, blanks, state: knownPart(this.topic, state, gaps) };
    return this.part.state;
  }
}

const blankRefusal = (blanks: readonly HistoryGap[], at: number): FloorRefusal =>
  new FloorRefusal({
    code: 'not-recorded',
    status: 404,
    title: REPLAY.gapTitle,
    detail: gapWords(blanks, at).join(' '),
  });
