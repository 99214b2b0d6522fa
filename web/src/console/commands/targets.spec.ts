import type { Agent } from '../../../../client/index.js';
import { agentNames, namesWords, pausedAlready } from './targets.js';

describe('Names of targets', () => {
  it.each([
    [['Ann'], 'Ann'],
    [['Ann', 'Bo', 'Cy', 'Dee', 'Eve'], 'Ann, Bo, Cy, Dee, Eve'],
    [['Ann', 'Bo', 'Cy', 'Dee', 'Eve', 'Flo', 'Gus'], 'Ann, Bo, Cy, Dee, Eve and 2 more'],
  ])('are the first five and a count: %j', (names, words) => expect(namesWords(names)).toBe(words));

  it('are those of agents, in the order of the targets', () => {
    const targets = [{ account: 'hq', agent: '2' }, { account: 'west', agent: '1' }, { account: 'hq' }];
    expect(agentNames(targets, { agent: (account, id) => `${account} ${id}` })).toBe('hq 2, west 1');
  });
});

describe('Agents that are paused already', () => {
  const agents: Record<string, Partial<Agent>> = {
    ann: { availability: 'paused' },
    bo: { availability: 'available' },
    cy: { availability: 'paused', state: 'on-call' },
    dee: { state: 'paused' },
  };
  const agentRow = (_: string, id: string): Agent | undefined =>
    agents[id] && { id, name: id, state: 'available', queues: {}, ...agents[id] };
  const targets = ['ann', 'bo', 'cy', 'dee', 'gone'].map((agent) => ({ account: 'hq', agent }));
  const ids = (found: readonly { agent?: string }[]) => found.map(({ agent }) => agent);

  it('are found by their availability, also during a call', () => {
    expect(ids(pausedAlready({ agentRow }, 'agent.pause', targets))).toEqual(['ann', 'cy']);
  });

  it('matter to a pause alone', () => {
    expect(pausedAlready({ agentRow }, 'agent.unpause', targets)).toEqual([]);
    expect(pausedAlready({ agentRow }, 'agent.pause', [{ account: 'hq', queue: 'q1' }])).toEqual([]);
  });
});
