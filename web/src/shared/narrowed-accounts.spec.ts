import type { AccountInfo, Membership, QueueDocument, TopicView } from '../../../client/index.js';
import { withNarrowed } from './narrowed-accounts.js';

const ACCOUNT: AccountInfo = {
  ...{ id: 'hq', name: 'HQ', vendor: 'yeastar', queues: ['1', '2'] },
  source: { id: 'self', name: 'HQ', vendor: 'yeastar', state: 'live', since: 1 },
};

const counts = {
  ...{ available: 0, ringing: 0, onCall: 0, otherCall: 0, wrapUp: 0 },
  ...{ paused: 0, notReady: 0, offline: 0, unknown: 0 },
};

function queue(id: string, row: Partial<Membership>) {
  const member: Membership = { id: 'ada', name: 'Ada', state: 'available', vendorState: '', ...row };
  const state: QueueDocument = {
    queue: { self: { id, name: `Queue ${id}`, waiting: 0, agents: counts } },
    waiting: {},
    agents: { ada: member },
  };
  const view: TopicView<QueueDocument> = {
    topic: `queue/hq/${id}`,
    freshness: { state: 'live', saidBy: 'server' },
    state,
  };
  return { account: 'hq', queue: id, view };
}

const talking = (...rows: Partial<Membership>[]) => {
  const queues = rows.map((row, i) => queue(String(i + 1), row));
  const { accounts } = withNarrowed({ accounts: new Map(), queues }, [ACCOUNT]);
  return accounts.get('hq')?.state?.agents['ada'];
};

it.each<[what: string, rows: Partial<Membership>[], call: object | undefined]>([
  ['a call of one queue', [{}, { state: 'on-call', call: { caller: '1' } }], { caller: '1', queue: '2' }],
  ['a call, and one on hold', [{ state: 'on-call' }, { state: 'on-hold' }], { queue: '1' }],
  ['one on hold, and a call', [{ state: 'on-hold' }, { state: 'on-call' }], { queue: '2' }],
  ['calls of two queues', [{ state: 'on-call' }, { state: 'on-call', call: { caller: '2' } }], undefined],
  ['no call', [{}, { state: 'ringing' }], undefined],
])('An agent whom single queues show in %s', (_what, rows, call) => {
  expect(talking(...rows)?.call).toEqual(call);
});
