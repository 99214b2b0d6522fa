import { capabilitiesIn, type Aim } from './capabilities.js';
import { newCommand, type Names } from './commands.js';
import {
  aimQuestions,
  deletedName,
  firstAnswers,
  formGroups,
  NO_ANSWERS,
  requestsFor,
  requestsOf,
  type Answers,
  type FormGroup,
} from './form-groups.js';
import { formOf } from './form-model.js';

const QUEUES = [
  { id: 'q1', name: 'Billing' },
  { id: 'q2', name: 'Sales' },
  { id: 'q3', name: 'Support' },
];
const MEMBERS: Record<string, string[]> = { ada: ['q1', 'q2'], ben: ['q2', 'q3'] };
const names: Names = {
  account: (id) => id,
  agent: (_, id) => id,
  queue: (_, id) => id,
  agents: () => [],
  queues: (_, agent) => QUEUES.filter(({ id }) => agent === undefined || MEMBERS[agent]?.includes(id)),
};
const aim = (more: Partial<Aim>): Aim => ({ agentsIn: [], outsiders: false, ...more });
const ada = { account: 'hq', agent: 'ada' };
const ben = { account: 'hq', agent: 'ben' };
const ids = (named: readonly { id: string }[] | undefined) => named?.map(({ id }) => id);

describe('What has to be said about queues', () => {
  it('is which of the agent’s, of several agents which of all of theirs', () => {
    const some = aim({ agent: 'required', queues: 'some' });
    expect(aimQuestions(some, [ada], names).queues).toMatchObject({ mode: 'some' });
    expect(ids(aimQuestions(some, [ada], names).queues?.options)).toEqual(['q1', 'q2']);
    expect(ids(aimQuestions(some, [ada, ben], names).queues?.options)).toEqual(['q2']);
  });

  it('is nothing where the phone system leaves no choice', () => {
    const all = aim({ agent: 'required', queues: 'all' });
    expect(aimQuestions(all, [ada], names)).toEqual({ queues: { mode: 'all', options: [] } });
    expect(aimQuestions(aim({ agent: 'required' }), [ada], names)).toEqual({});
  });

  it('is a queue that the agent is not in, for agent.join', () => {
    const join = aim({ agent: 'required', queues: 'listed', outsiders: true });
    expect(ids(aimQuestions(join, [ada], names).queues?.options)).toEqual(['q3']);
    expect(ids(aimQuestions(join, [ada, ben], names).queues?.options)).toEqual(['q1', 'q2', 'q3']);
  });

  it('is the one queue, unless it was chosen already', () => {
    const one = aim({ agent: 'required', queue: 'required' });
    expect(ids(aimQuestions(one, [ada], names).queue)).toEqual(['q1', 'q2']);
    expect(aimQuestions(one, [{ ...ada, queue: 'q2' }], names)).toEqual({});
  });
});

describe('A command as the service accepts it', () => {
  it('names what it acts on, by ids that can mean nothing else', () => {
    const some = aim({ agent: 'required', queues: 'some' });
    const [request] = requestsFor(
      'agent.pause',
      some,
      [{ ...ada, queue: 'q1' }],
      { queues: ['q2'] },
      { seconds: 10 },
    );
    expect(newCommand(request!, some)).toEqual({
      account: 'hq',
      type: 'agent.pause',
      agent: 'id:ada',
      queues: ['id:q2'],
      params: { seconds: 10 },
    });
  });

  it('names the call it was chosen for, and its queue only where that is asked for', () => {
    const call = { account: 'hq', queue: 'q1', call: '77' };
    const without = aim({ agent: 'optional' });
    const [request] = requestsFor('call.hangup', without, [call], { queues: 'all' }, {});
    expect(newCommand(request!, without)).toEqual({
      account: 'hq',
      type: 'call.hangup',
      params: { call: '77' },
    });
    expect(newCommand(request!, aim({ queue: 'required' }))).toMatchObject({ queue: 'id:q1' });
  });
});

const group = (type: 'agents' | 'skill', params: object, more: Partial<FormGroup> = {}): FormGroup => ({
  account: 'hq',
  targets: [{ account: 'hq', queue: 'q1' }],
  capability: {
    ...{ scope: 'queues:admin', allowed: true, params },
    aim: aim({ queue: 'required', agentsIn: ['agents'] }),
  },
  form: formOf(params, { agentsIn: [type], suggestions: {} }),
  questions: {},
  skills: [{ id: '5', name: 'dutch' }],
  ...more,
});

