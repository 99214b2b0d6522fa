import type { RuleCommand } from '../commands/proposals/command-proposer.js';
import type { ProposeOutcome, RuleJoin } from '../commands/command-guards.js';
import type { Command } from '../domain/command.js';
import { AccountAftermath } from './account-aftermath.js';

const ALERT = 'r_7/queue/hq/3';
const JOIN: Command = {
  ...{ id: 'hq.1', account: 'hq', type: 'agent.join', agent: '12', queues: ['3'], params: {} },
  ...{ by: 'rule:r_7', createdAt: 5, status: 'succeeded', confirmation: 'confirmed' },
  proposal: { rule: 'r_7', alert: ALERT, firing: 10, approval: 'auto' },
};
const PUT_DOWN: RuleJoin = { queues: ['3'], approval: 'auto', expiresMs: 9_000, agentCooldownMs: 7 };

interface Floor {
  state?: string;
  alert?: 'firing' | 'pending' | 'resolved';
  members?: string[];
  commands?: Command[];
  later?: Command[];
  stopped?: boolean;
  outcome?: ProposeOutcome;
}

/** One look at what rules have joined; what was proposed, and what was forgotten. */
async function look(floor: Floor = {}) {
  const { state = 'live', alert = 'resolved', members = ['12'], commands = [JOIN] } = floor;
  const documents: Record<string, object> = {
    'account/hq': { source: { self: { state } }, queues: {}, agents: {} },
    'queue/hq/3': { agents: Object.fromEntries(members.map((id) => [id, {}])) },
    'commands/hq': { commands: Object.fromEntries(commands.map((one) => [one.id, one])) },
    'alerts/hq': { alerts: { [ALERT]: { state: alert, firingSince: 10 } }, remedies: {} },
  };
  const proposed: RuleCommand[] = [];
  const forgotten: string[] = [];
  const withdrawn: string[] = [];
  const aftermath = new AccountAftermath({ id: 'hq', tenant: 'acme' }, {
    replica: { view: (topic: string) => ({ state: documents[topic], epoch: 'e', version: 4 }) },
    rules: { remedies: () => Promise.resolve({ stopped: floor.stopped ?? false }) },
    proposer: {
      propose: (wanted: RuleCommand) =>
        Promise.resolve(proposed.push(wanted) && (floor.outcome ?? 'accepted')),
      withdraw: (id: string) => Promise.resolve(void withdrawn.push(id)),
      command: () => Promise.resolve(undefined),
      since: () => Promise.resolve(floor.later ?? []),
      joins: {
        of: () => Promise.resolve(new Map([['hq.1', PUT_DOWN]])),
        forget: (_account: string, id: string) => Promise.resolve(void forgotten.push(id)),
      },
    },
    alertMetrics: { remedied: () => undefined },
  } as never);
  aftermath.check();
  await aftermath.stop();
  return { proposed, forgotten, withdrawn };
}

describe('An agent whom a rule has joined to a queue', () => {
  it('leaves it when the alert is over, against the version of the picture', async () => {
    const { proposed, forgotten } = await look();
    expect(proposed).toMatchObject([
      {
        request: { type: 'agent.leave', agent: '12', queues: ['3'] },
        proposal: { rule: 'r_7', alert: ALERT, firing: 10, approval: 'auto', undoes: 'hq.1' },
        guards: {
          ...{ rule: 'r_7', agentCooldownMs: 7 },
          seen: { topic: 'queue/hq/3', epoch: 'e', version: 4 },
        },
      },
    ]);
    expect(proposed[0]!.guards).not.toHaveProperty('maxPerHour');
    expect(forgotten).toEqual(['hq.1']);
  });

  it.each<[string, Floor]>([
    ['while the alert fires', { alert: 'firing' }],
    ['while it may fire again at once', { alert: 'pending' }],
    ['while the account is not live', { state: 'stale' }],
    ['while rules are stopped', { stopped: true }],
    ['while the join is under way', { commands: [{ ...JOIN, confirmation: 'pending' }] }],
  ])('stays %s', async (_, floor) => {
    expect(await look(floor)).toMatchObject({ proposed: [], forgotten: [] });
  });

  it.each<[string, Floor]>([
    ['the picture does not show it any more', { members: [] }],
    ['nothing was sent', { commands: [{ ...JOIN, status: 'declined' }] }],
    ['another person has decided since', { later: [{ ...JOIN, id: 'hq.2', type: 'agent.leave' }] }],
    ['the command is too old to be known', { commands: [] }],
  ])('is none of its business where %s', async (_, floor) => {
    expect(await look(floor)).toMatchObject({ proposed: [], forgotten: ['hq.1'] });
  });

  it.each<ProposeOutcome>(['changed', 'cooling', 'full'])('is asked for again after: %s', async (outcome) => {
    const { proposed, forgotten } = await look({ outcome });
    expect([proposed.length, forgotten]).toEqual([1, []]);
  });
});

describe('A proposal', () => {
  const open: Command = { ...JOIN, status: 'proposed' };

  it('is withdrawn when its alert is over, and only then', async () => {
    expect((await look({ commands: [open] })).withdrawn).toEqual(['hq.1']);
    expect((await look({ commands: [open], alert: 'firing' })).withdrawn).toEqual([]);
  });
});
