import { z } from 'zod';
import type { Expectation } from '../../modules/domain/expectation.js';
import type { Roster } from '../../modules/domain/reading.js';
import { command, type Effect, type Mistake, type VendorCommands } from '../port/command.js';
import type { VoximplantClient } from './voximplant.client.js';
import { rosterShows } from './voximplant.effect.js';
import { NewSkill } from './voximplant.schema.js';
import { skillId, skillMistakes } from './voximplant.skill-names.js';

const Skill = z.string().min(1).meta({ title: 'Skill', description: 'Its id or its exact name.' });
const Name = z.string().min(1).meta({ title: 'Name', description: 'Unique in the application.' });
const Comment = z.string().min(1).max(200).meta({ title: 'Comment', description: 'For people.' });

/** SQ_AddSkill, SQ_SetSkillInfo and SQ_DelSkill. */
export const SKILL_COMMANDS = {
  'skill.create': command({
    aim: {},
    params: () => z.strictObject({ name: Name, description: Comment.exactOptional() }),
    check: ({ params: { name } }, { roster }) => nameTaken(name, roster),
    effect: ({ params: { name } }, { roster }) => effect(roster, { where: { name } }, 'present'),
    async send(client: VoximplantClient, { params: { name, description } }, context) {
      const query = { ...client.application, sq_skill_name: name, ...commented(description) };
      return { created: await client.make('SQ_AddSkill', query, NewSkill, context) };
    },
  }),
  'skill.update': command({
    aim: {},
    hint: 'The comment is not among what is read, so a change of it alone stays unconfirmed.',
    params: () =>
      z.strictObject({
        skill: Skill,
        name: Name.exactOptional(),
        description: Comment.exactOptional(),
      }),
    check: ({ params: { skill, name, description } }, { roster }) => [
      ...skillMistakes(skill, ['params', 'skill'], roster),
      ...(name === undefined ? [] : nameTaken(name, roster, skill)),
      ...(name === undefined && description === undefined ? [NOTHING] : []),
    ],
    effect({ params: { skill, name } }, { roster }) {
      if (name === undefined) return { polls: ['roster'], shows: [] };
      return effect(roster, { id: skillId(skill, roster) }, { name: [name] });
    },
    async send(client: VoximplantClient, { params: { skill, name, description } }, context) {
      const query = {
        ...client.application,
        sq_skill_id: skillId(skill, context.roster),
        ...(name !== undefined && { new_sq_skill_name: name }),
        ...commented(description),
      };
      await client.change('SQ_SetSkillInfo', query, context);
      return {};
    },
  }),
  'skill.delete': command({
    aim: {},
    hint: 'Whoever has the skill loses it.',
    params: () => z.strictObject({ skill: Skill }),
    check: ({ params: { skill } }, { roster }) => skillMistakes(skill, ['params', 'skill'], roster),
    effect: ({ params: { skill } }, { roster }) => effect(roster, { id: skillId(skill, roster) }, 'absent'),
    async send(client: VoximplantClient, { params: { skill } }, context) {
      const query = { ...client.application, sq_skill_id: skillId(skill, context.roster) };
      await client.change('SQ_DelSkill', query, context);
      return {};
    },
  }),
} satisfies VendorCommands<VoximplantClient>;

const NOTHING: Mistake = {
  path: ['params'],
  code: 'nothing-to-change',
  message: 'give a new name, a comment or both',
};

function nameTaken(name: string, { skills = [] }: Roster, self?: string): Mistake[] {
  const taken = skills.find((skill) => skill.name === name && skill.id !== self && skill.name !== self);
  if (taken === undefined) return [];
  const message = `the skill ${taken.id} is called "${name}" already: choose another name`;
  return [{ path: ['params', 'name'], code: 'name-taken', message }];
}

function commented(description: string | undefined): { description?: string } {
  return description === undefined ? {} : { description };
}

function effect(
  roster: Roster,
  which: Pick<Expectation, 'id' | 'where'>,
  shows: Expectation['shows'],
): Effect {
  // Some accounts are not told the skills.
  const isTold = roster.skills !== undefined;
  return { polls: ['roster'], shows: isTold ? [rosterShows('skills', which, shows)] : [] };
}
