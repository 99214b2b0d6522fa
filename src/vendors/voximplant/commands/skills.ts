import { z } from 'zod';
import type { Roster } from '../../../modules/domain/reading.js';
import { CommandRejected } from '../../port/errors.js';
import {
  type Mistake,
  requireTarget,
  command,
  type VendorCommands,
  type Effect,
} from '../../port/command.js';
import { own } from '../../../modules/domain/document.js';
import type { VoximplantClient } from '../client.js';
import { rosterShows } from './members.js';
import type { Expectation } from '../../../modules/domain/expectation.js';
import { NewSkill } from '../schema.js';

/** The ids a text may mean: a skill's id or its exact name. */
function meant(text: string, { skills = [] }: Roster): string[] {
  return skills.filter(({ id, name }) => id === text || name === text).map(({ id }) => id);
}

/** What is wrong with a text that is to name one skill. */
function skillMistakes(text: string, path: Mistake['path'], roster: Roster): Mistake[] {
  const found = meant(text, roster);
  if (found.length === 1) return [];
  if (found.length === 0) return [{ path, code: 'unknown-skill', message: `there is no skill "${text}"` }];
  const message = `"${text}" may be each of the skills ${found.join(', ')}: it is the id of one and the name of another`;
  return [{ path, code: 'ambiguous-skill', message }];
}

/** The id of the one skill a text names; the same as when it was checked, unless skills changed meanwhile. */
function skillId(text: string, roster: Roster): string {
  const [id, ...others] = meant(text, roster);
  if (id === undefined || others.length > 0)
    throw new CommandRejected(
      `"${text}" is no longer the id or the name of one skill: look again and send the command again`,
      { conflict: true },
    );
  return id;
}

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
    replaces: 'skills',
    hint: 'A skill that is not named is taken away.',
    params: () => z.strictObject({ skills: Skills }),
    check: ({ params: { skills } }, { roster }) => [
      ...skills.flatMap(({ skill }, i) => skillMistakes(skill, ['params', 'skills', i, 'skill'], roster)),
      ...repeated(skills, roster),
    ],
    effect(command, { roster }) {
      const agent = requireTarget(command, 'agent');
      const { skills } = command.params;
      const wanted = Object.fromEntries(skills.map(({ skill, level }) => [skillId(skill, roster), level]));
      const isTold = own(roster.agents, agent)?.skills !== undefined;
      return {
        polls: ['roster'],
        shows: isTold ? [rosterShows('agents', { id: agent }, { skills: [wanted] })] : [],
      };
    },
    async send(client: VoximplantClient, command, context) {
      const { skills } = command.params;
      const query = { ...client.application, user_id: requireTarget(command, 'agent') };
      if (skills.length === 0) {
        const ids = (context.roster.skills ?? []).map(({ id }) => id);
        const every = { field: 'sq_skill_id', ids } as const;
        await client.changeAll('SQ_UnbindSkill', { ...query, sq_skill_id: 'all' }, every, context);
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
    hint: 'Agents who have the skill lose it.',
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
  // Some accounts may not read the skills.
  const isTold = roster.skills !== undefined;
  return { polls: ['roster'], shows: isTold ? [rosterShows('skills', which, shows)] : [] };
}
