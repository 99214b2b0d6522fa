/** Paths below the domain. Agents' ids hold `@` and `:`. */
export const queuePath = (queue: string): string => `callqueues/${encodeURIComponent(queue)}`;

export const agentsPath = (queue: string): string => `${queuePath(queue)}/agents`;

/** `queue` may be `all` where the agent's presence is meant, and nowhere else. */
export const agentPath = (queue: string, agent: string): string =>
  `${agentsPath(queue)}/${encodeURIComponent(agent)}`;

export const callPath = (user: string, call: string): string =>
  `users/${encodeURIComponent(user)}/calls/${encodeURIComponent(call)}`;
