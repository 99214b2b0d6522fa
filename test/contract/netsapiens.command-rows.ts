import type { ResolvedCommand } from '../../src/modules/domain/resolved-command.js';
import type { Executed } from '../../src/vendors/port/command.js';

/** A command, and what is sent of it, written by hand from the page. */
export interface CommandRow {
  name: string;
  /** Ordered before it. */
  first?: ResolvedCommand;
  order: ResolvedCommand;
  requests: { request: string; body?: object }[];
  executed?: Executed;
  /** Polls cannot show it. */
  unseen?: true;
}

const DOMAIN = '/ns-api/v2/domains/~';
const ADA = '1004@west.example';
const BEN = 'sip:1005wp@west.example';
const FAY = '1008@west.example';
const GUS = '1009@west.example';
const JO = '1011@west.example';

const request = (method: string, path: string, body?: object) => ({
  request: `${method} ${DOMAIN}/${path}`,
  ...(body !== undefined && { body }),
});
const succeeded = (...queues: string[]): Executed => ({
  results: Object.fromEntries(queues.map((queue) => [queue, { status: 'succeeded' }])),
});
const CALLS = request('GET', 'calls?limit=1000');
const logout: ResolvedCommand = { type: 'agent.logout', agent: ADA, queues: 'all', params: {} };

const PRESENCE: CommandRow[] = [
  {
    name: 'agent.login in one queue',
    order: { type: 'agent.login', agent: GUS, queues: ['6402'], params: {} },
    requests: [request('PATCH', 'callqueues/6402/agents/1009%40west.example/login')],
    executed: succeeded('6402'),
  },
  {
    name: 'agent.login in several queues',
    first: logout,
    order: { type: 'agent.login', agent: ADA, queues: ['6403', '6402'], params: {} },
    requests: [
      request('PATCH', 'callqueues/6403/agents/1004%40west.example/login'),
      request('PATCH', 'callqueues/6402/agents/1004%40west.example/login'),
    ],
    executed: succeeded('6403', '6402'),
  },
  {
    name: 'agent.login in all queues',
    first: logout,
    order: { type: 'agent.login', agent: ADA, queues: 'all', params: {} },
    requests: [request('PATCH', 'callqueues/all/agents/1004%40west.example/login')],
  },
  {
    name: 'agent.logout from one queue',
    order: { type: 'agent.logout', agent: JO, queues: ['6403'], params: {} },
    requests: [request('PATCH', 'callqueues/6403/agents/1011%40west.example/logout')],
    executed: succeeded('6403'),
  },
  {
    name: 'agent.logout from all queues',
    order: logout,
    requests: [request('PATCH', 'callqueues/all/agents/1004%40west.example/logout')],
  },
  {
    name: 'agent.logout of an agent who serves with a telephone',
    order: { type: 'agent.logout', agent: BEN, queues: 'all', params: {} },
    requests: [request('PATCH', 'callqueues/all/agents/sip%3A1005wp%40west.example/logout')],
  },
  {
    name: 'agent.unpause',
    order: { type: 'agent.unpause', agent: FAY, queues: 'all', params: {} },
    requests: [request('PATCH', 'callqueues/all/agents/1008%40west.example/login')],
  },
  {
    name: 'agent.pause without a reason',
    order: { type: 'agent.pause', agent: ADA, queues: 'all', params: {} },
    requests: [request('PATCH', 'callqueues/all/agents/1004%40west.example/other')],
  },
  ...[
    ...['break', 'lunch', 'meeting', 'other', 'web'],
    ...['cust1', 'cust2', 'cust3', 'cust4', 'cust5', 'cust6', 'cust7', 'cust8'],
  ].map((reason): CommandRow => ({
    name: `agent.pause for ${reason}`,
    order: { type: 'agent.pause', agent: ADA, queues: 'all', params: { reason } },
    requests: [request('PATCH', `callqueues/all/agents/1004%40west.example/${reason}`)],
  })),
];

const STATUS: CommandRow[] = [
  ...['manual', 'disabled', 'offnet-automatic'].map((status): CommandRow => ({
    name: `agent.set-status ${status}`,
    order: { type: 'agent.set-status', agent: JO, queue: '6403', params: { status } },
    requests: [
      request('PUT', 'callqueues/6403/agents/1011%40west.example', {
        'callqueue-agent-availability-type': status,
      }),
    ],
  })),
  {
    name: 'agent.set-status automatic',
    order: { type: 'agent.set-status', agent: GUS, queue: '6402', params: { status: 'automatic' } },
    requests: [
      request('PUT', 'callqueues/6402/agents/1009%40west.example', {
        'callqueue-agent-availability-type': 'automatic',
      }),
    ],
  },
  {
    name: 'agent.set-status one-call',
    order: { type: 'agent.set-status', agent: FAY, queue: '6402', params: { status: 'one-call' } },
    requests: [request('PATCH', 'callqueues/6402/agents/1008%40west.example/onecall')],
  },
];

