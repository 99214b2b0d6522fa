import { z } from 'zod';
import type { Mistake } from '../port/command.js';
import { SkillLevel } from './portsip.words.js';

const Agent = z.string().min(1).max(64);

export const SetAgents = z.strictObject({
  agents: z.array(Agent).meta({
    title: 'Agents',
    description: 'Everybody who is to serve the queue, in the order in which they are called.',
  }),
  skillLevels: z
    .record(Agent, SkillLevel)
    .meta({
      title: 'Skill levels',
      description: 'By extension number; those not named here keep theirs, and who is new gets 1.',
    })
    .exactOptional(),
});
export type SetAgents = z.infer<typeof SetAgents>;

export function setAgentsMistakes({ agents, skillLevels = {} }: SetAgents): Mistake[] {
  const strangers = Object.keys(skillLevels).filter((agent) => !agents.includes(agent));
  return strangers.map((agent) => ({
    path: ['params', 'skillLevels', agent],
    code: 'not-in-list',
    message: 'is for nobody in the list: agents are named by their extension numbers here',
  }));
}
