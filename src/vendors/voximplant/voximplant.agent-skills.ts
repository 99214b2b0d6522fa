import { z } from 'zod';
import { own } from '../../modules/domain/document.js';
import type { Roster } from '../../modules/domain/reading.js';
import { requireTarget, command, type Mistake, type VendorCommands } from '../port/command.js';
import type { VoximplantClient } from './voximplant.client.js';
import { rosterShows } from './voximplant.effect.js';
import { skillId, skillMistakes } from './voximplant.skill-names.js';

const MOST = 5;

const Skills = z
  .array(
    z.strictObject({
      skill: z.string().min(1).meta({ title: 'Skill', description: 'Its id or its exact name.' }),
      level: z.int().min(1).max(5).meta({ title: 'Level', description: 'From 1 to 5, which is best.' }),
    }),
  )
  .max(MOST)
  .meta({ title: 'Skills', description: 'All the agent is to have, five at most; any other is taken away.' });
type Skills = z.output<typeof Skills>;

/** SQ_BindSkill and SQ_UnbindSkill. */
export const AGENT_SKILL_COMMANDS = {
  'agent.set-skills': command({
    aim: { agent: 'required' },
    hint: 'A skill that is not named is taken away.',
    params: () => z.strictObject({ skills: Skills }),
    check: ({ params: { skills } }, { roster }) => [
      ...skills.flatMap(({ skill }, i) => skillMistakes(skill, ['params', 'skills', i, 'skill'], roster)),
      ...repeated(skills, roster),
    ],
    effect(order, { roster }) {
      const agent = requireTarget(order, 'agent');
      const { skills } = order.params;
      const wanted = Object.fromEntries(skills.map(({ skill, level }) => [skillId(skill, roster), level]));
      const isTold = own(roster.agents, agent)?.skills !== undefined;
      return {
        polls: ['roster'],
        shows: isTold ? [rosterShows('agents', { id: agent }, { skills: [wanted] })] : [],
      };
    },
    async send(client: VoximplantClient, order, context) {
      const { skills } = order.params;
      const query = { ...client.application, user_id: requireTarget(order, 'agent') };
      if (skills.length === 0) {
        await client.change('SQ_UnbindSkill', { ...query, sq_skill_id: 'all' }, context);
        return {};
      }
      const sq_skills = JSON.stringify(
        skills.map(({ skill, level }) => ({
          sq_skill_id: idOnWire(skillId(skill, context.roster)),
          sq_skill_level: level,
        })),
      );
      // In one request, so that the agent is never without.
      await client.change('SQ_BindSkill', { ...query, sq_skills, bind_mode: 'replace_skills' }, context);
      return {};
    },
  }),
} satisfies VendorCommands<VoximplantClient>;

/** A number as in the vendor's samples, unless it is too large to be exact. */
function idOnWire(id: string): number | string {
  const number = Number(id);
  return Number.isSafeInteger(number) ? number : id;
}

/** By id and by name, a skill may be named twice. */
function repeated(skills: Skills, { skills: known = [] }: Roster): Mistake[] {
  const ids = skills.map(({ skill }) => known.find(({ id, name }) => id === skill || name === skill)?.id);
  return ids.flatMap((id, i) =>
    id !== undefined && ids.indexOf(id) < i
      ? [
          {
            path: ['params', 'skills', i, 'skill'],
            code: 'repeated-skill',
            message: `the skill ${id} is named more than once`,
          },
        ]
      : [],
  );
}