const UPDATE: CommandRow[] = [
  {
    name: 'agent.update of everything',
    order: {
      type: 'agent.update',
      agent: JO,
      queue: '6403',
      params: {
        fields: {
          availability: 'manual',
          wrapUpSeconds: 10,
          autoAnswer: true,
          order: 7,
          queuePriority: 4,
          maxCalls: 2,
          confirmAnswer: true,
          maxSms: 3,
        },
      },
    },
    requests: [
      request('PUT', 'callqueues/6403/agents/1011%40west.example', {
        'callqueue-agent-availability-type': 'manual',
        'callqueue-agent-wrap-up-allowance-seconds': 10,
        'auto-answer-enabled': 'yes',
        'callqueue-agent-dispatch-order-ordinal': 7,
        'callqueue-agent-dispatch-queue-priority-ordinal': 4,
        'limits-max-active-calls-total': 2,
        'callqueue-agent-answer-confirmation-enabled': 'yes',
        'callqueue-agent-max-concurrent-sms-conversations': 3,
      }),
    ],
  },
  {
    name: 'agent.update of one thing',
    first: {
      type: 'agent.update',
      agent: ADA,
      queue: '6402',
      params: { fields: { autoAnswer: true, confirmAnswer: true } },
    },
    order: {
      type: 'agent.update',
      agent: ADA,
      queue: '6402',
      params: { fields: { autoAnswer: false, confirmAnswer: false } },
    },
    requests: [
      request('PUT', 'callqueues/6402/agents/1004%40west.example', {
        'auto-answer-enabled': 'no',
        'callqueue-agent-answer-confirmation-enabled': 'no',
      }),
    ],
  },
];

const JOIN: CommandRow[] = [
  {
    name: 'agent.join',
    order: { type: 'agent.join', agent: JO, queues: ['6402', '6404'], params: {} },
    requests: [
      request('POST', 'callqueues/6402/agents', {
        'callqueue-agent-id': '1011@west.example',
        synchronous: 'yes',
      }),
      request('POST', 'callqueues/6404/agents', {
        'callqueue-agent-id': '1011@west.example',
        synchronous: 'yes',
      }),
    ],
    executed: succeeded('6402', '6404'),
  },
  {
    name: 'agent.leave one queue',
    order: { type: 'agent.leave', agent: ADA, queues: ['6403'], params: {} },
    requests: [request('DELETE', 'callqueues/6403/agents/1004%40west.example')],
    executed: succeeded('6403'),
  },
  {
    name: 'agent.leave all queues',
    order: { type: 'agent.leave', agent: ADA, queues: 'all', params: {} },
    requests: [
      request('GET', 'agents?limit=1000'),
      request('DELETE', 'callqueues/6402/agents/1004%40west.example'),
      request('DELETE', 'callqueues/6403/agents/1004%40west.example'),
    ],
    executed: succeeded('6402', '6403'),
  },
];

const CALL: CommandRow[] = [
  {
    name: 'call.hangup of the call an agent has',
    order: { type: 'call.hangup', agent: ADA, params: {} },
    requests: [CALLS, request('DELETE', 'users/1004/calls/1750000000000-1004')],
  },
  {
    name: 'call.hangup of a call outside the queues',
    order: { type: 'call.hangup', agent: '1007@west.example', params: {} },
    requests: [CALLS, request('DELETE', 'users/1007/calls/1750000080000-1007')],
  },
  {
    name: 'call.hangup of a call that is named',
    order: { type: 'call.hangup', params: { call: '1750000000.1' } },
    requests: [CALLS, request('DELETE', 'users/1004/calls/1750000000000-1004')],
    unseen: true,
  },
  {
    name: 'call.transfer of the call an agent has',
    order: { type: 'call.transfer', agent: ADA, params: { to: '6403' } },
    requests: [
      CALLS,
      request('PATCH', 'users/1004/calls/1750000000000-1004/transfer', {
        'call-term-user': '6403',
        destination: '6403',
      }),
    ],
  },
  {
    name: 'call.transfer of a call that is named',
    order: { type: 'call.transfer', agent: GUS, params: { call: '1750000072.5', to: '+18587625200' } },
    requests: [
      CALLS,
      request('PATCH', 'users/1009/calls/1750000072000-1009/transfer', {
        'call-term-user': '+18587625200',
        destination: '+18587625200',
      }),
    ],
    unseen: true,
  },
];

