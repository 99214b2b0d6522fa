import type {
  AccountDocument,
  Agent,
  MetricsRow,
  QueueDocument,
  TopicView,
} from '../../../../client/index.js';
import type { FloorViews } from '../../shared/floor-topics.js';
import { FloorRows } from './floor-rows.js';
import { agentsMatching, callsMatching, queuesMatching } from './matching.js';

const counts = {
  available: 0,
  ringing: 0,
  onCall: 0,
  otherCall: 0,
  wrapUp: 0,
  paused: 0,
  notReady: 0,
  offline: 0,
  unknown: 0,
};
const queue = (id: string, name: string, more = {}) => ({ id, name, waiting: 0, agents: counts, ...more });
const ada: Agent = {
  id: '21',
  name: 'Ada Lund',
  extension: '1004',
  state: 'paused',
  reason: 'Lunch',
  queues: { '3': 'paused' },
};
const ben: Agent = {
  id: '24',
  name: 'Ben Ode',
  state: 'available',
  queues: { '3': 'available', '4': 'available' },
};
const names = new Map([['hq', 'Head office']]);

function views(
  agents: Agent[],
  queues = [queue('3', 'Support'), queue('4', 'Sales', { waiting: 2 })],
): FloorViews {
  const state: AccountDocument = {
    source: { self: { id: 'self', name: 'HQ', vendor: 'yeastar', state: 'live', since: 0 } },
    queues: Object.fromEntries(queues.map((one) => [one.id, one])),
    agents: Object.fromEntries(agents.map((one) => [one.id, one])),
  };
  const view: TopicView<AccountDocument> = {
    topic: 'account/hq',
    state,
    freshness: { state: 'live', saidBy: 'server' },
  };
  return { accounts: new Map([['hq', view]]), queues: [] };
}

describe('The rows of the floor', () => {
  it('are rebuilt where the figures of the day change, and lose them when they are no longer known', () => {
    const rows = new FloorRows();
    const today = (answered: number) => ({ '21': { id: '21', answered } as MetricsRow });
    const metrics = (agents: { [id: string]: MetricsRow }) =>
      new Map([['hq', { today: {}, last30: {}, agents }]]);
    const one = metrics(today(1));
    const before = rows.agents(views([ada, ben]), names, one);
    expect(before.get('hq/21')).toMatchObject({ name: 'Ada Lund', today: { answered: 1 } });
    expect(before.get('hq/24')).not.toHaveProperty('today');
    expect(rows.agents(views([ada, ben]), names, one).get('hq/21')).toBe(before.get('hq/21'));
    const after = rows.agents(views([ada, ben]), names, metrics(today(2)));
    expect(after.get('hq/21')).toMatchObject({ name: 'Ada Lund', today: { answered: 2 } });
    expect(after.get('hq/24')).toBe(before.get('hq/24'));
    expect(rows.agents(views([ada, ben]), names).get('hq/21')).not.toHaveProperty('today');
  });

  it('are rebuilt only for what changed', () => {
    const rows = new FloorRows();
    const before = rows.agents(views([ada, ben]), names);
    const after = rows.agents(views([{ ...ada, state: 'available' }, ben]), names);
    expect(after.get('hq/24')).toBe(before.get('hq/24'));
    expect(after.get('hq/21')).not.toBe(before.get('hq/21'));
    expect(after.get('hq/21')?.agent.state).toBe('available');
  });

  it('stay when callers come to a queue, and change when it gets another name', () => {
    const rows = new FloorRows();
    const before = rows.agents(views([ben]), names);
    const busier = [queue('3', 'Support', { waiting: 9 }), queue('4', 'Sales')];
    expect(rows.agents(views([ben], busier), names).get('hq/24')).toBe(before.get('hq/24'));
    const renamed = [queue('3', 'Service'), queue('4', 'Sales')];
    expect(rows.agents(views([ben], renamed), names).get('hq/24')?.queues).toBe('Sales, Service');
  });

  it('are found by every word of what they show, by queue, by state and by phone system', () => {
    const all = [...new FloorRows().agents(views([ada, ben]), names).values()];
    const found = (filter: Parameters<typeof agentsMatching>[0]) =>
      all.filter(agentsMatching(filter)).map(({ name }) => name);
    expect(found({ search: ' LUNCH 1004 ' })).toEqual(['Ada Lund']);
    expect(found({ search: 'head support' })).toEqual(['Ada Lund', 'Ben Ode']);
    expect(found({ search: 'ada ben' })).toEqual([]);
    expect(found({ search: '', queue: 'hq/4' })).toEqual(['Ben Ode']);
    expect(found({ search: '', state: 'paused' })).toEqual(['Ada Lund']);
    expect(found({ search: '', account: 'berlin' })).toEqual([]);
  });

  it('are queues with waiting callers', () => {
    const all = [...new FloorRows().queues(views([]), names).values()];
    expect(all.filter(queuesMatching({ search: '', state: 'waiting' })).map(({ key }) => key)).toEqual([
      'hq/4',
    ]);
    // No state of a queue: an address may say anything.
    expect(all.filter(queuesMatching({ search: '', state: 'constructor' }))).toHaveLength(2);
  });

  it('are callers by number and name, with who is being rung', () => {
    const state: QueueDocument = {
      queue: { self: queue('4', 'Sales', { waiting: 2 }) },
      waiting: {
        c1: { id: 'c1', caller: '5550170', since: 1, state: 'ringing', agent: '24', channel: 'voice' },
        c2: {
          id: 'c2',
          caller: '5550171',
          callerName: 'Cy Twa',
          since: 2,
          state: 'waiting',
          channel: 'voice',
        },
      },
      agents: { '24': { id: '24', name: 'Ben Ode', state: 'ringing', vendorState: 'ringing' } },
    };
    const view: TopicView<QueueDocument> = {
      topic: 'queue/hq/4',
      state,
      freshness: { state: 'live', saidBy: 'server' },
    };
    const rows = new FloorRows();
    const floor = { accounts: new Map(), queues: [{ account: 'hq', queue: '4', view }] };
    const all = [...rows.calls(floor, names).values()];
    expect(all.map(({ name, ringing, queueName }) => [name, ringing, queueName])).toEqual([
      ['5550170', 'Ben Ode', 'Sales'],
      ['Cy Twa', undefined, 'Sales'],
    ]);
    expect([...rows.calls(floor, names).values()][0]).toBe(all[0]);
    expect(all.filter(callsMatching({ search: '', state: 'ringing', queue: 'hq/4' }))).toEqual([all[0]]);
    expect(all.filter(callsMatching({ search: '5550171' }))).toEqual([all[1]]);
  });
});
