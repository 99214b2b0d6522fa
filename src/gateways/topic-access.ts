import { FloorError } from '../modules/domain/problem.js';
import { parseTopic, type TopicRef } from '../modules/domain/topic.js';

/** Throws `not-found` for what is no topic. */
export function followable(topic: string): TopicRef {
  const ref = parseTopic(topic);
  if (ref === undefined) throw new FloorError('not-found', `There is no topic "${topic}".`);
  return ref;
}
