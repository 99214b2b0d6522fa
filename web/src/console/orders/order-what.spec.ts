import type { Command } from '../../../../client/index.js';
import { paramsWords, targetWords } from './order-what.js';
import type { Names } from './orders.js';

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

describe('An order in one line', () => {
  it('names whom it acts on', () => {
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
      'server: s, enabled: false, match: null',
    );
    expect(paramsWords({ agents: ['1', '2'], fields: {} })).toBe('agents: ["1","2"]');
  });
});
