import type { Aim } from './capabilities.js';
import { newCommand, type Names } from './commands.js';
import { aimQuestions, requestsFor } from './form-groups.js';

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

  it('is where an agent is not yet, for one who is to join', () => {
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
