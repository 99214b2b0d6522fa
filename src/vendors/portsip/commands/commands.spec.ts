import { z } from 'zod';
import type { CommandType } from '../../../modules/domain/command.js';
import type { Json } from '../../../modules/domain/document.js';
import type { FloorView, ResolvedCommand } from '../../../modules/domain/resolved-command.js';
import type { Roster } from '../../../modules/domain/reading.js';
import { PORTSIP_COMMANDS } from './index.js';

const SALES = '677046776364007424';
const roster: Roster = {
  queues: {
    [SALES]: {
      id: SALES,
      name: 'Sales',
      number: '8001',
      settings: { inform_position: 'DISABLE', agent_auto_ready: true },
    },
  },
  agents: { '101': { id: '101', name: 'Ann Lee', extension: '101' } },
  members: { [SALES]: ['101'] },
};
const view: FloorView = {
  roster,
  queuesOf: () => [SALES],
  servers: [
    { id: '1', name: 'a' },
    { id: '2', name: 'b' },
    { id: '3', name: 'b' },
  ],
};

type Params = { [param: string]: Json };
const form = (type: CommandType) => {
  const found = PORTSIP_COMMANDS[type];
  if (found === undefined) throw new Error(`there is no ${type}`);
  return found;
};
const schemaMistakes = (type: CommandType, params: Params): string[] => {
  const { error } = form(type).params(roster).safeParse(params);
  return (error?.issues ?? []).map(({ path }) => path.join('.'));
};
const checkMistakes = (command: ResolvedCommand, of = view): string[] =>
  (form(command.type).check?.(command, of) ?? []).map(({ path, code }) => `${path.join('.')} ${code}`);

const NEW = { name: 'Orders', extension_number: '8004', polling_strategy: 'CYCLIC_HUNT' };

describe('the forms of PortSIP', () => {
  it.each(Object.keys(PORTSIP_COMMANDS) as CommandType[])('%s can be drawn', (type) => {
    const schema = z.toJSONSchema(form(type).params(roster));
    expect(schema).toMatchObject({ type: 'object', additionalProperties: false });
  });

  it('describe every word with a name, every bound and every default', () => {
    const { properties } = z.toJSONSchema(form('queue.create').params(roster));
    const fields = properties?.['fields'];
    expect(fields).toMatchObject({
      required: ['name', 'extension_number', 'polling_strategy'],
      additionalProperties: false,
      properties: {
        name: { type: 'string', minLength: 1, maxLength: 64 },
        extension_number: { pattern: '^[0-9]{3,64}$' },
        polling_strategy: {
          default: 'RING_SIMULTANEOUSLY',
          anyOf: expect.arrayContaining([
            { const: 'CYCLIC_HUNT', title: expect.any(String), type: 'string' },
          ]),
        },
        ring_time: { type: 'integer', minimum: 1, maximum: 65535, default: 20 },
        max_callers: { type: 'integer', minimum: 0, maximum: 2147483647 },
        max_waiting_time: { minimum: 15, maximum: 65535, default: 300 },
        wait_when_no_agents_online: { type: 'boolean', default: false },
        inform_position: { default: 'DISABLE' },
        inform_position_interval: { minimum: 10, maximum: 1800, default: 10 },
        agent_auto_ready: { default: true },
        agent_auto_not_ready_after_non_acd_call: { default: true },
        sla_time: { minimum: 0, maximum: 65536, default: 0 },
        enable_callback: { default: false },
        callback_mode: { default: 'ACTIVE' },
        callback_timeout: { minimum: 0, default: 600 },
        enable_sticky_routing: { default: true },
        sticky_routing_duration: { minimum: 1, maximum: 365, default: 30 },
        enable_paid: { default: false },
        enable_prid: { default: false },
        extension_number_as_to_header: { default: false },
      },
    });
    const { properties: update } = z.toJSONSchema(form('queue.update').params(roster));
    expect(update?.['fields']).not.toHaveProperty('required');
    expect(update?.['fields']).not.toHaveProperty('properties.extension_number');
  });
});

