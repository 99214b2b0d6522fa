import { z } from 'zod';
import type { Json } from '../../../modules/domain/document.js';
import type { CommandType } from '../../../modules/domain/command.js';
import type { FloorView, ResolvedCommand } from '../../../modules/domain/resolved-command.js';
import type { Roster } from '../../../modules/domain/reading.js';
import { YEASTAR_COMMANDS } from './index.js';

const ROSTER: Roster = {
  queues: {
    3: { id: '3', name: 'Support', number: '6402', settings: { number: '6402', moh: 'default' } },
    4: { id: '4', name: 'Sales', number: '6403', settings: { number: '6403', fail_dest: 'end_call' } },
  },
  agents: {
    1004: { id: '1004', name: 'Ada Lund', vendorId: '21' },
    1005: { id: '1005', name: 'Ben Ode', vendorId: '24' },
    1006: { id: '1006', name: 'Dee Moss' },
    1007: { id: '1007', name: 'Eli Voss', vendorId: 'x1' },
  },
  members: { 3: ['1004', '1005'], 4: ['1004', '1006'] },
  fixedMembers: { 3: ['1005'], 4: [] },
  pauseReasons: [
    { code: '*01', label: 'Lunch' },
    { code: '#2', label: 'Break' },
  ],
};
const view = (roster = ROSTER): FloorView => ({
  roster,
  queuesOf: (agent) => Object.keys(roster.queues).filter((id) => roster.members?.[id]?.includes(agent)),
});
const form = (type: CommandType) => {
  const found = YEASTAR_COMMANDS[type];
  if (found === undefined) throw new Error(`there is no ${type}`);
  return found;
};
const issues = (type: CommandType, params: unknown, roster = ROSTER) =>
  form(type)
    .params(roster)
    .safeParse(params)
    .error?.issues.map(({ path, code }) => `${path.join('.')} ${code}`) ?? [];
const mistakes = (
  command: Omit<ResolvedCommand, 'params'> & { params?: { [param: string]: Json } },
  roster = ROSTER,
) =>
  form(command.type)
    .check?.({ params: {}, ...command }, view(roster))
    .map(({ path, code }) => `${path.join('.')} ${code}`);
const NEW = { number: '6405', name: 'Returns', ring_strategy: 'linear' };

