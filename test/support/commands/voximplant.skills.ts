import { agentOfPlatform } from './voximplant.platform.js';
import { api } from './voximplant.request.js';
import type { CommandRow, LiveStage } from './row.js';

async function skillNames({ get }: LiveStage): Promise<string[]> {
  const { body } = await get<{ capabilities: { skills: { name: string }[] } }>('');
  return body.capabilities.skills.map(({ name }) => name);
}

export const VOXIMPLANT_SKILL_ROWS: CommandRow<string>[] = [
  {
    name: 'skill.create',
    type: 'skill.create',
    command: ({ nth }) => ({ params: { name: `Danish ${nth}` } }),
    requests: ({ nth }) => [api('SQ_AddSkill', `application_id=12345&sq_skill_name=Danish%20${nth}`)],
    contract: { executed: () => ({ created: '4' }), polls: ['roster'] },
    e2e: { asked: async (stage) => expect(await skillNames(stage)).toContain(`Danish ${stage.nth}`) },
  },
  {
    name: 'skill.create with a comment',
    type: 'skill.create',
    command: () => ({ params: { name: 'old invoices', description: 'Before 2020' } }),
    requests: () => [
      api('SQ_AddSkill', 'application_id=12345&sq_skill_name=old%20invoices&description=Before%202020'),
    ],
    contract: { executed: () => ({ created: '4' }), polls: ['roster'] },
    // Only the platform has the comment.
    e2e: false,
  },
  {
    name: 'agent.set-skills',
    type: 'agent.set-skills',
    command: ({ ada, made: { skill } }) => ({
      agent: ada.id,
      params: { skills: [{ skill: skill.name, level: 4 }] },
    }),
    requests: ({ ada, made: { skill } }) => [
      api(
        'SQ_BindSkill',
        `application_id=12345&user_id=${ada.id}&sq_skills=%5B%7B%22sq_skill_id%22%3A${skill.id}%2C` +
          '%22sq_skill_level%22%3A4%7D%5D&bind_mode=replace_skills',
      ),
    ],
    contract: { polls: ['roster'] },
    e2e: {
      called: ({ ada }) => ({ agent: ada.name }),
      asked: async (stage) =>
        expect(await agentOfPlatform(stage)).toMatchObject({
          sq_skills: [{ sq_skill_name: `Danish ${stage.nth}`, sq_skill_level: 4 }],
        }),
    },
  },
  {
    name: 'agent.set-skills to two, by name and by id',
    type: 'agent.set-skills',
    command: ({ ada }) => ({
      agent: ada.id,
      params: {
        skills: [
          { skill: 'german', level: 5 },
          { skill: '3', level: 1 },
        ],
      },
    }),
    requests: ({ ada }) => [
      api(
        'SQ_BindSkill',
        `application_id=12345&user_id=${ada.id}&sq_skills=%5B%7B%22sq_skill_id%22%3A2%2C%22sq_skill_level%22%3A5%7D%2C` +
          '%7B%22sq_skill_id%22%3A3%2C%22sq_skill_level%22%3A1%7D%5D&bind_mode=replace_skills',
      ),
    ],
    contract: { polls: ['roster'] },
    // The floor of the casts has no skills but those that rows create.
    e2e: false,
  },
  {
    name: 'agent.set-skills to none',
    type: 'agent.set-skills',
    command: ({ ada }) => ({ agent: ada.id, params: { skills: [] } }),
    requests: ({ ada }) => [api('SQ_UnbindSkill', `application_id=12345&user_id=${ada.id}&sq_skill_id=all`)],
    contract: { polls: ['roster'] },
    // The rows after it need the skill.
    e2e: false,
  },
  {
    name: 'skill.update of the name',
    type: 'skill.update',
    command: ({ nth, made: { skill } }) => ({ params: { skill: skill.name, name: `Faroese ${nth}` } }),
    requests: ({ nth, made: { skill } }) => [
      api(
        'SQ_SetSkillInfo',
        `application_id=12345&sq_skill_id=${skill.id}&new_sq_skill_name=Faroese%20${nth}`,
      ),
    ],
    contract: { polls: ['roster'] },
    e2e: { asked: async (stage) => expect(await skillNames(stage)).toContain(`Faroese ${stage.nth}`) },
  },
  {
    name: 'skill.update of name and comment',
    type: 'skill.update',
    command: () => ({ params: { skill: 'german', name: 'German', description: 'A to C' } }),
    requests: () => [
      api(
        'SQ_SetSkillInfo',
        'application_id=12345&sq_skill_id=2&new_sq_skill_name=German&description=A%20to%20C',
      ),
    ],
    contract: { polls: ['roster'] },
    // Only the platform has the comment.
    e2e: false,
  },
  {
    name: 'skill.update of the comment alone',
    type: 'skill.update',
    command: ({ made: { skill } }) => ({ params: { skill: skill.name, description: 'A to C' } }),
    requests: ({ made: { skill } }) => [
      api('SQ_SetSkillInfo', `application_id=12345&sq_skill_id=${skill.id}&description=A%20to%20C`),
    ],
    unconfirmed: true,
    contract: { polls: ['roster'] },
    e2e: { unseen: true },
  },
  {
    name: 'skill.update of a skill by its id',
    type: 'skill.update',
    command: () => ({ params: { skill: '2', description: 'A to C' } }),
    requests: () => [api('SQ_SetSkillInfo', 'application_id=12345&sq_skill_id=2&description=A%20to%20C')],
    unconfirmed: true,
    contract: { polls: ['roster'] },
    // The row before it is the same, by name.
    e2e: false,
  },
  {
    name: 'skill.delete',
    type: 'skill.delete',
    command: ({ made: { skill } }) => ({ params: { skill: skill.name } }),
    requests: ({ made: { skill } }) => [api('SQ_DelSkill', `application_id=12345&sq_skill_id=${skill.id}`)],
    contract: { polls: ['roster'] },
    e2e: {
      asked: async (stage) => expect(await skillNames(stage)).not.toContain(`Faroese ${stage.nth}`),
    },
  },
];