describe('the bounds of PortSIP', () => {
  it.each<[type: CommandType, params: Params, path: string]>([
    ['agent.login', { seconds: 10 }, ''],
    ['agent.pause', { reason: 'TRAINING' }, 'reason'],
    ['agent.pause', { reason: 'break' }, 'reason'],
    ['agent.pause', { seconds: 10 }, ''],
    ['agent.unpause', { reason: 'BREAK' }, ''],
    ['agent.set-status', {}, 'status'],
    ['agent.set-status', { status: 'QUEUE_CALL' }, 'status'],
    ['agent.set-status', { status: 'OFFLINE' }, 'status'],
    ['agent.update', {}, 'fields'],
    ['agent.update', { fields: {} }, 'fields.skillLevel'],
    ['agent.update', { fields: { skillLevel: 0 } }, 'fields.skillLevel'],
    ['agent.update', { fields: { skillLevel: 101 } }, 'fields.skillLevel'],
    ['agent.update', { fields: { skillLevel: 1.5 } }, 'fields.skillLevel'],
    ['agent.update', { fields: { skillLevel: 1, maxSms: 2 } }, 'fields'],
    ['agent.join', { skillLevel: 1 }, ''],
    ['queue.set-agents', {}, 'agents'],
    ['queue.set-agents', { agents: 'all' }, 'agents'],
    ['queue.set-agents', { agents: [''] }, 'agents.0'],
    ['queue.set-agents', { agents: ['101'], skillLevels: { '101': 0 } }, 'skillLevels.101'],
    ['call.pickup', {}, 'call'],
    ['call.pickup', { call: '' }, 'call'],
    ['call.transfer', {}, 'to'],
    ['call.transfer', { to: '' }, 'to'],
    ['call.transfer', { to: 'Ann' }, 'to'],
    ['server.create', { fields: { ipv4: '10.0.0.7' } }, 'fields.name'],
    ['server.create', { fields: { name: '', ipv4: '10.0.0.7' } }, 'fields.name'],
    ['server.create', { fields: { name: 'x'.repeat(65), ipv4: '10.0.0.7' } }, 'fields.name'],
    ['server.create', { fields: { name: 'x', ipv4: '10.0.0' } }, 'fields.ipv4'],
    ['server.create', { fields: { name: 'x', ipv6: '10.0.0.7' } }, 'fields.ipv6'],
    ['server.create', { fields: { name: 'x', ipv4: '10.0.0.7', type: 'INTERNAL' } }, 'fields'],
    ['server.update', { fields: { enabled: true } }, 'server'],
    ['server.update', { server: '1', fields: {} }, 'fields.enabled'],
    ['server.update', { server: '1', fields: { enabled: true, name: 'y' } }, 'fields'],
    ['server.delete', {}, 'server'],
    ['queue.delete', { force: true }, ''],
    ['queue.update', { fields: { extension_number: '8004' } }, 'fields'],
    ['queue.create', { fields: { ...NEW, extension_number: '80' } }, 'fields.extension_number'],
    ['queue.create', { fields: { ...NEW, extension_number: '8'.repeat(65) } }, 'fields.extension_number'],
    ['queue.create', { fields: { ...NEW, extension_number: '80x' } }, 'fields.extension_number'],
    ['queue.create', { fields: { name: 'Orders', extension_number: '8004' } }, 'fields.polling_strategy'],
    ['queue.create', { fields: { ...NEW, polling_strategy: 'BY_MOOD' } }, 'fields.polling_strategy'],
  ])('%s refuses %j', (type, params, path) => {
    expect(schemaMistakes(type, params)).toEqual([path]);
  });

  it.each<[field: string, wrong: Json[], right: Json[]]>([
    ['name', ['', 'x'.repeat(65), 7], ['x', 'x'.repeat(64)]],
    ['ring_time', [0, 65536, 1.5, '20'], [1, 65535]],
    ['max_callers', [-1, 2147483648], [0, 2147483647]],
    ['moh_prompt_file_id', ['', 5], ['NzAwNTUxOTA5NzczMTQ4MTYw']],
    ['intro_type', ['disable', 'NONE'], ['DISABLE', 'NORMAL', 'FULL']],
    ['intro_prompt_file_id', [''], ['7']],
    ['max_waiting_time', [14, 65536], [15, 65535]],
    ['wait_when_no_agents_online', ['yes', 1, null], [true, false]],
    ['inform_position', ['ALWAYS'], ['DISABLE', 'PERIODICALLY', 'ON_CONNECTED']],
    ['inform_position_interval', [9, 1801], [10, 1800]],
    ['agent_auto_ready', ['yes'], [true]],
    ['agent_auto_not_ready_after_non_acd_call', [0], [false]],
    ['sla_time', [-1, 65537], [0, 65536]],
    ['language', ['', 'en_US', 'english language'], ['en-US', 'de', 'zh-Hant-TW']],
    ['enable_callback', [0], [true]],
    ['callback_mode', ['active'], ['ACTIVE', 'TIMEOUT']],
    ['callback_timeout', [-1, 0.5], [0, 600]],
    ['callback_outbound_prefix', [9], ['', '9']],
    ['enable_sticky_routing', [1], [true]],
    ['sticky_routing_duration', [0, 366], [1, 365]],
    ['enable_paid', ['on'], [true]],
    ['enable_prid', ['on'], [true]],
    ['extension_number_as_to_header', ['on'], [true]],
  ])('queue.update: %s', (field, wrong, right) => {
    for (const value of wrong)
      expect(schemaMistakes('queue.update', { fields: { [field]: value } })).toEqual([`fields.${field}`]);
    for (const value of right)
      expect(schemaMistakes('queue.update', { fields: { [field]: value } })).toEqual([]);
  });

  it.each<[rule: Json, path: string]>([
    [{ number: '101' }, 'action'],
    [{ action: 'RING', number: '101' }, 'action'],
    [{ action: 'FORWARD_TO_NUMBER', number: 'Ann' }, 'number'],
    [{ action: 'FORWARD_TO_NUMBER', number: '49+30' }, 'number'],
  ])('a rule cannot be %j', (rule, path) => {
    for (const name of ['no_answer_forward_rule', 'night_mode_forward_rule'])
      expect(schemaMistakes('queue.update', { fields: { [name]: rule } })).toEqual([
        `fields.${name}.${path}`,
      ]);
  });

  it.each<[caller: Json, path: string]>([
    [{ caller_id: '1' }, 'provider_id'],
    [{ provider_id: '1', caller_id: '' }, 'caller_id'],
    [{ provider_id: '1', caller_id: 'x'.repeat(65) }, 'caller_id'],
    [{ provider_id: '1', caller_id: '1', description: 'x'.repeat(1025) }, 'description'],
  ])('a caller id cannot be %j', (caller, path) => {
    const fields = { outbound_caller_ids: [caller] };
    expect(schemaMistakes('queue.update', { fields })).toEqual([`fields.outbound_caller_ids.0.${path}`]);
  });
});

