import type { Delta, DocumentState } from '../domain/document.js';
import type { TopicView } from '../floor/topic-history.js';

/** A whole document of the history; a null state: the topic was deleted then. */
export interface Keyframe extends Omit<TopicView, 'state'> {
  topic: string;
  /** A function: it is packed, and unpacked only when it says something new. */
  state: DocumentState | (() => DocumentState) | null;
}

export type RecordedDelta = { kind: 'delta' } & Delta;
export type RecordedKeyframe = { kind: 'keyframe' } & Keyframe;
/** What the history says of a topic at one instant. */
export type Recorded = RecordedDelta | RecordedKeyframe;