describe('A form that rings the person’s own phone', () => {
  it('starts with its number, where that is known', () => {
    expect(firstAnswers('call.listen', [], '501').params).toEqual({ supervisor: '501' });
    expect(firstAnswers('call.listen', [])).toBe(NO_ANSWERS);
    // There the number is of another phone, or of none.
    expect(firstAnswers('call.transfer', [], '501')).toBe(NO_ANSWERS);
  });
});

describe('A list that replaces another', () => {
  const agents = { type: 'array', items: { type: 'string' }, title: 'Agents' };
  const confirmEmpty = { type: 'boolean', title: 'Leave it empty' };
  const schema = (properties: object) => ({ type: 'object', properties, required: ['agents'] });
  const confirming = group('agents', schema({ agents, confirmEmpty }));
  const ann = { id: 'id:ann', label: 'Ann', value: 'id:ann' };
  const sent = (one: FormGroup, answers: Partial<Answers>) =>
    requestsOf('queue.set-agents', one, { ...NO_ANSWERS, ...answers });

  it('starts with what is there now, untouched by what is not known', () => {
    expect(firstAnswers('queue.set-agents', [[ann]]).params).toEqual({ agents: ['id:ann'] });
    expect(firstAnswers('queue.set-agents', ['unknown'])).toBe(NO_ANSWERS);
    expect(firstAnswers('agent.pause', [[ann]])).toBe(NO_ANSWERS);
  });

  it('is not sent empty without a tick, and with it says so to the service', () => {
    const { commands, mistakes } = sent(confirming, {});
    expect(commands).toEqual([]);
    expect(mistakes).toMatchObject([{ path: 'params.confirmEmpty' }]);
    expect(sent(confirming, { confirmEmpty: true }).commands).toMatchObject([
      { params: { agents: [], confirmEmpty: true } },
    ]);
  });

  it('is sent without the confirmation where it holds something, or the service requires none', () => {
    const answers = { confirmEmpty: true, params: { agents: ['id:ann'] } };
    expect(sent(confirming, answers).commands[0]?.params).toEqual({ agents: ['id:ann'] });
    const older = group('agents', schema({ agents }));
    expect(sent(older, {}).mistakes).toHaveLength(1);
    expect(sent(older, { confirmEmpty: true }).commands[0]?.params).toEqual({ agents: [] });
  });

  it('has no ordinary field for the confirmation', () => {
    expect(confirming.form.fields.map(({ key }) => key)).toEqual(['agents']);
    expect(confirming.form.confirmsEmpty).toBe(true);
  });
});

describe('A deletion', () => {
  const queue = group('agents', { type: 'object', properties: {} }, { queueName: 'Support' });
  const skill = group('skill', {
    ...{ type: 'object', required: ['skill'] },
    properties: { skill: { type: 'string' } },
  });

  it('of a queue is sent only with its name', () => {
    const deleting = (typedName: string) => requestsOf('queue.delete', queue, { ...NO_ANSWERS, typedName });
    expect(deleting('').mistakes).toMatchObject([{ path: 'typedName' }]);
    expect(deleting('support').commands).toEqual([]);
    expect(deleting(' Support ').commands).toHaveLength(1);
  });

  it('of a skill requires its name, also where it was chosen by its id', () => {
    const named = (text: string) => deletedName('skill.delete', skill, { params: { skill: text } });
    expect(named('5')).toBe('dutch');
    expect(named('dutch')).toBe('dutch');
    expect(named('other')).toBe('other');
    expect(named('')).toBeUndefined();
    expect(deletedName('skill.update', skill, { params: { skill: '5' } })).toBeUndefined();
  });
});

describe('A command for a waiting caller', () => {
  const text = { type: 'string' };
  const capabilities = capabilitiesIn({
    capabilities: {
      complete: true,
      commands: {
        'call.prioritise': {
          ...{ scope: 's', allowed: true, aim: { queue: 'required' } },
          params: { type: 'object', properties: { call: text, note: text }, required: ['call'] },
        },
      },
    },
  });
  const fieldsOf = (target: { queue: string; call?: string }) =>
    formGroups({ capabilities: () => capabilities, names }, 'call.prioritise', [{ account: 'hq', ...target }])
      .groups[0]?.form.fields;

  it('asks which of the callers of a queue, and nothing where one was chosen', () => {
    expect(fieldsOf({ queue: 'q1' })).toMatchObject([{ key: 'call', ofCaller: true }, { key: 'note' }]);
    expect(fieldsOf({ queue: 'q1', call: '7' })).toMatchObject([{ key: 'note' }]);
  });
});
