import type { CommandType } from '../../../../client/index.js';
import { capabilitiesIn } from './capabilities.js';
import { menuOf, systemCommands } from './menu.js';

const AIMS: { [type in CommandType]?: object } = {
  'agent.pause': { agent: 'required', queues: 'some' },
  'agent.set-status': { agent: 'required', queue: 'required' },
  'call.pickup': { queue: 'required' },
  'call.hangup': { agent: 'optional', queue: 'optional' },
  'call.transfer': { agent: 'required' },
  'call.listen': { agent: 'optional' },
  'queue.create': {},
  'queue.update': { queue: 'required' },
  'queue.set-agents': { queue: 'required', agentsIn: ['agents'] },
  'server.create': {},
};
const state = capabilitiesIn({
  capabilities: {
    complete: true,
    commands: Object.fromEntries(
      Object.entries(AIMS).map(([type, aim]) => [type, { scope: 's', allowed: true, aim, params: {} }]),
    ),
  },
});
const known = () => {
  if (state.state !== 'known') throw new Error(state.state);
  return state.capabilities;
};
const menu = (target: { agent?: string; queue?: string; call?: string }) => {
  return menuOf(known(), { account: 'hq', ...target }).map(({ group, types }) => [group, ...types]);
};

describe('What the menu offers', () => {
  it('of an agent: commands for agents and their calls', () => {
    expect(menu({ agent: 'ada' })).toEqual([
      ['agent', 'agent.pause', 'agent.set-status'],
      ['call', 'call.listen', 'call.hangup', 'call.transfer'],
    ]);
  });

  it('of a waiting caller: what needs no agent in the call', () => {
    expect(menu({ queue: 'q', call: '7' })).toEqual([['call', 'call.pickup', 'call.hangup']]);
  });

  it('of a queue', () => {
    expect(menu({ queue: 'q' })).toEqual([
      // For one of its callers, chosen in the form.
      ['call', 'call.pickup'],
      ['queue', 'queue.update', 'queue.set-agents'],
    ]);
  });

  it('of the phone system itself, apart from people and queues', () => {
    expect(systemCommands(known())).toEqual(['queue.create', 'server.create']);
    expect(menu({})).toEqual([]);
  });

  it('leaves nothing out', () => {
    const all = [{ agent: 'a' }, { queue: 'q' }, { queue: 'q', call: 'c' }].flatMap((target) =>
      menu(target).flatMap(([, ...types]) => types),
    );
    expect(new Set([...all, ...systemCommands(known())])).toEqual(new Set(Object.keys(AIMS)));
  });
});
