import type { Standing } from './standing.js';

/** Every alarm that is up, each by a name of its own. Of rows that cannot be relied on nobody is called. */
export function alarmKeys({ queues, agents }: Pick<Standing, 'queues' | 'agents'>): string[] {
  const ofQueues = queues
    .filter(({ trust }) => trust.trusted)
    .flatMap(({ key, alarms }) =>
      alarms.filter(({ level }) => level === 'alarm').map(({ kind }) => `${kind} ${key}`),
    );
  const ofAgents = agents
    .filter(({ trust, alarm }) => trust.trusted && alarm?.level === 'alarm')
    .map(({ key }) => `pause ${key}`);
  return [...ofQueues, ...ofAgents];
}

export const isNews = (before: readonly string[], now: readonly string[]): boolean =>
  now.some((key) => !before.includes(key));
