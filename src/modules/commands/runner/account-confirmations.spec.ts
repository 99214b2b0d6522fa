import type { Command } from '../../domain/command.js';
import type { CommandRecord } from '../command-record.js';
import { hasPolledSince, expectationsOf } from './account-confirmations.js';

const seen = (queue: string) => ({
  target: `queue:${queue}`,
  in: 'queue' as const,
  queue,
  collection: 'agents',
  id: '12',
  shows: { availability: ['paused'] },
});
const record = (more: Partial<Command> = {}): CommandRecord => ({
  command: {
    id: 'hq.1',
    account: 'hq',
    type: 'agent.pause',
    agent: '12',
    params: {},
    by: 'sue',
    createdAt: 1,
    status: 'succeeded',
    ...more,
  },
  effect: { polls: ['queue:3', 'queue:4'], shows: [seen('3'), seen('4')] },
  revision: 3,
  dueAt: 0,
  ageMs: 0,
  fencesAtAck: { 'queue:3': 7, 'queue:4': 9 },
});

describe(expectationsOf.name, () => {
  it('expects every queue of a command that was one request', () => {
    expect(expectationsOf(record()).map(({ queue }) => queue)).toEqual(['3', '4']);
  });

  it('expects nothing of queues where it surely did not happen', () => {
    const results = { 3: { status: 'failed' }, 4: { status: 'unknown' } } as const;
    expect(expectationsOf(record({ results })).map(({ queue }) => queue)).toEqual(['4']);
  });
});

describe(hasPolledSince.name, () => {
  it.each([
    ['a later poll', { committed: 8, failing: false }, true],
    ['a poll that began before the answer', { committed: 7, failing: false }, false],
    ['a later poll that failed', { committed: 8, failing: true }, false],
    ['no poll', undefined, false],
  ])('takes %s for what it is', (_name, progress, looked) => {
    expect(hasPolledSince(record(), 'queue:3', progress)).toBe(looked);
  });
});