describe('what only the account knows', () => {
  const update = (fields: Params): ResolvedCommand => ({
    type: 'queue.update',
    queue: SALES,
    params: { fields },
  });
  const create = (fields: Params): ResolvedCommand => ({ type: 'queue.create', params: { fields } });

  it.each<[order: ResolvedCommand, mistakes: string[]]>([
    [update({}), ['params.fields no-fields']],
    [
      update({ inform_position_interval: 60 }),
      ['params.fields.inform_position_interval position-not-announced'],
    ],
    [update({ inform_position_interval: 60, inform_position: 'PERIODICALLY' }), []],
    [
      update({ agent_auto_not_ready_after_non_acd_call: false }),
      ['params.fields.agent_auto_not_ready_after_non_acd_call ignored-by-auto-ready'],
    ],
    [update({ agent_auto_not_ready_after_non_acd_call: false, agent_auto_ready: false }), []],
    [
      update({
        no_answer_forward_rule: { action: 'FORWARD_TO_NUMBER' },
        night_mode_forward_rule: { action: 'FORWARD_TO_VOICEMAIL', number: '' },
      }),
      [
        'params.fields.no_answer_forward_rule.number number-required',
        'params.fields.night_mode_forward_rule.number number-required',
      ],
    ],
    [update({ no_answer_forward_rule: { action: 'HANGUP' } }), []],
    [{ ...update({ inform_position_interval: 60 }), queue: '7' }, []],
    [create(NEW), []],
    [create({ ...NEW, extension_number: '8001' }), ['params.fields.extension_number number-taken']],
    [create({ ...NEW, extension_number: '101' }), ['params.fields.extension_number number-taken']],
    [
      create({ ...NEW, inform_position_interval: 60 }),
      ['params.fields.inform_position_interval position-not-announced'],
    ],
    [
      create({ ...NEW, agent_auto_not_ready_after_non_acd_call: true }),
      ['params.fields.agent_auto_not_ready_after_non_acd_call ignored-by-auto-ready'],
    ],
    [
      { type: 'queue.set-agents', queue: SALES, params: { agents: ['101'], skillLevels: { '102': 3 } } },
      ['params.skillLevels.102 not-in-list'],
    ],
    [{ type: 'call.pickup', queue: SALES, params: { call: '~17' } }, ['params.call synthetic-call']],
    [{ type: 'call.hangup', params: { call: '~17' } }, ['params.call synthetic-call']],
    [{ type: 'call.hangup', params: {} }, ['params.call call-or-agent']],
    [{ type: 'call.hangup', agent: '101', params: {} }, []],
    [
      { type: 'call.transfer', agent: '101', params: { to: '1', call: '~17' } },
      ['params.call synthetic-call'],
    ],
    [
      { type: 'server.create', params: { fields: { name: 'b' } } },
      ['params.fields.ipv4 address-required', 'params.fields.name name-taken'],
    ],
    [{ type: 'server.delete', params: { server: 'a' } }, []],
    [{ type: 'server.delete', params: { server: '3' } }, []],
    [{ type: 'server.delete', params: { server: 'b' } }, ['params.server ambiguous-server']],
    [{ type: 'server.delete', params: { server: 'c' } }, ['params.server unknown-server']],
    [
      { type: 'server.update', params: { server: 'c', fields: { enabled: true } } },
      ['params.server unknown-server'],
    ],
  ])('%j', (command, mistakes) => {
    expect(schemaMistakes(command.type, command.params)).toEqual([]);
    expect(checkMistakes(command)).toEqual(mistakes);
  });

  it('is left to the system while the servers were not read', () => {
    const { servers: _servers, ...unread } = view;
    const command: ResolvedCommand = { type: 'server.delete', params: { server: 'c' } };
    expect(checkMistakes(command, unread)).toEqual([]);
    expect(form('server.delete').effect(command, unread).shows).toMatchObject([{ where: { name: 'c' } }]);
    expect(form('server.delete').effect({ ...command, params: { server: 'a' } }, view).shows).toMatchObject([
      { id: '1' },
    ]);
  });
});
