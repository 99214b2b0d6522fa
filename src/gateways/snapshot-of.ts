import type { Snapshot } from '../modules/domain/document.js';
import type { TopicView } from '../modules/floor/topic-history.js';

export function snapshotOf(topic: string, { epoch, version, at, state }: TopicView): Snapshot {
  return { topic, epoch, version, at, state };
}
