import type { Alert } from '../domain/alert.js';
import type { Command } from '../domain/command.js';
import { isDecidedSince, outdatedProposals, queuesJoined } from './aftermath.js';

const ALERT = 'r_7/queue/hq/6400';
const firing = (firingSince: number): Record<string, Alert> => ({
  [ALERT]: {
    ...{ id: ALERT, revision: 1, rule: 'r_7', name: 'Waiting', account: 'hq', severity: 'info' },
    ...{ subject: { kind: 'queue', id: '6400', name: 'Support' }, state: 'firing', pendingSince: 1 },
    ...{ firingSince, steps: 0, channels: [] },
  },
});
const resolved = (firingSince: number): Record<string, Alert> => ({
  [ALERT]: { ...firing(firingSince)[ALERT]!, state: 'resolved', resolvedAt: firingSince + 1 },
});
const proposed = (more: Partial<Command> = {}, undoes?: string): Command => ({
  ...{ id: 'hq.1', account: 'hq', type: 'agent.join', agent: '12', queues: ['6400', '6401'], params: {} },
  ...{ by: 'rule:r_7', createdAt: 5, status: 'proposed' },
  proposal: {
    ...{ rule: 'r_7', alert: ALERT, firing: 10, approval: 'required' },
    ...(undoes !== undefined && { undoes }),
  },
  ...more,
});

describe(outdatedProposals.name, () => {
  it.each([
    ['stay while their alert fires', firing(10), []],
    ['are outdated when it is resolved', resolved(10), ['hq.1']],
    ['are outdated when it fires anew', firing(20), ['hq.1']],
    ['are outdated when it is gone', {}, ['hq.1']],
  ])('%s', (_, alerts, expected) => {
    expect(outdatedProposals([proposed()], alerts).map(({ id }) => id)).toEqual(expected);
  });

  it('are for the time after the alert where they take something back', () => {
    expect(outdatedProposals([proposed({}, 'hq.0')], resolved(10))).toEqual([]);
    expect(outdatedProposals([proposed({}, 'hq.0')], {})).toEqual([]);
    expect(outdatedProposals([proposed({}, 'hq.0')], firing(20))).toHaveLength(1);
  });

  it('are of rules, and open', () => {
    const approved = proposed({ status: 'accepted' });
    const { proposal: _, ...ofPerson } = proposed();
    expect(outdatedProposals([approved, ofPerson], {})).toEqual([]);
  });
});

const JOIN = { queues: ['6400'], approval: 'auto', expiresMs: 1, agentCooldownMs: 1 } as const;
const join = { ...JOIN, queues: [...JOIN.queues] };

describe(queuesJoined.name, () => {
  it('are those in which the agent was not before, where the command may have worked', () => {
    expect(queuesJoined(proposed({ status: 'succeeded' }), join)).toEqual(['6400']);
    expect(queuesJoined(proposed({ status: 'unknown' }), join)).toEqual(['6400']);
    for (const status of ['failed', 'declined', 'withdrawn'] as const)
      expect(queuesJoined(proposed({ status }), join)).toEqual([]);
  });

  it('are told apart where it went differently from queue to queue', () => {
    const both = { ...join, queues: ['6400', '6401'] };
    const results = { '6400': { status: 'succeeded' }, '6401': { status: 'failed' } } as const;
    expect(queuesJoined(proposed({ status: 'failed', results }), both)).toEqual(['6400']);
  });
});

describe(isDecidedSince.name, () => {
  const own = proposed({ status: 'succeeded' });
  const other = (more: Partial<Command>): Command => {
    const { proposal: _, ...person } = proposed({ id: 'hq.2', by: 'ann', status: 'succeeded', ...more });
    return person;
  };

  it('says that a person has joined or taken out the agent since', () => {
    expect(isDecidedSince(own, ['6400'], [own])).toBe(false);
    expect(isDecidedSince(own, ['6400'], [own, other({})])).toBe(true);
    expect(isDecidedSince(own, ['6400'], [other({ type: 'agent.leave', queues: 'all' })])).toBe(true);
    expect(isDecidedSince(own, ['6400'], [other({ queues: ['6402'] })])).toBe(false);
    expect(isDecidedSince(own, ['6400'], [other({ type: 'agent.pause' })])).toBe(false);
    expect(isDecidedSince(own, ['6400'], [other({ status: 'failed' })])).toBe(false);
  });

  it('does not count the way back itself', () => {
    const back = proposed({ id: 'hq.3', type: 'agent.leave', status: 'succeeded' }, own.id);
    expect(isDecidedSince(own, ['6400'], [back])).toBe(false);
  });
});
