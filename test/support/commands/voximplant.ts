import { agentOfPlatform } from './voximplant.platform.js';
import { api, asked } from './voximplant.request.js';
import { VOXIMPLANT_QUEUE_ROWS } from './voximplant.queues.js';
import { VOXIMPLANT_SKILL_ROWS } from './voximplant.skills.js';
import { member, members, person, type CommandRow, type CommandTable } from './row.js';

const AGENT_ROWS: CommandRow<string>[] = [
  {
    name: 'agent.pause',
    type: 'agent.pause',
    command: ({ ada }) => ({ agent: ada.id, params: { reason: 'Inventory' } }),
    requests: ({ ada }) => [
      api('SQ_SetAgentInfo', `application_id=12345&user_id=${ada.id}&handle_calls=false`),
    ],
    unconfirmed: true,
    contract: {
      executed: ({ ada }) => ({ keep: { [ada.id]: { paused: true, at: Date.now(), reason: 'Inventory' } } }),
      polls: ['state'],
    },
    e2e: {
      called: ({ ada }) => ({ agent: ada.name }),
      feed: (stage) => {
        const paused = { state: 'paused', availability: 'paused', reason: 'Inventory' };
        expect(person(stage, stage.ada)).toMatchObject(paused);
        expect(member(stage, stage.sales, stage.ada)).toMatchObject(paused);
      },
    },
  },
  {
    name: 'agent.pause in all queues, without a reason',
    type: 'agent.pause',
    command: ({ ben }) => ({ agent: ben.id, queues: 'all', params: {} }),
    requests: ({ ben }) => [
      api('SQ_SetAgentInfo', `application_id=12345&user_id=${ben.id}&handle_calls=false`),
    ],
    unconfirmed: true,
    contract: {
      executed: ({ ben }) => ({ keep: { [ben.id]: { paused: true, at: Date.now() } } }),
      polls: ['state'],
    },
    // The row before it shows the same.
    e2e: false,
  },
  {
    name: 'agent.unpause',
    type: 'agent.unpause',
    command: ({ ada }) => ({ agent: ada.id, queues: 'all', params: {} }),
    requests: ({ ada }) => [
      api('SQ_SetAgentInfo', `application_id=12345&user_id=${ada.id}&handle_calls=true`),
    ],
    unconfirmed: true,
    contract: { executed: ({ ada }) => ({ keep: { [ada.id]: null } }), polls: ['state'] },
    e2e: {
      feed: (stage) => {
        expect(person(stage, stage.ada)).toMatchObject({ state: 'available' });
        expect(person(stage, stage.ada)).not.toHaveProperty('reason');
      },
    },
  },
  {
    name: 'agent.update',
    type: 'agent.update',
    command: ({ ada }) => ({ agent: ada.id, params: { fields: { maxChats: 3 } } }),
    requests: ({ ada }) => [
      api('SQ_SetAgentInfo', `application_id=12345&user_id=${ada.id}&max_simultaneous_conversations=3`),
    ],
    contract: { polls: ['roster'] },
    e2e: {
      called: ({ ada }) => ({ agent: `id:${ada.id}` }),
      asked: async (stage) =>
        expect(await agentOfPlatform(stage)).toMatchObject({ max_simultaneous_conversations: 3 }),
    },
  },
  {
    name: 'agent.leave one queue',
    type: 'agent.leave',
    command: ({ ada, sales }) => ({ agent: ada.id, queues: [sales.id], params: {} }),
    requests: ({ ada, sales }) => [
      api('SQ_UnbindAgent', `application_id=12345&sq_queue_id=${sales.id}&user_id=${ada.id}`),
    ],
    e2e: {
      called: ({ ada, sales }) => ({ agent: `name:${ada.name}`, queues: [sales.name] }),
      feed: (stage) => {
        expect(members(stage, stage.sales)).toEqual([stage.dee.id]);
        expect(Object.keys(person(stage, stage.ada)!.queues)).toEqual([stage.support.id]);
      },
    },
  },
  {
    name: 'agent.join one queue',
    type: 'agent.join',
    command: ({ ada, sales }) => ({ agent: ada.id, queues: [sales.id], params: {} }),
    requests: ({ ada, sales }) => [
      api(
        'SQ_BindAgent',
        `application_id=12345&sq_queue_id=${sales.id}&user_id=${ada.id}&bind_mode=add_queues`,
      ),
    ],
    contract: {
      first: ({ ada, sales }) => ({ type: 'agent.leave', agent: ada.id, queues: [sales.id], params: {} }),
    },
    e2e: {
      called: ({ ada }) => ({ agent: ada.name }),
      feed: (stage) =>
        expect(Object.keys(person(stage, stage.ada)!.queues)).toEqual([stage.support.id, stage.sales.id]),
    },
  },
  {
    name: 'agent.leave several queues',
    type: 'agent.leave',
    command: ({ ada, support, sales }) => ({ agent: ada.id, queues: [sales.id, support.id], params: {} }),
    requests: ({ ada, support, sales }) => [
      api('SQ_UnbindAgent', `application_id=12345&sq_queue_id=${sales.id}%3B${support.id}&user_id=${ada.id}`),
    ],
    e2e: {
      called: ({ support, sales }) => ({ queues: [`id:${sales.id}`, support.name] }),
      feed: (stage) => expect(person(stage, stage.ada)).toBeUndefined(),
    },
  },
  {
    name: 'agent.join several queues',
    type: 'agent.join',
    command: ({ ada, support, sales }) => ({ agent: ada.id, queues: [sales.id, support.id], params: {} }),
    requests: ({ ada, support, sales }) => [
      api(
        'SQ_BindAgent',
        `application_id=12345&sq_queue_id=${sales.id}%3B${support.id}&user_id=${ada.id}&bind_mode=add_queues`,
      ),
    ],
    contract: {
      first: ({ ada }) => ({ type: 'agent.leave', agent: ada.id, queues: 'all', params: {} }),
    },
    e2e: {
      called: ({ ada, support, sales }) => ({
        ...{ agent: ada.name, queues: [`name:${sales.name}`, support.id] },
      }),
      feed: (stage) =>
        expect(person(stage, stage.ada)?.queues).toEqual({
          [stage.support.id]: 'available',
          [stage.sales.id]: 'available',
        }),
    },
  },
  {
    name: 'agent.join several queues, by an agent who is logged out of all',
    type: 'agent.join',
    command: () => ({ agent: '39', queues: ['4', '5'], params: {} }),
    requests: () => [
      api('SQ_BindAgent', 'application_id=12345&sq_queue_id=4%3B5&user_id=39&bind_mode=add_queues'),
    ],
    // The cast has no telephone that is off.
    e2e: false,
  },
  {
    name: 'agent.leave all queues',
    type: 'agent.leave',
    command: ({ ben }) => ({ agent: ben.id, queues: 'all', params: {} }),
    // https://api.voximplant.com/platform_api/SQ_UnbindAgent?application_id=12345&sq_queue_id=all&user_id=1
    requests: ({ ben }) => [api('SQ_UnbindAgent', `application_id=12345&sq_queue_id=all&user_id=${ben.id}`)],
    e2e: {
      called: ({ ben }) => ({ agent: ben.name }),
      feed: (stage) => expect(members(stage, stage.support)).toEqual([stage.ada.id]),
    },
  },
];

export const VOXIMPLANT: CommandTable<string> = {
  rows: [...AGENT_ROWS, ...VOXIMPLANT_QUEUE_ROWS, ...VOXIMPLANT_SKILL_ROWS],
  asked,
};
