// The names of topics, apart from their parser: clients make names, and should not carry zod for it.

export const accountTopic = (account: string) => `account/${account}` as const;
export const queueTopic = (account: string, queue: string) => `queue/${account}/${queue}` as const;
export const metricsTopic = (account: string) => `metrics/${account}` as const;
/** A queue's part of the account's metrics. */
export const queueMetricsTopic = (account: string, queue: string) => `metrics/${account}/${queue}` as const;
export const commandsTopic = (account: string) => `commands/${account}` as const;
export const alertsTopic = (account: string) => `alerts/${account}` as const;

export interface MetricsPart {
  /** The topic that it is a part of. */
  whole: string;
  queue: string;
}

/** Of the name of a queue's metrics; undefined: another topic. */
export function metricsPartOf(topic: string): MetricsPart | undefined {
  const [, whole, queue] = /^(metrics\/[^/]+)\/(.+)$/s.exec(topic) ?? [];
  return whole === undefined || queue === undefined ? undefined : { whole, queue };
}

/** A document beside the topics: it cannot be followed. */
export const serversTopic = (account: string) => `servers/${account}` as const;
