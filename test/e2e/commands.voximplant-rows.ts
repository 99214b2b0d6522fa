import { VoximplantClient } from '../../simulators/testing/voximplant-client.js';
import { member, members, person, queueNames, type Row, type Stage } from './commands.row.js';

/** Neither chats at a time nor skills of agents stand in any document; so the platform is asked. */
async function agentOfPlatform({ simulator, ada }: Stage): Promise<unknown> {
  const client = new VoximplantClient(simulator);
  const { result } = (await client.ask('SQ_GetAgents', {
    with_sq_skills: 'true',
    with_sq_queues: 'false',
  })) as {
    result: { user_id: number }[];
  };
  return result.find(({ user_id }) => String(user_id) === ada.key);
}

async function skillNames({ get }: Stage): Promise<string[]> {
  const { body } = await get<{ capabilities: { skills: { name: string }[] } }>('');
  return body.capabilities.skills.map(({ name }) => name);
}

async function labels({ get }: Stage): Promise<unknown> {
  return (await get<{ items: unknown }>('/status-labels')).body.items;
}

export const VOXIMPLANT_ROWS: Row[] = [
  {
    name: 'agent.pause',
    order: ({ ada }) => ({ type: 'agent.pause', agent: ada.name, params: { reason: 'Inventory' } }),
    confirmation: 'unconfirmed',
    feed: (stage) => {
      const paused = { state: 'paused', availability: 'paused', reason: 'Inventory' };
      expect(person(stage, stage.ada)).toMatchObject(paused);
      expect(member(stage, stage.sales, stage.ada)).toMatchObject(paused);
    },
  },
  {
    name: 'agent.unpause',
    order: ({ ada }) => ({ type: 'agent.unpause', agent: ada.id, queues: 'all' }),
    confirmation: 'unconfirmed',
    feed: (stage) => {
      expect(person(stage, stage.ada)).toMatchObject({ state: 'available' });
      expect(person(stage, stage.ada)).not.toHaveProperty('reason');
    },
  },
  {
    name: 'agent.update',
    order: ({ ada }) => ({
      type: 'agent.update',
      agent: `id:${ada.id}`,
      params: { fields: { maxChats: 3 } },
    }),
    confirmation: 'confirmed',
    asked: async (stage) =>
      expect(await agentOfPlatform(stage)).toMatchObject({ max_simultaneous_conversations: 3 }),
  },
  {
    name: 'agent.leave one queue',
    order: ({ ada, sales }) => ({ type: 'agent.leave', agent: `name:${ada.name}`, queues: [sales.name] }),
    confirmation: 'confirmed',
    feed: (stage) => {
      expect(members(stage, stage.sales)).toEqual([stage.dee.id]);
      expect(Object.keys(person(stage, stage.ada)!.queues)).toEqual([stage.support.id]);
    },
  },
  {
    name: 'agent.join one queue',
    order: ({ ada, sales }) => ({ type: 'agent.join', agent: ada.name, queues: [sales.id] }),
    confirmation: 'confirmed',
    feed: (stage) =>
      expect(Object.keys(person(stage, stage.ada)!.queues)).toEqual([stage.support.id, stage.sales.id]),
  },
  {
    name: 'agent.leave several queues',
    order: ({ ada, sales, support }) => ({
      type: 'agent.leave',
      agent: ada.id,
      queues: [`id:${sales.id}`, support.name],
    }),
    confirmation: 'confirmed',
    feed: (stage) => expect(person(stage, stage.ada)).toBeUndefined(),
  },
  {
    name: 'agent.join several queues',
    order: ({ ada, sales, support }) => ({
      type: 'agent.join',
      agent: ada.name,
      queues: [`name:${sales.name}`, support.id],
    }),
    confirmation: 'confirmed',
    feed: (stage) =>
      expect(person(stage, stage.ada)?.queues).toEqual({
        [stage.support.id]: 'available',
        [stage.sales.id]: 'available',
      }),
  },
  {
    name: 'agent.leave all queues',
    order: ({ ben }) => ({ type: 'agent.leave', agent: ben.name, queues: 'all' }),
    confirmation: 'confirmed',
    feed: (stage) => expect(members(stage, stage.support)).toEqual([stage.ada.id]),
  },
  {
    name: 'queue.set-agents',
    order: ({ support, ben, dee }) => ({
      type: 'queue.set-agents',
      queue: support.name,
      params: { agents: [ben.name, dee.id] },
    }),
    confirmation: 'confirmed',
    feed: (stage) => expect(members(stage, stage.support)).toEqual([stage.ben.id, stage.dee.id]),
  },
  {
    name: 'skill.create',
    order: ({ nth }) => ({ type: 'skill.create', params: { name: `Danish ${nth}` } }),
    confirmation: 'confirmed',
    asked: async (stage) => expect(await skillNames(stage)).toContain(`Danish ${stage.nth}`),
  },
  {
    name: 'agent.set-skills',
    order: ({ ada, nth }) => ({
      type: 'agent.set-skills',
      agent: ada.name,
      params: { skills: [{ skill: `Danish ${nth}`, level: 4 }] },
    }),
    confirmation: 'confirmed',
    asked: async (stage) =>
      expect(await agentOfPlatform(stage)).toMatchObject({
        sq_skills: [{ sq_skill_name: `Danish ${stage.nth}`, sq_skill_level: 4 }],
      }),
  },
  {
    name: 'skill.update',
    order: ({ nth }) => ({
      type: 'skill.update',
      params: { skill: `Danish ${nth}`, name: `Faroese ${nth}` },
    }),
    confirmation: 'confirmed',
    asked: async (stage) => expect(await skillNames(stage)).toContain(`Faroese ${stage.nth}`),
  },
  {
    name: 'skill.update of the comment alone',
    order: ({ nth }) => ({
      type: 'skill.update',
      params: { skill: `Faroese ${nth}`, description: 'Few have it' },
    }),
    confirmation: 'unconfirmed',
    unseen: true,
  },
  {
    name: 'skill.delete',
    order: ({ nth }) => ({ type: 'skill.delete', params: { skill: `Faroese ${nth}` } }),
    confirmation: 'confirmed',
    asked: async (stage) => expect(await skillNames(stage)).not.toContain(`Faroese ${stage.nth}`),
  },
  {
    name: 'queue.create',
    order: ({ nth }) => ({
      type: 'queue.create',
      params: {
        fields: {
          sq_queue_name: `Returns ${nth}`,
          call_agent_selection: 'MOST_QUALIFIED',
          call_task_selection: 'MAX_PRIORITY',
        },
      },
    }),
    confirmation: 'confirmed',
    feed: (stage) => expect(queueNames(stage)).toContain(`Returns ${stage.nth}`),
  },
  {
    name: 'queue.update',
    order: ({ nth }) => ({
      type: 'queue.update',
      queue: `Returns ${nth}`,
      params: { fields: { new_sq_queue_name: `Repairs ${nth}`, call_max_waiting_time_in_seconds: 100 } },
    }),
    confirmation: 'confirmed',
    feed: (stage) => expect(queueNames(stage)).toContain(`Repairs ${stage.nth}`),
  },
  {
    name: 'queue.update of what is not told',
    order: ({ nth }) => ({
      type: 'queue.update',
      queue: `Repairs ${nth}`,
      params: { fields: { priority: 5 } },
    }),
    confirmation: 'unconfirmed',
    unseen: true,
  },
  {
    name: 'queue.delete',
    order: ({ nth }) => ({ type: 'queue.delete', queue: `Repairs ${nth}` }),
    confirmation: 'confirmed',
    feed: (stage) => expect(queueNames(stage)).not.toContain(`Repairs ${stage.nth}`),
  },
  {
    name: 'status-label.set',
    order: ({ nth }) => ({
      type: 'status-label.set',
      params: { name: `CUSTOM_${nth + 4}`, label: `Errand ${nth}` },
    }),
    confirmation: 'confirmed',
    asked: async (stage) =>
      expect(await labels(stage)).toContainEqual({
        name: `CUSTOM_${stage.nth + 4}`,
        label: `Errand ${stage.nth}`,
      }),
  },
  {
    name: 'status-label.delete',
    order: ({ nth }) => ({ type: 'status-label.delete', params: { name: `CUSTOM_${nth + 4}` } }),
    confirmation: 'confirmed',
    asked: async (stage) =>
      expect(await labels(stage)).not.toContainEqual(
        expect.objectContaining({ name: `CUSTOM_${stage.nth + 4}` }),
      ),
  },
];
