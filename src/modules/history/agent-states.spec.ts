import type { Command } from '../domain/command.js';
import type { DocumentState } from '../domain/document.js';
import { AgentStates } from './agent-states.js';

const AT = 1_764_000_000_000;
const member = (state: string, availability: string, more: object = {}) => ({
  ...{ id: 'ada', name: 'Ada', state, availability, activity: 'idle', vendorState: 'x', ...more },
});
const available = member('available', 'available');
const paused = member('paused', 'paused', { reason: 'Lunch' });
const queue = (ada?: object): DocumentState =>
  ({ agents: ada === undefined ? {} : { ada } }) as DocumentState;
const pause = (more: Partial<Command> = {}): Command => ({
  ...{ id: 'hq.1', account: 'hq', type: 'agent.pause', agent: 'ada', params: {}, by: 'sue', createdAt: AT },
  ...{ sentAt: AT + 50, status: 'succeeded', confirmation: 'confirmed', ...more },
});

describe(AgentStates.name, () => {
  const change = (states: AgentStates, id: string, ada: object | undefined, at: number): void =>
    states.change(
      id,
      { agents: ada === undefined ? { del: ['ada'] } : { set: { ada: {} } } },
      queue(ada),
      at,
    );

  it('begins a row when the state or its reason changes, and ends the one before', () => {
    const states = new AgentStates();
    states.load('1', queue(available), AT);
    change(states, '1', { ...available, name: 'Ada L.' }, AT + 50);
    change(states, '1', paused, AT + 100);
    change(states, '1', undefined, AT + 200);
    expect(states.collect()).toEqual([
      {
        ...{ agent: 'ada', from: AT, to: AT + 100, state: 'available', availability: 'available' },
        ...{ activity: 'idle', sinceKind: 'o' },
      },
      {
        ...{ agent: 'ada', from: AT + 100, to: AT + 200, state: 'paused', availability: 'paused' },
        ...{ activity: 'idle', reason: 'Lunch', sinceKind: 'o' },
      },
    ]);
  });

  it('is one row however many queues show it at the same instant', () => {
    const states = new AgentStates();
    states.load('1', queue(available), AT);
    states.load('2', queue(available), AT);
    change(states, '1', paused, AT + 100);
    change(states, '2', paused, AT + 100);
    expect(states.collect().map(({ state, from, to }) => [state, from - AT, to && to - AT])).toEqual([
      ['available', 0, 100],
      ['paused', 100, undefined],
    ]);
  });

  it('takes the instant that the vendor gives, but for the first state and never before the last one', () => {
    const states = new AgentStates();
    const since = (at: number) => ({ since: at, sinceKind: 'vendor' });
    states.load('1', queue({ ...available, ...since(AT - 5_000) }), AT);
    change(states, '1', { ...paused, ...since(AT + 80) }, AT + 100);
    change(states, '1', { ...available, ...since(AT + 20) }, AT + 200);
    expect(states.collect().map(({ from, sinceKind }) => [from - AT, sinceKind])).toEqual([
      [0, 'o'],
      [80, 'v'],
      [200, 'o'],
    ]);
  });

  it('names the confirmed command that leads to the state', () => {
    const states = new AgentStates();
    states.load('1', queue(available), AT);
    states.confirmed(pause());
    change(states, '1', paused, AT + 100);
    states.confirmed(pause({ type: 'agent.unpause', id: 'hq.2' }));
    states.confirmed(pause({ sentAt: AT + 10_000, id: 'hq.3' }));
    states.confirmed(pause());
    expect(states.collect().map(({ command }) => command)).toEqual([undefined, 'hq.1']);
  });

  it('names it also on a state that has just ended', () => {
    const states = new AgentStates();
    states.load('1', queue(available), AT);
    change(states, '1', paused, AT + 100);
    change(states, '1', available, AT + 200);
    states.confirmed(pause());
    states.confirmed(pause());
    expect(states.collect().map(({ state, command }) => [state, command])).toEqual([
      ['available', undefined],
      ['paused', 'hq.1'],
      ['available', undefined],
    ]);
  });
});
