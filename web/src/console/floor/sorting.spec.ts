import type { MetricsRow } from '../../../../client/index.js';
import type { ClockedAgent } from '../../shared/agent-clocks.js';
import type { AgentRow } from './floor-rows.js';
import { AGENT_COLUMNS, comparing } from './sorting.js';

const row = (name: string, agent: Partial<AgentRow['agent'] & ClockedAgent> = {}): AgentRow => ({
  key: `hq/${name}`,
  account: 'hq',
  accountName: 'HQ',
  name,
  text: name,
  agent: { id: name, name, state: 'available', queues: {}, ...agent },
  queues: '',
});
const sorted = (rows: AgentRow[], column: string, descending = false) =>
  rows.sort(comparing(AGENT_COLUMNS, { column, descending })).map(({ name }) => name);

describe('Sorting', () => {
  it('takes numbers in names as numbers', () => {
    expect(sorted([row('Agent 10'), row('agent 9'), row('Agent 1')], 'name')).toEqual([
      'Agent 1',
      'agent 9',
      'Agent 10',
    ]);
  });

  it('puts the longest first, and unknown times last', () => {
    const rows = [row('b', { since: 2 }), row('?'), row('a', { since: 1 }), row('also ?')];
    expect(sorted(rows, 'time')).toEqual(['a', 'b', '?', 'also ?']);
  });

  it('takes the clock of the state that is shown', () => {
    const call = { since: 9, activitySince: 1, availabilitySince: 9 };
    const pause = { since: 2, activitySince: 1, availabilitySince: 5 };
    const rows = [
      row('pause', { state: 'paused', ...pause }),
      row('idle', { since: 3 }),
      row('call', { state: 'on-call', ...call }),
    ];
    expect(sorted(rows, 'time')).toEqual(['call', 'idle', 'pause']);
  });

  it('reverses by the column alone: equal rows stay in the order of their names', () => {
    const rows = [row('c', { state: 'paused' }), row('b'), row('a')];
    expect(sorted(rows, 'state')).toEqual(['c', 'a', 'b']);
    expect(sorted(rows, 'state', true)).toEqual(['a', 'b', 'c']);
  });

  it('goes by name for an unknown column', () => {
    expect(sorted([row('b'), row('a')], 'constructor')).toEqual(['a', 'b']);
  });

  it('puts the most calls first, and those of whom nothing is known last', () => {
    const called = (name: string, answered?: number) => ({
      ...row(name),
      ...(answered !== undefined && {
        today: { answered, sources: { '*': 'vendor' }, coverage: 1 } as unknown as MetricsRow,
      }),
    });
    const rows = [called('a', 2), called('?'), called('b', 10), called('c', 0)];
    expect(sorted(rows, 'calls')).toEqual(['b', 'a', 'c', '?']);
  });
});
