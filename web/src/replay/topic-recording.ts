import { newTopic, reduceTopic } from '../../../client/topic-reducer.js';
import type { TopicState } from '../../../client/topic-state.js';
import type { Gap, RecordedEvent, RecordedPage } from './recorded-lines.js';

/**
 * A continuous part of what was recorded of one topic, and its document at one instant of it. It is led through the rules by
 * which a live page follows a topic, so it holds what that page held. Pure.
 */
export class TopicRecording {
  /** The document at `position`. */
  state: TopicState;
  private position: number;
  private next = 0;
  private readonly events: RecordedEvent[] = [];
  private readonly known = new Map<string, Gap>();

  /** @param from epoch ms; nothing before it is known */
  constructor(
    readonly topic: string,
    readonly from: number,
    public loadedTo = from,
  ) {
    this.state = empty(topic);
    this.position = from;
  }

  get gaps(): Iterable<Gap> {
    return this.known.values();
  }

  append({ events, gaps, to }: RecordedPage): void {
    this.events.push(...events);
    for (const gap of gaps) this.known.set(`${gap.topic} ${gap.from}`, gap);
    this.loadedTo = Math.max(this.loadedTo, to);
  }

  holds(at: number): boolean {
    return at >= this.from && at <= this.loadedTo;
  }

  /** Leads the document to an instant of this part, also back. @returns whether it is another one */
  moveTo(at: number): boolean {
    const before = this.state.held;
    if (at < this.position) {
      this.state = empty(this.topic);
      this.next = 0;
    }
    for (let one = this.events[this.next]; one !== undefined && one.at <= at; one = this.events[this.next]) {
      this.state = stepped(this.state, one.event);
      this.next += 1;
    }
    this.position = at;
    return this.state.held !== before;
  }

  /** When the document changes next; undefined: not within this part. */
  nextChange(after: number): number | undefined {
    return this.events.find(({ at, event }) => at > after && event.type !== 'snapshot')?.at;
  }
}

const empty = (topic: string): TopicState => ({
  ...newTopic(topic),
  link: { at: 'following' },
  heard: true,
});

/** Where the rules would ask the server again, the recording goes on: what it lacks is a gap. */
function stepped(state: TopicState, event: RecordedEvent['event']): TopicState {
  const { refusal: _, ...known } = reduceTopic(state, event).state;
  return { ...known, link: { at: 'following' } };
}
