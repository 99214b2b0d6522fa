import type { Weighed } from '../commands/proposals/command-proposer.js';
import type { Agent } from '../domain/agent.js';
import { own } from '../domain/document.js';
import type { Remedy } from '../domain/remedy.js';
import type { ResolvedCommand } from '../domain/resolved-command.js';

type Agents = Readonly<Record<string, Pick<Agent, 'availability' | 'queues'>>>;

/**
 * Whether a remedy is needed and bearable, as the picture shows the floor. Pure.
 * @param pausing agents whose pause is proposed or under way
 */
export function weigh(
  remedy: Remedy,
  { type, agent = '', queues = 'all' }: ResolvedCommand,
  agents: Agents,
  pausing: ReadonlySet<string>,
): Weighed {
  const known = Object.keys(own(agents, agent)?.queues ?? {});
  if (type === 'agent.pause') {
    const meant = queues === 'all' ? known : queues;
    const after = new Set([...pausing, agent]);
    const isTooMany = meant.some((queue) => pausedShare(queue, agents, after) > remedy.pauseQuotaPercent);
    return isTooMany ? { refusal: 'pause-quota' } : {};
  }
  if (type !== 'agent.join' || queues === 'all') return {};
  const joined = queues.filter((queue) => !known.includes(queue));
  if (joined.length === 0) return { refusal: 'needless' };
  if (!remedy.leaveWhenClear) return {};
  const { approval, expiresSeconds, agentCooldownSeconds } = remedy;
  const wayBack = {
    approval,
    expiresMs: expiresSeconds * 1_000,
    agentCooldownMs: agentCooldownSeconds * 1_000,
  };
  return { join: { queues: joined, ...wayBack } };
}

/** Of the agents of the queue who are logged in, in percent. */
function pausedShare(queue: string, agents: Agents, pausing: ReadonlySet<string>): number {
  const present = Object.entries(agents).filter(
    ([, { availability, queues }]) =>
      own(queues, queue) !== undefined && availability !== undefined && availability !== 'logged-out',
  );
  const paused = present.filter(([id, { availability }]) => availability === 'paused' || pausing.has(id));
  return present.length === 0 ? 0 : (100 * paused.length) / present.length;
}
