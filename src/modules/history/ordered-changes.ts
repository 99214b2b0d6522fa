import type { Recorded } from './recorded.js';

/**
 * Puts the changes of several topics in the order they happened. The clocks of two workers may differ, so an instant of a topic
 * never lies before the one of its previous change.
 */
export class OrderedChanges {
  private waiting: { at: number; recorded: Recorded }[] = [];
  private readonly lastAt = new Map<string, number>();

  /** @param after what happened until then is left out */
  constructor(private readonly after: number) {}

  add(changes: Iterable<Recorded>): void {
    for (const recorded of changes) {
      const { topic, kind } = recorded;
      const at = kind === 'delta' ? Math.max(recorded.at, this.lastAt.get(topic) ?? 0) : recorded.at;
      if (kind === 'delta') this.lastAt.set(topic, at);
      if (at > this.after) this.waiting.push({ at, recorded });
    }
  }

  takeBefore(end: number): Recorded[] {
    const taken = this.waiting.filter(({ at }) => at < end);
    this.waiting = this.waiting.filter(({ at }) => at >= end);
    // A keyframe holds the change of its own instant.
    const rank = ({ kind }: Recorded): number => (kind === 'delta' ? 0 : 1);
    taken.sort((a, b) => a.at - b.at || rank(a.recorded) - rank(b.recorded));
    return taken.map(({ recorded }) => recorded);
  }
}
