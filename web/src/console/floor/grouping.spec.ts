import type { GroupInfo } from '../../../../client/index.js';
import type { FloorViews } from '../../shared/floor-topics.js';
import type { AgentRow, QueueRow } from './floor-rows.js';
import { agentsByGroup, groupingByAccount, queuesByGroup, UNGROUPED } from './grouping.js';

const at = (account: string, id: string) => ({ account, id });
const groups: GroupInfo[] = [
  { id: 'team', name: 'Team', queues: [], agents: [at('hq', 'ada')] },
  { id: 'gold', name: 'Gold', queues: [at('hq', 'q1'), at('lab', 'q1')], agents: [] },
];
const agent = (account: string, id: string, ...queues: string[]) =>
  ({
    ...{ key: `${account}/${id}`, account },
    agent: { id, queues: Object.fromEntries(queues.map((queue) => [queue, {}])) },
  }) as unknown as AgentRow;
const queue = (account: string, id: string) => ({ key: `${account}/${id}`, account }) as QueueRow;

describe('The groups of rows', () => {
  it('are the phone systems, by their names', () => {
    const { names, keysOf } = groupingByAccount(
      new Map([
        ['hq', 'Zurich'],
        ['lab', 'Aarau'],
      ]),
    );
    expect([...names]).toEqual([
      ['lab', 'Aarau'],
      ['hq', 'Zurich'],
    ]);
    expect(keysOf(queue('hq', 'q1'))).toEqual(['hq']);
  });

  it('are of an agent those that name the agent or a queue of the agent, each once', () => {
    const { names, keysOf } = agentsByGroup(groups);
    expect([...names.values()]).toEqual(['Gold', 'Team']);
    expect(keysOf(agent('hq', 'ada', 'q1'))).toEqual(['team', 'gold']);
    expect(keysOf(agent('lab', 'ada', 'q1', 'q2'))).toEqual(['gold']);
    expect(keysOf(agent('lab', 'bob', 'q2'))).toEqual([UNGROUPED]);
  });

  it('are of a queue also the teams whose agents are in it', () => {
    const agents = { ada: { id: 'ada', queues: { q1: {}, q2: {} } } };
    const views = { accounts: new Map([['hq', { state: { agents } }]]) } as unknown as FloorViews;
    const { keysOf } = queuesByGroup(groups, views);
    expect(keysOf(queue('hq', 'q1'))).toEqual(['team', 'gold']);
    expect(keysOf(queue('hq', 'q2'))).toEqual(['team']);
    expect(keysOf(queue('lab', 'q2'))).toEqual([UNGROUPED]);
  });
});