describe('the parameters of a command to a Yeastar', () => {
  it.each<[CommandType, object]>([
    ['agent.pause', {}],
    ['agent.pause', { seconds: 0 }],
    ['agent.pause', { seconds: 10, reason: '*01' }],
    ['agent.pause', { seconds: 2_147_483_647, reason: '#2' }],
    ['agent.login', { paused: true, seconds: 10, reason: '*01' }],
    ['agent.logout', { seconds: 10 }],
    ['call.transfer', { call: '1.1', to: '+4955', supervisor: '1001' }],
    ['call.transfer', { to: '*02' }],
    ['queue.create', { fields: NEW }],
    [
      'queue.update',
      { fields: { max_wait_time: 9_999_999, agent_timeout: 1, retry_time: 0, wrap_up_time: 0 } },
    ],
  ])('%s %j may be so', (type, params) => {
    expect(issues(type, params)).toEqual([]);
  });

  it.each<[CommandType, object, string[]]>([
    ['agent.pause', { seconds: 9 }, ['seconds too_small']],
    ['agent.pause', { seconds: 1 }, ['seconds too_small']],
    ['agent.pause', { seconds: -10 }, ['seconds too_small']],
    ['agent.pause', { seconds: 10.5 }, ['seconds invalid_union']],
    ['agent.pause', { seconds: '60' }, ['seconds invalid_union']],
    ['agent.pause', { seconds: 2_147_483_648 }, ['seconds too_big']],
    ['agent.pause', { reason: 'Lunch' }, ['reason invalid_union']],
    ['agent.pause', { reason: '*03' }, ['reason invalid_union']],
    ['agent.pause', { paused: true }, [' unrecognized_keys']],
    ['agent.unpause', { reason: '*01' }, [' unrecognized_keys']],
    ['agent.login', { paused: 1 }, ['paused invalid_type']],
    [
      'agent.login',
      { paused: true, seconds: 5, reason: '*9' },
      ['seconds too_small', 'reason invalid_union'],
    ],
    ['agent.logout', { seconds: 9 }, ['seconds too_small']],
    ['agent.logout', { reason: '*01' }, [' unrecognized_keys']],
    ['agent.join', { paused: true }, [' unrecognized_keys']],
    ['agent.leave', { fields: {} }, [' unrecognized_keys']],
    ['call.listen', {}, ['supervisor invalid_type']],
    ['call.listen', { supervisor: 'Cy Park' }, ['supervisor invalid_format']],
    ['call.whisper', { supervisor: '1001', call: '' }, ['call too_small']],
    ['call.barge', { supervisor: '' }, ['supervisor invalid_format']],
    ['call.hangup', { call: 1 }, ['call invalid_type']],
    ['call.transfer', {}, ['to invalid_type']],
    ['call.transfer', { to: 'Sales' }, ['to invalid_format']],
    ['call.transfer', { to: '6'.repeat(41) }, ['to invalid_format']],
    ['queue.create', {}, ['fields invalid_type']],
    [
      'queue.create',
      { fields: {} },
      ['fields.number invalid_type', 'fields.name invalid_type', 'fields.ring_strategy invalid_value'],
    ],
    ['queue.create', { fields: { ...NEW, number: '64-05' } }, ['fields.number invalid_format']],
    ['queue.create', { fields: { ...NEW, name: '' } }, ['fields.name too_small']],
    [
      'queue.create',
      { fields: { ...NEW, ring_strategy: 'loudest' } },
      ['fields.ring_strategy invalid_value'],
    ],
    ['queue.create', { fields: { ...NEW, sla: 20 } }, ['fields unrecognized_keys']],
    ['queue.update', { fields: { max_wait_time: -1 } }, ['fields.max_wait_time too_small']],
    ['queue.update', { fields: { max_wait_time: 10_000_000 } }, ['fields.max_wait_time too_big']],
    ['queue.update', { fields: { agent_timeout: 0 } }, ['fields.agent_timeout too_small']],
    ['queue.update', { fields: { retry_time: -1 } }, ['fields.retry_time too_small']],
    ['queue.update', { fields: { wrap_up_time: 1.5 } }, ['fields.wrap_up_time invalid_type']],
    ['queue.update', { fields: { fail_dest: 'heaven' } }, ['fields.fail_dest invalid_value']],
    [
      'queue.update',
      { fields: { enb_queue_skill_based_routing: 2 } },
      ['fields.enb_queue_skill_based_routing invalid_union'],
    ],
    ['queue.delete', { fields: {} }, [' unrecognized_keys']],
  ])('%s %j may not be so', (type, params, expected) => {
    expect(issues(type, params)).toEqual(expected);
  });

  it('have no reason where the system has none', () => {
    const { pauseReasons: _reasons, ...plain } = ROSTER;
    for (const roster of [plain, { ...plain, pauseReasons: [] }]) {
      expect(issues('agent.pause', { seconds: 10 }, roster)).toEqual([]);
      expect(issues('agent.pause', { reason: '*01' }, roster)).toEqual([' unrecognized_keys']);
    }
  });

  it('can be drawn as a form', () => {
    const schema = z.toJSONSchema(form('agent.pause').params(ROSTER));
    expect(schema).toMatchObject({
      type: 'object',
      additionalProperties: false,
      properties: {
        seconds: {
          title: 'Seconds',
          anyOf: [
            { const: 0, title: 'until further notice' },
            { type: 'integer', minimum: 10, maximum: 2_147_483_647 },
          ],
        },
        reason: {
          title: 'Reason',
          anyOf: [
            { const: '*01', title: 'Lunch' },
            { const: '#2', title: 'Break' },
          ],
        },
      },
    });
    expect(schema.required).toBeUndefined();
    for (const [type, row] of Object.entries(YEASTAR_COMMANDS)) {
      const { properties = {} } = z.toJSONSchema(row.params(ROSTER));
      for (const [name, field] of Object.entries(properties))
        expect([type, name, field]).toEqual([
          type,
          name,
          expect.objectContaining({ title: expect.any(String), description: expect.any(String) }),
        ]);
    }
  });
});

