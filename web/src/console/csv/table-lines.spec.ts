import type { AgentRow } from '../floor/floor-rows.js';
import { tableLines } from './table-lines.js';

const paused = (since: number, availabilitySince: number): AgentRow => ({
  ...{ key: 'hq/ada', account: 'hq', accountName: 'HQ', name: 'Ada', text: 'ada', queues: '' },
  agent: {
    ...{ id: 'ada', name: 'Ada', state: 'on-call', availability: 'paused', queues: {} },
    ...{ since, activitySince: since, availabilitySince },
  },
});

it('An agent who is paused during a call has both times in the file', () => {
  const [head, line] = tableLines('agents', [{ id: 'time' }], [paused(0, 134_000)], () => 137_000);
  expect(head).toEqual(['Time in the state (s)', 'Paused beside a call (s)']);
  expect(line).toEqual([137, 3]);
});

it('An agent in a call has whom it is with, and from which queue, in the file', () => {
  const row = paused(0, 134_000);
  const talking: AgentRow = {
    ...row,
    agent: { ...row.agent, call: { caller: '5550101', queue: '3' } },
    callQueue: 'Support',
  };
  const [head, line] = tableLines('agents', [{ id: 'state' }], [talking], () => 137_000);
  expect(head).toEqual(['State', 'Reason', 'Talks to', 'Call from']);
  expect(line).toEqual(['On call', undefined, '5550101', 'Support']);
});
