import type { FloorViews } from '../../shared/floor-topics.js';
import type { AgentRow, CallRow, QueueRow } from './floor-rows.js';
import { OWN_GROUPS, rowsOfGroup, withQueuesOfAgents } from './groups.js';
import { agentsMatching, callsMatching, queuesMatching } from './matching.js';

const member = (account: string, id: string) => ({ account, id });
const GROUPS = [
  { id: 'gold', name: 'Gold', queues: [member('hq', '1'), member('lab', '1')], agents: [] },
  { id: 'ann', name: 'Ann', queues: [], agents: [member('hq', '21')], own: true as const },
  { id: 'bench', name: 'Bench', queues: [member('lab', '2')], agents: [], own: true as const },
];
const VIEWS = {
  accounts: new Map([
    [
      'hq',
      { state: { agents: { 21: { id: '21', queues: { 3: {} } }, 22: { id: '22', queues: { 4: {} } } } } },
    ],
    ['lab', {}],
  ]),
} as unknown as FloorViews;
const agent = (key: string, ...queues: string[]) =>
  ({
    ...{ key, account: key.split('/')[0], text: '' },
    agent: { state: 'available', queues: Object.fromEntries(queues.map((id) => [id, 'available'])) },
  }) as unknown as AgentRow;
const queue = (key: string) => ({ key, text: '', queue: { waiting: 0, agents: {} } }) as unknown as QueueRow;
const call = (account: string, id: string) =>
  ({ account, queue: id, text: '', call: { state: 'waiting' } }) as unknown as CallRow;

const filterOf = (chosen: string) => {
  const rows = rowsOfGroup(GROUPS, chosen)!;
  return { search: '', group: withQueuesOfAgents(rows, VIEWS) };
};

describe('rows of a group', () => {
  it('of queues are those, their agents and their callers, over phone systems', () => {
    const gold = filterOf('gold');
    const agents = [agent('hq/21', '3'), agent('hq/22', '1', '3'), agent('lab/9', '1'), agent('lab/8', '2')];
    expect(agents.filter(agentsMatching(gold)).map(({ key }) => key)).toEqual(['hq/22', 'lab/9']);
    const queues = ['hq/1', 'hq/2', 'lab/1'].map(queue);
    expect(queues.filter(queuesMatching(gold)).map(({ key }) => key)).toEqual(['hq/1', 'lab/1']);
    expect([call('hq', '1'), call('hq', '2')].filter(callsMatching(gold))).toEqual([call('hq', '1')]);
  });

  it('of agents are these agents alone, and the queues that they are in', () => {
    const ann = filterOf('ann');
    const agents = [agent('hq/21', '3'), agent('hq/23', '3')];
    expect(agents.filter(agentsMatching(ann)).map(({ key }) => key)).toEqual(['hq/21']);
    const queues = ['hq/3', 'hq/4'].map(queue);
    expect(queues.filter(queuesMatching(ann)).map(({ key }) => key)).toEqual(['hq/3']);
  });

  it('of the user’s own groups are together, and none of a group that is not known', () => {
    const own = rowsOfGroup(GROUPS, OWN_GROUPS);
    expect([...(own?.agents ?? [])]).toEqual(['hq/21']);
    expect([...(own?.queues ?? [])]).toEqual(['lab/2']);
    expect(rowsOfGroup(GROUPS, 'gone')).toBeUndefined();
    expect(rowsOfGroup(GROUPS, undefined)).toBeUndefined();
  });
});
