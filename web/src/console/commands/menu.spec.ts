import type { CommandType } from '../../../../client/index.js';
import { capabilitiesIn } from './capabilities.js';
import { menuOf } from './menu.js';

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
const menu = (target: { agent?: string; queue?: string; call?: string }) => {
  if (state.state !== 'known') throw new Error(state.state);
  return menuOf(state.capabilities, { account: 'hq', ...target }).map(({ group, types }) => [
    group,
    ...types,
  ]);
};

const MORE = ['more', 'queue.create', 'server.create'];

describe('What the menu offers', () => {
  it('of an agent: commands for agents and their calls, and those without a target', () => {
    expect(menu({ agent: 'ada' })).toEqual([
      ['agent', 'agent.pause', 'agent.set-status'],
      ['call', 'call.listen', 'call.hangup', 'call.transfer'],
      MORE,
    ]);
  });

  it('of a waiting caller: what needs no agent in the call', () => {
    expect(menu({ queue: 'q', call: '7' })).toEqual([['call', 'call.pickup', 'call.hangup']]);
  });

  it('of a queue, and of the phone system itself', () => {
    expect(menu({ queue: 'q' })).toEqual([
      // For one of its callers, chosen in the form.
      ['call', 'call.pickup'],
      ['queue', 'queue.update', 'queue.set-agents'],
      MORE,
    ]);
    expect(menu({})).toEqual([MORE]);
  });

  it('leaves nothing out', () => {
    const all = [{ agent: 'a' }, { queue: 'q' }, { queue: 'q', call: 'c' }, {}].flatMap((target) =>
      menu(target).flatMap(([, ...types]) => types),
    );
    expect(new Set(all)).toEqual(new Set(Object.keys(AIMS)));
  });
});
