import { capabilitiesIn, obstacleOf, type CapabilitiesState } from './capabilities.js';

const command = (more: object = {}) => ({
  scope: 'agents:command',
  allowed: true,
  aim: { agent: 'required', queues: 'some' },
  params: { type: 'object', properties: {} },
  ...more,
});
const answer = (commands: object, more: object = {}) => ({
  id: 'hq',
  capabilities: { complete: true, commands, ...more },
});

describe('What can be ordered', () => {
  it('is read from what the service answers', () => {
    const state = capabilitiesIn(
      answer(
        {
          'agent.pause': command({ hint: 'Careful.' }),
          'queue.set-agents': command({ aim: { agentsIn: ['agents'] } }),
        },
        { skills: [{ id: '1', name: 'Dutch' }], statusLabels: [{ name: 'DND', label: 'Busy' }] },
      ),
    );
    if (state.state !== 'known') throw new Error(state.state);
    const { commands, skills, statuses } = state.capabilities;
    expect([...commands.keys()]).toEqual(['agent.pause', 'queue.set-agents']);
    expect(commands.get('agent.pause')).toEqual({
      scope: 'agents:command',
      allowed: true,
      aim: { agent: 'required', queues: 'some', agentsIn: [], outsiders: false },
      hint: 'Careful.',
      params: { type: 'object', properties: {} },
    });
    expect(commands.get('queue.set-agents')?.aim.agentsIn).toEqual(['agents']);
    expect({ skills, statuses }).toEqual({ skills: ['Dutch'], statuses: ['DND'] });
  });

  it('leaves out what this page has no words for', () => {
    expect(capabilitiesIn(answer({ 'agent.promote': command() }))).toMatchObject({
      capabilities: { commands: new Map() },
    });
  });

  it('is hidden from whoever may not see how the account is set up', () => {
    expect(capabilitiesIn({ id: 'hq' })).toEqual({ state: 'hidden' });
  });

  it.each([[null], ['no'], [{ capabilities: 'all' }], [answer({ 'agent.pause': 'yes' })]])(
    'is not made up from %j',
    (body) => expect(() => capabilitiesIn(body)).toThrow(/something else/),
  );

  it('says why something cannot be ordered', () => {
    const state = (commands: object, complete = true): CapabilitiesState =>
      capabilitiesIn(answer(commands, { complete }));
    expect(obstacleOf(state({ 'agent.pause': command() }), 'agent.pause')).toBeUndefined();
    expect(obstacleOf(state({}), 'agent.pause')).toMatch(/phone system cannot/);
    expect(obstacleOf(state({ 'agent.pause': command({ allowed: false }) }), 'agent.pause')).toMatch(
      /lacks the right agents:command/,
    );
    expect(obstacleOf(state({ 'agent.pause': command() }, false), 'agent.pause')).toMatch(/not read yet/);
    expect(obstacleOf({ state: 'loading' }, 'agent.pause')).toMatch(/not known yet/);
    expect(obstacleOf({ state: 'hidden' }, 'agent.pause')).toMatch(/may not see/);
    expect(obstacleOf({ state: 'failed', problem: 'gone' }, 'agent.pause')).toMatch(/gone/);
  });
});
