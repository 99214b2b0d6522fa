import type { ResolvedCommand } from '../../src/modules/domain/resolved-command.js';
import type { Executed } from '../../src/vendors/port/command.js';
import { NOW } from './subject.js';
import { api } from './voximplant.harness.js';

/** What set-agents looks at before it writes. */
export const AGENTS_OF_SALES = api(
  'SQ_GetAgents',
  'application_id=12345&sq_queue_id=4&with_sq_queues=true&with_sq_statuses=false&with_sq_skills=true&count=1000&offset=0',
);

export interface OrderRow {
  name: string;
  order: ResolvedCommand;
  /** As the pages have it. */
  requests: string[];
  executed?: Executed;
  /** By default those of memberships: `roster` and `state`. */
  polls?: string[];
  /** Polls cannot show it. */
  unseen?: true;
  /** Ordered before it. */
  first?: ResolvedCommand;
}

/** Every command in every form, and the requests it is, written from the pages by hand. */
export const ORDERS: OrderRow[] = [
  {
    name: 'agent.pause',
    order: { type: 'agent.pause', agent: '24', queues: 'all', params: { reason: 'Inventory' } },
    requests: [api('SQ_SetAgentInfo', 'application_id=12345&user_id=24&handle_calls=false')],
    executed: { keep: { 24: { paused: true, at: NOW, reason: 'Inventory' } } },
    polls: ['state'],
    unseen: true,
  },
  {
    name: 'agent.pause without a reason',
    order: { type: 'agent.pause', agent: '24', params: {} },
    requests: [api('SQ_SetAgentInfo', 'application_id=12345&user_id=24&handle_calls=false')],
    executed: { keep: { 24: { paused: true, at: NOW } } },
    polls: ['state'],
    unseen: true,
  },
  {
    name: 'agent.unpause',
    order: { type: 'agent.unpause', agent: '24', queues: 'all', params: {} },
    requests: [api('SQ_SetAgentInfo', 'application_id=12345&user_id=24&handle_calls=true')],
    executed: { keep: { 24: null } },
    polls: ['state'],
    unseen: true,
  },
  {
    name: 'agent.update',
    order: { type: 'agent.update', agent: '24', params: { fields: { maxChats: 3 } } },
    requests: [api('SQ_SetAgentInfo', 'application_id=12345&user_id=24&max_simultaneous_conversations=3')],
    polls: ['roster'],
  },
  {
    name: 'agent.join of one queue',
    order: { type: 'agent.join', agent: '24', queues: ['4'], params: {} },
    requests: [api('SQ_BindAgent', 'application_id=12345&sq_queue_id=4&user_id=24&bind_mode=add_queues')],
  },
  {
    name: 'agent.join of several, by an agent who is logged out of all',
    order: { type: 'agent.join', agent: '39', queues: ['4', '5'], params: {} },
    requests: [api('SQ_BindAgent', 'application_id=12345&sq_queue_id=4%3B5&user_id=39&bind_mode=add_queues')],
  },
  {
    name: 'agent.leave of one queue',
    order: { type: 'agent.leave', agent: '33', queues: ['3'], params: {} },
    requests: [api('SQ_UnbindAgent', 'application_id=12345&sq_queue_id=3&user_id=33')],
  },
  {
    name: 'agent.leave of several',
    order: { type: 'agent.leave', agent: '21', queues: ['3', '4'], params: {} },
    requests: [api('SQ_UnbindAgent', 'application_id=12345&sq_queue_id=3%3B4&user_id=21')],
  },
  {
    name: 'agent.leave of all',
    order: { type: 'agent.leave', agent: '36', queues: 'all', params: {} },
    // https://api.voximplant.com/platform_api/SQ_UnbindAgent?application_id=12345&sq_queue_id=all&user_id=1
    requests: [api('SQ_UnbindAgent', 'application_id=12345&sq_queue_id=all&user_id=36')],
  },
  {
    name: 'queue.set-agents',
    order: { type: 'queue.set-agents', queue: '4', params: { agents: ['36', '42', '36'] } },
    requests: [
      AGENTS_OF_SALES,
      api('SQ_BindAgent', 'application_id=12345&sq_queue_id=4&user_id=36%3B42&bind_mode=replace_agents'),
    ],
  },
  {
    name: 'queue.set-agents to none',
    order: { type: 'queue.set-agents', queue: '4', params: { agents: [] } },
    requests: [AGENTS_OF_SALES, api('SQ_UnbindAgent', 'application_id=12345&sq_queue_id=4&user_id=all')],
  },
  {
    name: 'agent.set-skills',
    order: {
      type: 'agent.set-skills',
      agent: '21',
      params: {
        skills: [
          { skill: 'german', level: 5 },
          { skill: '3', level: 1 },
        ],
      },
    },
    requests: [
      api(
        'SQ_BindSkill',
        'application_id=12345&user_id=21&sq_skills=%5B%7B%22sq_skill_id%22%3A2%2C%22sq_skill_level%22%3A5%7D%2C' +
          '%7B%22sq_skill_id%22%3A3%2C%22sq_skill_level%22%3A1%7D%5D&bind_mode=replace_skills',
      ),
    ],
    polls: ['roster'],
  },
  {
    name: 'agent.set-skills to none',
    order: { type: 'agent.set-skills', agent: '21', params: { skills: [] } },
    requests: [api('SQ_UnbindSkill', 'application_id=12345&user_id=21&sq_skill_id=all')],
    polls: ['roster'],
  },
  {
    name: 'skill.create',
    order: { type: 'skill.create', params: { name: 'old invoices', description: 'Before 2020' } },
    requests: [
      api('SQ_AddSkill', 'application_id=12345&sq_skill_name=old%20invoices&description=Before%202020'),
    ],
    executed: { created: '4' },
    polls: ['roster'],
  },
  {
    name: 'skill.update',
    order: { type: 'skill.update', params: { skill: 'german', name: 'German', description: 'A to C' } },
    requests: [
      api(
        'SQ_SetSkillInfo',
        'application_id=12345&sq_skill_id=2&new_sq_skill_name=German&description=A%20to%20C',
      ),
    ],
    polls: ['roster'],
  },
  {
    name: 'skill.update of the comment',
    order: { type: 'skill.update', params: { skill: '2', description: 'A to C' } },
    requests: [api('SQ_SetSkillInfo', 'application_id=12345&sq_skill_id=2&description=A%20to%20C')],
    polls: ['roster'],
    unseen: true,
  },
  {
    name: 'skill.delete',
    order: { type: 'skill.delete', params: { skill: 'english' } },
    requests: [api('SQ_DelSkill', 'application_id=12345&sq_skill_id=1')],
    polls: ['roster'],
  },
  {
    name: 'queue.create',
    order: {
      type: 'queue.create',
      params: {
        fields: {
          sq_queue_name: 'Returns',
          call_agent_selection: 'MOST_QUALIFIED',
          call_task_selection: 'MAX_PRIORITY',
        },
      },
    },
    requests: [
      api(
        'SQ_AddQueue',
        'application_id=12345&sq_queue_name=Returns&call_agent_selection=MOST_QUALIFIED&call_task_selection=MAX_PRIORITY',
      ),
    ],
    executed: { created: '6' },
  },
  {
    name: 'queue.create with everything',
    order: {
      type: 'queue.create',
      params: {
        fields: {
          sq_queue_name: 'Returns & repairs',
          call_agent_selection: 'LEAST_QUALIFIED',
          call_task_selection: 'MAX_WAITING_TIME',
          im_agent_selection: 'MAX_WAITING_TIME',
          im_task_selection: 'MAX_PRIORITY',
          hold_calls_if_inactive_agents: true,
          hold_im_if_inactive_agents: false,
          description: 'Both',
          call_max_waiting_time: 3,
          im_max_waiting_time_in_seconds: 90,
          call_max_queue_size: 7,
          im_max_queue_size: 8,
          priority: 100,
          fallback_agent_selection: 'x',
        },
      },
    },
    requests: [
      api(
        'SQ_AddQueue',
        'application_id=12345&sq_queue_name=Returns%20%26%20repairs&call_agent_selection=LEAST_QUALIFIED' +
          '&call_task_selection=MAX_WAITING_TIME&im_agent_selection=MAX_WAITING_TIME&im_task_selection=MAX_PRIORITY' +
          '&hold_calls_if_inactive_agents=true&hold_im_if_inactive_agents=false&description=Both' +
          '&call_max_waiting_time=3&im_max_waiting_time_in_seconds=90&call_max_queue_size=7&im_max_queue_size=8' +
          '&priority=100&fallback_agent_selection=x',
      ),
    ],
    executed: { created: '6' },
  },
  {
    name: 'queue.update',
    order: {
      type: 'queue.update',
      queue: '3',
      params: {
        fields: {
          new_sq_queue_name: 'Help',
          call_agent_selection: 'MOST_QUALIFIED',
          call_max_waiting_time_in_seconds: 100,
          im_max_waiting_time: 4,
          hold_calls_if_inactive_agents: true,
          priority: 1,
        },
      },
    },
    requests: [
      api(
        'SQ_SetQueueInfo',
        'application_id=12345&sq_queue_id=3&new_sq_queue_name=Help&call_agent_selection=MOST_QUALIFIED' +
          '&hold_calls_if_inactive_agents=true&call_max_waiting_time_in_seconds=100&im_max_waiting_time=4&priority=1',
      ),
    ],
  },
  {
    name: 'queue.update of what is not told',
    order: {
      type: 'queue.update',
      queue: '3',
      params: { fields: { priority: 5, im_agent_selection: 'MOST_QUALIFIED' } },
    },
    requests: [
      api(
        'SQ_SetQueueInfo',
        'application_id=12345&sq_queue_id=3&im_agent_selection=MOST_QUALIFIED&priority=5',
      ),
    ],
    unseen: true,
  },
  {
    name: 'queue.delete',
    order: { type: 'queue.delete', queue: '5', params: {} },
    requests: [api('SQ_DelQueue', 'application_id=12345&sq_queue_id=5')],
  },
  {
    name: 'status-label.set, a new one',
    order: { type: 'status-label.set', params: { name: 'OnCall', label: 'In a Call' } },
    // …/SQ_SetAgentCustomStatusMapping?sq_status_name=OnCall&custom_status_name=In%20a%20Call&application_id=12345
    requests: [
      api(
        'SQ_SetAgentCustomStatusMapping',
        'sq_status_name=OnCall&custom_status_name=In%20a%20Call&application_id=12345',
      ),
    ],
    polls: ['roster'],
  },
  {
    name: 'status-label.set, another one',
    order: { type: 'status-label.set', params: { name: 'CUSTOM_1', label: 'Break' } },
    requests: [
      api(
        'SQ_SetAgentCustomStatusMapping',
        'sq_status_name=CUSTOM_1&custom_status_name=Break&application_id=12345',
      ),
    ],
    polls: ['roster'],
  },
  {
    name: 'status-label.set to its own name, which is none',
    order: { type: 'status-label.set', params: { name: 'CUSTOM_1', label: 'CUSTOM_1' } },
    requests: [
      api(
        'SQ_SetAgentCustomStatusMapping',
        'sq_status_name=CUSTOM_1&custom_status_name=CUSTOM_1&application_id=12345',
      ),
    ],
    polls: ['roster'],
  },
  {
    name: 'status-label.delete',
    order: { type: 'status-label.delete', params: { name: 'CUSTOM_2' } },
    requests: [api('SQ_DeleteAgentCustomStatusMapping', 'sq_status_name=CUSTOM_2&application_id=12345')],
    polls: ['roster'],
  },
];
