import type { TopicRef } from '../domain/topic.js';
import type { Resource } from './authority.js';

export function resourceOf(ref: TopicRef): Resource {
  const { account, kind: topicKind } = ref;
  return ref.kind === 'queue' ? { account, queue: ref.queue, topicKind } : { account, topicKind };
}
