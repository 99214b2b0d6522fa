import { AccountId, Id } from './id.js';

export {
  accountTopic,
  alertsTopic,
  commandsTopic,
  metricsPartOf,
  metricsTopic,
  queueMetricsTopic,
  queueTopic,
  serversTopic,
} from './topic-name.js';

/** A document a client can follow. */
export type TopicRef =
  | { kind: 'account'; account: string }
  | { kind: 'queue'; account: string; queue: string }
  | { kind: 'commands'; account: string }
  /** With a queue: its part of the account's. */
  | { kind: 'metrics'; account: string; queue?: string }
  | { kind: 'alerts'; account: string };

/** Undefined when the text is no topic's name. A queue id may hold slashes; an account id may not. */
export function parseTopic(topic: string): TopicRef | undefined {
  const [kind, account, ...rest] = topic.split('/');
  if (!AccountId.safeParse(account).success || account === undefined) return undefined;
  const queue = rest.join('/');
  if (kind === 'account' && rest.length === 0) return { kind, account };
  if (kind === 'commands' && rest.length === 0) return { kind, account };
  if (kind === 'metrics' && rest.length === 0) return { kind, account };
  if (kind === 'alerts' && rest.length === 0) return { kind, account };
  if ((kind === 'queue' || kind === 'metrics') && Id.safeParse(queue).success)
    return { kind, account, queue };
  return undefined;
}

/** The queue that a topic is about; undefined: the account. */
export const queueOf = (ref: TopicRef): string | undefined => ('queue' in ref ? ref.queue : undefined);
