import type { Delta } from '../domain/document.js';
import { metricsPart, metricsPartOps } from '../domain/metrics-part.js';
import type { MetricsPart } from '../domain/topic-name.js';
import type { TypedEmitter } from '../../lib/typed-emitter.js';
import type { ReplicaEvents } from './replica-events.js';
import type { TopicView } from './topic-history.js';

interface FollowedPart extends MetricsPart {
  topic: string;
  followers: number;
  /** The version up to which its followers were told. */
  version: number;
}

/**
 * Topics that are parts of others: `metrics/<account>/<queue>` is one queue of `metrics/<account>`. They are stored nowhere: what
 * changes in the whole is cut once for each part that is followed. A part has the epoch and the versions of its whole; a change that
 * does not concern it is left out, and the next one leads over it.
 */
export class TopicParts {
  /** By the name of the whole. */
  private readonly followed = new Map<string, Map<string, FollowedPart>>();

  constructor(private readonly events: TypedEmitter<ReplicaEvents>) {
    events.on('change', (change) => this.changed(change));
    events.on('reset', ({ topic, view }) => {
      for (const part of this.of(topic)) {
        part.version = view.version;
        events.emit('reset', { topic: part.topic, view: cutView(view, part) });
      }
    });
    events.on('gone', ({ topic }) => {
      for (const part of this.of(topic)) events.emit('gone', { topic: part.topic });
    });
  }

  /** @param view of the whole, as the follower begins */
  follow(topic: string, part: MetricsPart, view: TopicView | undefined): void {
    const parts = this.followed.get(part.whole) ?? new Map<string, FollowedPart>();
    this.followed.set(part.whole, parts);
    const known = parts.get(topic) ?? { ...part, topic, followers: 0, version: view?.version ?? 0 };
    known.followers += 1;
    parts.set(topic, known);
  }

  unfollow(topic: string, { whole }: MetricsPart): void {
    const parts = this.followed.get(whole);
    const known = parts?.get(topic);
    if (parts === undefined || known === undefined) return;
    known.followers -= 1;
    if (known.followers === 0) parts.delete(topic);
    if (parts.size === 0) this.followed.delete(whole);
  }

  private of(whole: string): FollowedPart[] {
    return [...(this.followed.get(whole)?.values() ?? [])];
  }

  private changed({ topic: whole, view, delta, ...rest }: ReplicaEvents['change']): void {
    for (const part of this.of(whole)) {
      const ops = metricsPartOps(delta.ops, part.queue);
      if (ops === undefined) continue;
      const { topic, version: base } = part;
      part.version = delta.version;
      this.events.emit('change', {
        ...{ topic, view: cutView(view, part), delta: { ...delta, topic, base, ops } },
        ...rest,
      });
    }
  }
}

export const cutView = (view: TopicView, { queue }: MetricsPart): TopicView => ({
  ...view,
  state: metricsPart(view.state, queue),
});

export const cutDelta = (delta: Delta, topic: string, { queue }: MetricsPart): Delta => ({
  ...{ ...delta, topic },
  ops: metricsPartOps(delta.ops, queue) ?? {},
});
