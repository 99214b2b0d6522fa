import { z } from 'zod';
import type { ResolvedCommand } from '../../src/modules/domain/resolved-command.js';
import { voximplant } from '../../src/vendors/voximplant/vendor.js';
import { textLike } from '../support/matchers.js';
import { form } from './voximplant.harness.js';
import { voximplantFixture } from './voximplant.fixture.js';

const { commands } = voximplant;

describe('bounds of a command to Voximplant', () => {
  const create = (fields: object) => ({
    fields: {
      sq_queue_name: 'a',
      call_agent_selection: 'MOST_QUALIFIED',
      call_task_selection: 'MAX_PRIORITY',
      ...fields,
    },
  });
  const levels = (...given: number[]) => ({ skills: given.map((level, i) => ({ skill: `${i}`, level })) });

  it.each<[type: ResolvedCommand['type'], params: object, wrong: string[]]>([
    ['agent.pause', {}, []],
    ['agent.pause', { reason: 'x'.repeat(100) }, []],
    ['agent.pause', { reason: '' }, ['reason']],
    ['agent.pause', { reason: 'x'.repeat(101) }, ['reason']],
    ['agent.pause', { seconds: 60 }, ['']],
    ['agent.unpause', { reason: 'a' }, ['']],
    ['agent.update', {}, ['fields']],
    ['agent.update', { fields: {} }, ['fields.maxChats']],
    ['agent.update', { fields: { maxChats: 1 } }, []],
    ['agent.update', { fields: { maxChats: 0 } }, ['fields.maxChats']],
    ['agent.update', { fields: { maxChats: 1.5 } }, ['fields.maxChats']],
    ['agent.update', { fields: { maxChats: 2_147_483_648 } }, ['fields.maxChats']],
    ['agent.update', { fields: { maxChats: 1, maxSms: 1 } }, ['fields']],
    ['agent.join', { bind_mode: 'replace' }, ['']],
    ['agent.leave', { x: 1 }, ['']],
    ['queue.set-agents', {}, ['agents']],
    ['queue.set-agents', { agents: '21' }, ['agents']],
    ['queue.set-agents', { agents: [21] }, ['agents.0']],
    ['agent.set-skills', levels(1, 2, 3, 4, 5), []],
    ['agent.set-skills', levels(1, 2, 3, 4, 5, 1), ['skills']],
    ['agent.set-skills', levels(0, 6, 2.5), ['skills.0.level', 'skills.1.level', 'skills.2.level']],
    ['agent.set-skills', { skills: [{ skill: '' }] }, ['skills.0.skill', 'skills.0.level']],
    ['skill.create', {}, ['name']],
    ['skill.create', { name: '', description: '' }, ['name', 'description']],
    ['skill.create', { name: 'a', description: 'x'.repeat(200) }, []],
    ['skill.create', { name: 'a', description: 'x'.repeat(201) }, ['description']],
    ['skill.update', { name: 'a' }, ['skill']],
    ['skill.update', { skill: '1', description: 'x'.repeat(201) }, ['description']],
    ['skill.delete', {}, ['skill']],
    [
      'queue.create',
      { fields: {} },
      ['fields.sq_queue_name', 'fields.call_agent_selection', 'fields.call_task_selection'],
    ],
    ['queue.create', create({ sq_queue_name: 'x'.repeat(100), description: 'x'.repeat(200) }), []],
    ['queue.create', create({ sq_queue_name: '' }), ['fields.sq_queue_name']],
    ['queue.create', create({ sq_queue_name: 'x'.repeat(101) }), ['fields.sq_queue_name']],
    ['queue.create', create({ description: 'x'.repeat(201) }), ['fields.description']],
    ['queue.create', create({ priority: 1 }), []],
    ['queue.create', create({ priority: 100 }), []],
    ['queue.create', create({ priority: 0 }), ['fields.priority']],
    ['queue.create', create({ priority: 101 }), ['fields.priority']],
    ['queue.create', create({ call_agent_selection: 'RANDOM' }), ['fields.call_agent_selection']],
    ['queue.create', create({ call_task_selection: 'MOST_QUALIFIED' }), ['fields.call_task_selection']],
    ['queue.create', create({ im_agent_selection: 'READY' }), ['fields.im_agent_selection']],
    ['queue.create', create({ im_task_selection: 'x' }), ['fields.im_task_selection']],
    [
      'queue.create',
      create({ hold_calls_if_inactive_agents: 'yes' }),
      ['fields.hold_calls_if_inactive_agents'],
    ],
    ['queue.create', create({ hold_im_if_inactive_agents: 1 }), ['fields.hold_im_if_inactive_agents']],
    ['queue.create', create({ call_max_waiting_time: 0 }), ['fields.call_max_waiting_time']],
    [
      'queue.create',
      create({ call_max_waiting_time_in_seconds: 1.5 }),
      ['fields.call_max_waiting_time_in_seconds'],
    ],
    ['queue.create', create({ im_max_waiting_time: -1 }), ['fields.im_max_waiting_time']],
    [
      'queue.create',
      create({ im_max_waiting_time_in_seconds: '9' }),
      ['fields.im_max_waiting_time_in_seconds'],
    ],
    ['queue.create', create({ call_max_queue_size: 0 }), ['fields.call_max_queue_size']],
    ['queue.create', create({ im_max_queue_size: 0 }), ['fields.im_max_queue_size']],
    ['queue.create', create({ fallback_agent_selection: '' }), ['fields.fallback_agent_selection']],
    ['queue.create', create({ new_sq_queue_name: 'b' }), ['fields']],
    ['queue.update', { fields: { sq_queue_name: 'b' } }, ['fields']],
    ['queue.update', { fields: { new_sq_queue_name: 'x'.repeat(101) } }, ['fields.new_sq_queue_name']],
    ['queue.delete', { sure: true }, ['']],
    ['status-label.set', {}, ['name', 'label']],
    ['status-label.set', { name: '', label: '' }, ['name', 'label']],
    ['status-label.delete', {}, ['name']],
    ['status-label.delete', { name: '' }, ['name']],
  ])('%s %j: the mistakes are in %j', async (type, params, wrong) => {
    const { roster } = voximplantFixture({});
    const { error } = form(type).params(roster).safeParse(params);
    expect(error?.issues.map(({ path }) => path.join('.')) ?? []).toEqual(wrong);
  });

  const SKILLS = [
    { id: '1', name: 'english' },
    { id: '2', name: '3' },
    { id: '3', name: 'french' },
  ];

  it.each<[command: ResolvedCommand, mistakes: [path: string, code: string][]]>([
    [{ type: 'agent.join', agent: '24', queues: [], params: {} }, [['queues', 'too-small']]],
    [{ type: 'agent.leave', agent: '24', queues: [], params: {} }, [['queues', 'too-small']]],
    [{ type: 'agent.leave', agent: '24', queues: 'all', params: {} }, []],
    [{ type: 'skill.delete', params: { skill: 'english' } }, []],
    [{ type: 'skill.delete', params: { skill: 'English' } }, [['params.skill', 'unknown-skill']]],
    [{ type: 'skill.delete', params: { skill: '3' } }, [['params.skill', 'ambiguous-skill']]],
    [{ type: 'skill.create', params: { name: 'french' } }, [['params.name', 'name-taken']]],
    [{ type: 'skill.update', params: { skill: '1' } }, [['params', 'nothing-to-change']]],
    [{ type: 'skill.update', params: { skill: '1', name: 'french' } }, [['params.name', 'name-taken']]],
    [{ type: 'skill.update', params: { skill: '1', name: 'english' } }, []],
    [{ type: 'skill.update', params: { skill: '9', name: 'x' } }, [['params.skill', 'unknown-skill']]],
    [
      {
        type: 'agent.set-skills',
        agent: '24',
        params: {
          skills: [
            { skill: 'english', level: 1 },
            { skill: 'swedish', level: 1 },
            { skill: '1', level: 2 },
          ],
        },
      },
      [
        ['params.skills.1.skill', 'unknown-skill'],
        ['params.skills.2.skill', 'repeated-skill'],
      ],
    ],
    [
      { type: 'queue.create', params: create({ sq_queue_name: 'Sales' }) },
      [['params.fields.sq_queue_name', 'name-taken']],
    ],
    [
      {
        type: 'queue.create',
        params: create({
          call_max_waiting_time: 1,
          call_max_waiting_time_in_seconds: 60,
          im_max_waiting_time: 1,
          im_max_waiting_time_in_seconds: 60,
        }),
      },
      [
        ['params.fields.call_max_waiting_time_in_seconds', 'only-one-of'],
        ['params.fields.im_max_waiting_time_in_seconds', 'only-one-of'],
      ],
    ],
    [{ type: 'queue.update', queue: '4', params: { fields: {} } }, [['params.fields', 'nothing-to-change']]],
    [{ type: 'queue.update', queue: '4', params: { fields: { new_sq_queue_name: 'Sales' } } }, []],
    [
      { type: 'queue.update', queue: '4', params: { fields: { new_sq_queue_name: 'Night' } } },
      [['params.fields.new_sq_queue_name', 'name-taken']],
    ],
    [
      { type: 'status-label.set', params: { name: 'DND', label: 'Lunch' } },
      [['params.label', 'label-taken']],
    ],
    [{ type: 'status-label.set', params: { name: 'CUSTOM_1', label: 'Lunch' } }, []],
    [{ type: 'status-label.delete', params: { name: 'DND' } }, [['params.name', 'unknown-label']]],
  ])('%j has the mistakes %j', (command, mistakes) => {
    const roster = { ...voximplantFixture({}).roster, skills: SKILLS };
    const found = form(command.type).check?.(command, { roster, queuesOf: () => [] }) ?? [];
    expect(found.map(({ path, code }) => [path.join('.'), code])).toEqual(mistakes);
  });

  it.each<ResolvedCommand>([
    { type: 'agent.update', agent: '24', params: { fields: { maxChats: 3 } } },
    { type: 'agent.set-skills', agent: '24', params: { skills: [] } },
    { type: 'skill.create', params: { name: 'a' } },
    { type: 'status-label.set', params: { name: 'DND', label: 'a' } },
    { type: 'status-label.delete', params: { name: 'DND' } },
  ])('%j expects nothing where the account does not report it', (command) => {
    const { queues, members = {} } = voximplantFixture({}).roster;
    const roster = { queues, agents: { 24: { id: '24', name: 'Ben Ode' } }, members };
    expect(form(command.type).check?.(command, { roster, queuesOf: () => [] }) ?? []).toEqual([]);
    expect(form(command.type).effect(command, { roster, queuesOf: () => [] })).toEqual({
      polls: ['roster'],
      shows: [],
    });
  });

  it.each(Object.entries(commands))('%s can be drawn as a form', (_type, command) => {
    const schema = z.toJSONSchema(command.params(voximplantFixture({}).roster));
    expect(schema).toMatchObject({ type: 'object', additionalProperties: false });
    const titled = ({ properties = {}, items }: z.core.JSONSchema.BaseSchema): void => {
      for (const field of Object.values(properties)) {
        expect(field).toMatchObject({ title: textLike(/^[A-Z]/), description: textLike(/\.$/) });
        if (typeof field === 'object') titled(field);
      }
      if (typeof items === 'object' && !Array.isArray(items)) titled(items);
    };
    titled(schema);
  });
});