describe('a command to a Yeastar is checked beyond its schema', () => {
  it.each<[Parameters<typeof mistakes>[0], string[]]>([
    [{ type: 'agent.pause', agent: '1005', queues: ['3'] }, []],
    [{ type: 'agent.pause', agent: '1006', queues: 'all' }, ['agent unknown-extension']],
    [{ type: 'agent.pause', agent: '1007', queues: 'all' }, ['agent unknown-extension']],
    [{ type: 'agent.pause', agent: '1004', queues: [] }, ['queues too-small']],
    [{ type: 'agent.unpause', agent: '1009', queues: 'all' }, ['agent unknown-extension']],
    [{ type: 'agent.login', agent: '1004', queues: ['3', '4'] }, []],
    [{ type: 'agent.login', agent: '1005', queues: 'all' }, ['agent static-agent']],
    [{ type: 'agent.login', agent: '1005', queues: ['4', '3'] }, ['queues.1 static-agent']],
    [
      { type: 'agent.login', agent: '1004', queues: 'all', params: { seconds: 10, reason: '*01' } },
      ['params.seconds needs-paused', 'params.reason needs-paused'],
    ],
    [
      { type: 'agent.login', agent: '1004', queues: 'all', params: { paused: false, seconds: 10 } },
      ['params.seconds needs-paused'],
    ],
    [{ type: 'agent.logout', agent: '1005', queues: ['3'] }, ['queues.0 static-agent']],
    [{ type: 'agent.join', agent: '1006', queues: ['3'] }, ['agent unknown-extension']],
    [{ type: 'agent.leave', agent: '1005', queues: ['3'] }, []],
    [{ type: 'call.hangup' }, ['params.call required']],
    [{ type: 'call.listen', params: { supervisor: '1001' } }, ['params.call required']],
    [{ type: 'call.transfer', agent: '1004', params: { to: '6403' } }, []],
    [{ type: 'call.hangup', params: { call: '~1750000000000' } }, ['params.call synthetic-call']],
    [{ type: 'queue.create', params: { fields: NEW } }, []],
    [
      { type: 'queue.create', params: { fields: { ...NEW, number: '6402' } } },
      ['params.fields.number number-taken'],
    ],
    [{ type: 'queue.update', queue: '3', params: { fields: {} } }, ['params.fields too-small']],
    [
      { type: 'queue.update', queue: '3', params: { fields: { fail_dest: 'ivr' } } },
      ['params.fields.fail_dest_value required'],
    ],
    [
      { type: 'queue.update', queue: '3', params: { fields: { fail_dest: 'ivr', fail_dest_value: 'main' } } },
      ['params.fields.fail_dest_value wrong-format'],
    ],
    [{ type: 'queue.update', queue: '3', params: { fields: { fail_dest: 'end_call' } } }, []],
    [
      {
        type: 'queue.create',
        params: {
          fields: {
            ...NEW,
            fail_dest: 'play_greeting',
            fail_dest_value: 'demo.wav',
            fail_dest_prefix: '6',
          },
        },
      },
      ['params.fields.fail_dest_prefix not-allowed'],
    ],
  ])('%j', (command, expected) => {
    expect(mistakes(command)).toEqual(expected);
  });
});

describe('the effect of a command to a Yeastar', () => {
  const shows = (command: ResolvedCommand) =>
    form(command.type)
      .effect(command, view())
      .shows.map((one) => [one.queue ?? one.in, one.shows]);

  it.each<[ResolvedCommand, unknown]>([
    [
      { type: 'agent.pause', agent: '1004', queues: ['3'], params: { reason: '*01' } },
      [['3', { availability: ['paused'], reason: ['Lunch'] }]],
    ],
    [
      { type: 'agent.pause', agent: '1004', queues: 'all', params: { reason: '#2' } },
      [
        ['3', { availability: ['paused', 'logged-out'], reason: ['Break', null] }],
        ['4', { availability: ['paused', 'logged-out'], reason: ['Break', null] }],
      ],
    ],
    [
      { type: 'agent.unpause', agent: '1005', queues: 'all', params: {} },
      [['3', { availability: ['available', 'logged-out'] }]],
    ],
    [
      { type: 'agent.login', agent: '1004', queues: ['4'], params: {} },
      [['4', { availability: ['available', 'paused'] }]],
    ],
    [
      { type: 'queue.update', queue: '3', params: { fields: { moh: 'Jazz' } } },
      [['roster', { 'settings.moh': ['Jazz'] }]],
    ],
    [{ type: 'queue.update', queue: '3', params: { fields: { name: 'Help', wrap_up_time: 5 } } }, []],
    [
      {
        type: 'queue.update',
        queue: '4',
        params: { fields: { fail_dest: 'queue', fail_dest_value: '3' } },
      },
      [['roster', { 'settings.fail_dest': ['queue'], 'settings.fail_dest_value': ['3'] }]],
    ],
    [{ type: 'queue.update', queue: '9', params: { fields: { moh: 'Jazz' } } }, []],
  ])('%j', (command, expected) => {
    expect(shows(command)).toEqual(expected);
  });
});
