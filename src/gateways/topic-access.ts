import type { Resource } from '../modules/auth/authority.js';
import { FloorError } from '../modules/domain/problem.js';
import { parseTopic, type TopicRef } from '../modules/domain/topic.js';

/** Throws `not-found` for what is no topic. */
export function followable(topic: string): TopicRef {
  const ref = parseTopic(topic);
  if (ref === undefined) throw new FloorError('not-found', `There is no topic "${topic}".`);
  return ref;
}

export function resourceOf(ref: TopicRef): Resource {
  const { account, kind: topicKind } = ref;
  return ref.kind === 'queue' ? { account, queue: ref.queue, topicKind } : { account, topicKind };
}
