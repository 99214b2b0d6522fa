import type { ResolvedCommand } from '../../../src/modules/domain/resolved-command.js';
import type { Executed } from '../../../src/vendors/port/command.js';
import type { CommandRow } from './row.js';
import { CALLS, done, FIRST_QUEUE, request, type Sent } from './netsapiens.request.js';

const ADA = '1004@west.example';
const BEN = 'sip:1005wp@west.example';
const ELI = '1007@west.example';
const FAY = '1008@west.example';
const GUS = '1009@west.example';
const JO = '1011@west.example';

interface Form {
  name: string;
  first?: ResolvedCommand;
  command: ResolvedCommand;
  requests: Sent[];
  executed?: Executed;
  unconfirmed?: true;
}

const PRESENCE: Form[] = [
  {
    name: 'agent.login of an agent with a call from another queue',
    command: { type: 'agent.login', agent: GUS, queues: ['6402'], params: {} },
    requests: [request('PATCH', 'callqueues/6402/agents/1009%40west.example/login')],
    executed: done('6402'),
  },
  {
    name: 'agent.login in all queues',
    first: { type: 'agent.logout', agent: ADA, queues: 'all', params: {} },
    command: { type: 'agent.login', agent: ADA, queues: 'all', params: {} },
    requests: [request('PATCH', 'callqueues/all/agents/1004%40west.example/login')],
  },
  {
    name: 'agent.logout of an agent in wrap-up',
    command: { type: 'agent.logout', agent: JO, queues: ['6403'], params: {} },
    requests: [request('PATCH', 'callqueues/6403/agents/1011%40west.example/logout')],
    executed: done('6403'),
  },
  {
    name: 'agent.logout of an agent who serves with a telephone',
    command: { type: 'agent.logout', agent: BEN, queues: 'all', params: {} },
    requests: [request('PATCH', 'callqueues/all/agents/sip%3A1005wp%40west.example/logout')],
  },
  {
    name: 'agent.unpause of an agent at lunch',
    command: { type: 'agent.unpause', agent: FAY, queues: 'all', params: {} },
    requests: [request('PATCH', 'callqueues/all/agents/1008%40west.example/login')],
  },
  {
    name: 'agent.pause without a reason',
    command: { type: 'agent.pause', agent: ADA, queues: 'all', params: {} },
    requests: [request('PATCH', 'callqueues/all/agents/1004%40west.example/other')],
  },
  ...[
    ...['break', 'meeting', 'other', 'web'],
    ...['cust1', 'cust2', 'cust3', 'cust4', 'cust5', 'cust6', 'cust7', 'cust8'],
  ].map((reason): Form => ({
    name: `agent.pause for ${reason}`,
    command: { type: 'agent.pause', agent: ADA, queues: 'all', params: { reason } },
    requests: [request('PATCH', `callqueues/all/agents/1004%40west.example/${reason}`)],
  })),
];

