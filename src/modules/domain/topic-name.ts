// The names of topics, apart from their parser: clients make names, and should not carry zod for it.

export const accountTopic = (account: string) => `account/${account}` as const;
export const queueTopic = (account: string, queue: string) => `queue/${account}/${queue}` as const;
export const metricsTopic = (account: string) => `metrics/${account}` as const;
export const commandsTopic = (account: string) => `commands/${account}` as const;
export const alertsTopic = (account: string) => `alerts/${account}` as const;

/** A document beside the topics: it cannot be followed. */
export const serversTopic = (account: string) => `servers/${account}` as const;