/** Every field there is. */
const SETTINGS = {
  description: 'Spare parts',
  'callqueue-dispatch-type': 'Linear Cascade',
  'callqueue-agent-dispatch-timeout-seconds': 20,
  'callqueue-agent-auto-logout-after-missed': 'yes',
  'callqueue-calculate-statistics': 'no',
  'callqueue-debug': 'yes',
  'callqueue-force-full-intro-playback': 'no',
  'callqueue-max-callback-queueing-hours': 6,
  'callqueue-max-current-callers-to-accept-new-callers': 0,
  'callqueue-max-current-wait-to-accept-new-callers-seconds': 90,
  'callqueue-max-wait-timeout-minutes': 7,
  'callqueue-require-available-agents-to-accept-new-callers': 'yes',
  'callqueue-sim-ring-1st-round': 99,
  'callqueue-sim-ring-increment': 0,
  'callqueue-source-match': '858*',
  'callqueue-sms-enable': 'yes',
  'callqueue-sms-phrase-initiate-chat': 'Hello',
  'callqueue-sms-phrase-initiate-success': 'Here we are',
  'callqueue-sms-phrase-initiation-fail': 'Sorry',
  'callqueue-sms-phrase-no-agents-available': 'We are closed',
  'callqueue-sms-phrase-terminate-chat': 'Goodbye',
  'callqueue-sms-phrase-terminate-success': null,
  'recording-configuration': 'yes-with-transcription-and-sentiment',
};
/** The specification has this name with a blank at its end; it is sent as both. */
const BLANK = { 'callqueue-sms-phrase-initiation-fail ': 'Sorry' };

const QUEUE: CommandRow[] = [
  {
    name: 'queue.create with nothing but a number',
    order: { type: 'queue.create', params: { fields: { callqueue: '6500' } } },
    requests: [
      request('GET', 'callqueues?limit=1'),
      request('POST', 'callqueues', { synchronous: 'yes', domain: 'west.example', callqueue: '6500' }),
    ],
    executed: { created: '6500' },
  },
  {
    name: 'queue.create with everything',
    order: { type: 'queue.create', params: { fields: { callqueue: '6500', ...SETTINGS } } },
    requests: [
      request('GET', 'callqueues?limit=1'),
      request('POST', 'callqueues', {
        synchronous: 'yes',
        domain: 'west.example',
        callqueue: '6500',
        ...SETTINGS,
        ...BLANK,
      }),
    ],
    executed: { created: '6500' },
  },
  {
    name: 'queue.create of a lot for parked calls',
    order: {
      type: 'queue.create',
      params: { fields: { callqueue: '6500', 'callqueue-dispatch-type': 'Call Park' } },
    },
    requests: [
      request('GET', 'callqueues?limit=1'),
      request('POST', 'callqueues', {
        synchronous: 'yes',
        domain: 'west.example',
        callqueue: '6500',
        'callqueue-dispatch-type': 'Call Park',
      }),
    ],
    executed: { created: '6500' },
    unseen: true,
  },
  {
    name: 'queue.update of everything',
    order: { type: 'queue.update', queue: '6404', params: { fields: SETTINGS } },
    requests: [request('PUT', 'callqueues/6404', { ...SETTINGS, ...BLANK })],
  },
  {
    name: 'queue.update of one thing',
    order: { type: 'queue.update', queue: '6404', params: { fields: { description: 'Day' } } },
    requests: [request('PUT', 'callqueues/6404', { description: 'Day' })],
  },
  {
    name: 'queue.update of what no poll tells',
    order: { type: 'queue.update', queue: '6404', params: { fields: { 'callqueue-source-match': null } } },
    requests: [request('PUT', 'callqueues/6404', { 'callqueue-source-match': null })],
    unseen: true,
  },
  {
    name: 'queue.update to a lot for parked calls',
    order: {
      type: 'queue.update',
      queue: '6404',
      params: { fields: { 'callqueue-dispatch-type': 'Call Park' } },
    },
    requests: [request('PUT', 'callqueues/6404', { 'callqueue-dispatch-type': 'Call Park' })],
  },
  {
    name: 'queue.delete',
    order: { type: 'queue.delete', queue: '6404', params: {} },
    requests: [request('DELETE', 'callqueues/6404')],
  },
];

export const NETSAPIENS_COMMAND_ROWS: readonly CommandRow[] = [
  ...PRESENCE,
  ...STATUS,
  ...UPDATE,
  ...JOIN,
  ...CALL,
  ...QUEUE,
];
