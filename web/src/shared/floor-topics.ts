import type { AccountDocument, QueueDocument, TopicView } from '../../../client/index.js';

/** A topic a board shows. */
export type FloorTopic =
  | { readonly kind: 'account'; readonly account: string }
  | { readonly kind: 'queue'; readonly account: string; readonly queue: string };

/** Undefined: a topic of another kind, which boards have no place for. */
export function floorTopic(name: string): FloorTopic | undefined {
  const [kind, account, ...rest] = name.split('/');
  if (!account) return undefined;
  if (kind === 'account' && rest.length === 0) return { kind, account };
  // A queue's id may hold slashes.
  const queue = rest.join('/');
  return kind === 'queue' && queue !== '' ? { kind, account, queue } : undefined;
}

/** What is known of the topics a board follows. */
export interface FloorViews {
  /** By account. */
  readonly accounts: ReadonlyMap<string, TopicView<AccountDocument>>;
  readonly queues: readonly { account: string; queue: string; view: TopicView<QueueDocument> }[];
}