const MEMBER: Form[] = [
  {
    name: 'agent.set-status automatic of an agent with a call from another queue',
    command: { type: 'agent.set-status', agent: GUS, queue: '6402', params: { status: 'automatic' } },
    requests: [
      request('PUT', 'callqueues/6402/agents/1009%40west.example', {
        'callqueue-agent-availability-type': 'automatic',
      }),
    ],
  },
  {
    name: 'agent.set-status one-call of an agent at lunch',
    command: { type: 'agent.set-status', agent: FAY, queue: '6402', params: { status: 'one-call' } },
    requests: [request('PATCH', 'callqueues/6402/agents/1008%40west.example/onecall')],
  },
  {
    name: 'agent.update of two fields',
    first: {
      type: 'agent.update',
      agent: ADA,
      queue: '6402',
      params: { fields: { autoAnswer: true, confirmAnswer: true } },
    },
    command: {
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
  {
    name: 'agent.join two queues',
    command: { type: 'agent.join', agent: JO, queues: ['6402', '6404'], params: {} },
    requests: ['6402', '6404'].map((queue) =>
      request('POST', `callqueues/${queue}/agents`, {
        'callqueue-agent-id': '1011@west.example',
        synchronous: 'yes',
      }),
    ),
    executed: done('6402', '6404'),
  },
];

const CALL: Form[] = [
  {
    name: 'call.hangup of a call outside the queues',
    command: { type: 'call.hangup', agent: ELI, params: {} },
    requests: [CALLS, request('DELETE', 'users/1007/calls/1750000080000-1007')],
  },
  {
    name: 'call.hangup of a call that is named',
    command: { type: 'call.hangup', params: { call: '1750000000.1' } },
    requests: [CALLS, request('DELETE', 'users/1004/calls/1750000000000-1004')],
    unconfirmed: true,
  },
  {
    name: 'call.transfer of a call that is named',
    command: { type: 'call.transfer', agent: GUS, params: { call: '1750000072.5', to: '+18587625200' } },
    requests: [
      CALLS,
      request('PATCH', 'users/1009/calls/1750000072000-1009/transfer', {
        'call-term-user': '+18587625200',
        destination: '+18587625200',
      }),
    ],
    unconfirmed: true,
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

const created = (fields: object): Sent[] => [
  FIRST_QUEUE,
  request('POST', 'callqueues', {
    ...{ synchronous: 'yes', domain: 'west.example', callqueue: '6500' },
    ...fields,
  }),
];

const QUEUE: Form[] = [
  {
    name: 'queue.create with nothing but a number',
    command: { type: 'queue.create', params: { fields: { callqueue: '6500' } } },
    requests: created({}),
    executed: { created: '6500' },
  },
  {
    name: 'queue.create with every field',
    command: { type: 'queue.create', params: { fields: { callqueue: '6500', ...SETTINGS } } },
    requests: created({ ...SETTINGS, ...BLANK }),
    executed: { created: '6500' },
  },
  {
    name: 'queue.create of a lot for parked calls',
    command: {
      type: 'queue.create',
      params: { fields: { callqueue: '6500', 'callqueue-dispatch-type': 'Call Park' } },
    },
    requests: created({ 'callqueue-dispatch-type': 'Call Park' }),
    executed: { created: '6500' },
    unconfirmed: true,
  },
  {
    name: 'queue.update of every field',
    command: { type: 'queue.update', queue: '6404', params: { fields: SETTINGS } },
    requests: [request('PUT', 'callqueues/6404', { ...SETTINGS, ...BLANK })],
  },
  {
    name: 'queue.update of one field',
    command: { type: 'queue.update', queue: '6404', params: { fields: { description: 'Day' } } },
    requests: [request('PUT', 'callqueues/6404', { description: 'Day' })],
  },
  {
    name: 'queue.update that empties a field no poll reads',
    command: { type: 'queue.update', queue: '6404', params: { fields: { 'callqueue-source-match': null } } },
    requests: [request('PUT', 'callqueues/6404', { 'callqueue-source-match': null })],
    unconfirmed: true,
  },
  {
    name: 'queue.update to a lot for parked calls',
    command: {
      type: 'queue.update',
      queue: '6404',
      params: { fields: { 'callqueue-dispatch-type': 'Call Park' } },
    },
    requests: [request('PUT', 'callqueues/6404', { 'callqueue-dispatch-type': 'Call Park' })],
  },
];

/** More forms of commands, on people and calls of the contract scene. No row is played end to end. */
export const FORM_ROWS: CommandRow<Sent>[] = [...PRESENCE, ...MEMBER, ...CALL, ...QUEUE].map(
  ({ name, first, command: { type, ...command }, requests, executed = {}, unconfirmed }) => ({
    name,
    type,
    command: () => command,
    requests: () => requests,
    ...(unconfirmed !== undefined && { unconfirmed }),
    contract: { ...(first !== undefined && { first: () => first }), executed: () => executed },
    e2e: false,
  }),
);
