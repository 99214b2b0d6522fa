import type { Command } from '../../../../client/index.js';
import { sinceOldest, auditRows, paramsWords, targetWords, instantOf } from './audit-log.js';
import type { Names } from './commands.js';
import { formOf } from './form-model.js';

const row = (id: string, createdAt: number, more: Partial<Command> = {}): Command => ({
  ...{ id, account: 'hq', type: 'agent.pause', params: {}, by: 'ann', createdAt, status: 'sent' },
  ...more,
});
const ids = (rows: readonly Command[]) => rows.map(({ id }) => id);
const all = () => true;

describe('The auditLog on the screen', () => {
  it('takes in what happens meanwhile: new rows on top, known ones further along', () => {
    const done = row('2', 2, {
      status: 'succeeded',
      settledAt: 5,
      confirmation: 'confirmed',
      confirmedAt: 6,
    });
    const rows = auditRows([row('2', 2), row('1', 1)], [row('3', 3), done], all);
    expect(ids(rows)).toEqual(['3', '2', '1']);
    expect(rows[1]).toBe(done);
  });

  it('adds only what belongs there, and keeps what was read', () => {
    expect(ids(auditRows([row('1', 1)], [row('1', 1), row('2', 2)], () => false))).toEqual(['1']);
  });

  it('has no hole between what was read and what was not', () => {
    const read = [row('9', 9), row('8', 8)];
    expect(sinceOldest(read, true)).toBe(8);
    expect(sinceOldest(read, false)).toBe(-Infinity);
  });
});

const names: Names = {
  account: (id) => id,
  agent: (_, id) => `agent ${id}`,
  queue: (_, id) => `queue ${id}`,
  agents: () => [],
  queues: () => [],
};
const command = (more: Partial<Command>): Command => ({
  ...{ id: '1', account: 'hq', type: 'agent.pause', params: {}, by: 'ann', createdAt: 0, status: 'sent' },
  ...more,
});

describe('A command in one line', () => {
  it('names targetLabel it acts on', () => {
    expect(targetWords(command({ agent: 'a', queues: 'all' }), names)).toBe('agent a · all queues');
    expect(targetWords(command({ agent: 'a', queues: ['1', '2'] }), names)).toBe(
      'agent a · queue 1, queue 2',
    );
    expect(targetWords(command({ queue: '1' }), names)).toBe('queue 1');
    expect(targetWords(command({}), names)).toBe('');
  });

  it('names its parameters, those of a group beside the others', () => {
    expect(paramsWords({ reason: '*01', seconds: 600 })).toBe('reason: *01, seconds: 600');
    expect(paramsWords({ server: 's', fields: { enabled: false, match: null } })).toBe(
      'server: s, enabled: false, match: empty',
    );
    expect(paramsWords({ agents: ['1', '2'], fields: {} })).toBe('agents: ["1","2"]');
  });

  it('has the words of the form instead of codes', () => {
    const pause = {
      properties: {
        reason: { title: 'Reason', anyOf: [{ const: '*01', title: 'Lunch' }] },
        fields: { type: 'object', properties: { moves: { type: 'string', enum: ['fewest_calls'] } } },
        agents: { type: 'array', items: { type: 'string' }, title: 'Agents' },
      },
    };
    const { fields } = formOf({ type: 'object', ...pause }, { agentsIn: ['agents'], suggestions: {} });
    const nameOf = (reference: string) => `agent ${reference}`;
    expect(paramsWords({ reason: '*01', fields: { moves: 'fewest_calls' } }, fields)).toBe(
      'Reason: Lunch, Moves: Fewest calls first',
    );
    expect(paramsWords({ agents: ['1', '2'], reason: '*09' }, fields, nameOf)).toBe(
      'Agents: agent 1, agent 2, Reason: *09',
    );
  });
});

it('reads the reader’s own time', () => {
  expect(instantOf('2026-01-02T03:04')).toBe(new Date(2026, 0, 2, 3, 4).getTime());
  expect(instantOf('')).toBeUndefined();
  expect(instantOf('soon')).toBeUndefined();
});
