import type { Authority } from '../auth/authority.js';
import type { Principal } from '../auth/principal.js';
import type { FloorConfig } from '../config/floor-config.js';
import { AgentPlan, type PlanEntry } from '../domain/plan.js';
import type { CurrentRoster } from '../floor/current-roster.js';
import type { PlanStore } from './plan-store.js';
import { PlansService } from './plans.js';

const HOUR_MS = 3_600_000;
const AT = Math.floor(Date.now() / HOUR_MS) * HOUR_MS;
const entry = (hours: number, activity: string): PlanEntry => ({
  from: AT + hours * HOUR_MS,
  to: AT + (hours + 1) * HOUR_MS,
  activity,
});
const named = (names: string[], hours: number, activity: string) => ({ names, ...entry(hours, activity) });

function world(before: { [agent: string]: PlanEntry[] } = {}) {
  const stored = new Map(Object.entries(before));
  const store = {
    some: async (_: string, agents: string[]) =>
      new Map(
        agents.flatMap((id) => (stored.has(id) ? [[id, new AgentPlan(stored.get(id)!)] as const] : [])),
      ),
    replace: async (_: string, __: string, plans: Map<string, PlanEntry[]>) => {
      for (const [agent, entries] of plans) stored.set(agent, entries);
    },
  } as unknown as PlanStore;
  const agents = {
    '1004': { id: '1004', name: 'Ada Lund', extension: '4' },
    '1005': { id: '1005', name: 'Ben Ode', extension: '5' },
    '1006': { id: '1006', name: 'Ben Ode', extension: '6' },
  };
  const rosters = { of: async () => ({ queues: {}, agents }) } as unknown as CurrentRoster;
  const authority = { ensureWholeTenant: () => {}, ensure: () => {} } as unknown as Authority;
  const service = new PlansService(store, rosters, authority, { accounts: [] } as unknown as FloorConfig);
  const ann = { tenant: 'acme', subject: 'ann' } as Principal;
  const take = (entries: ReturnType<typeof named>[]) =>
    service.import(ann, 'hq', undefined, () => ({ entries, refused: [] }));
  return { stored, take };
}

describe('an import of a plan', () => {
  it('finds agents by id, by extension, and by a name that one of them has', async () => {
    const { stored, take } = world();
    const { unknownAgents, agents, entries } = await take([
      named(['1004'], 0, 'Work'),
      named(['4'], 1, 'Lunch'),
      named(['ada@example.com', 'ADA LUND'], 2, 'Work'),
      named(['Ben Ode'], 0, 'Work'),
    ]);
    expect({ unknownAgents, agents, entries }).toEqual({ unknownAgents: ['Ben Ode'], agents: 2, entries: 4 });
    expect(stored.get('1004')).toEqual([entry(0, 'Work'), entry(1, 'Lunch'), entry(2, 'Work')]);
  });

  it('takes the place of what its agents had planned in its range, and of nothing else', async () => {
    const { stored, take } = world({
      '1004': [entry(-2, 'Work'), entry(0, 'Break'), entry(5, 'Work')],
      '1005': [entry(0, 'Work')],
    });
    await take([named(['1004'], 0, 'Lunch'), named(['1004'], 1, 'Work')]);
    expect(stored.get('1004')).toEqual([
      ...[entry(-2, 'Work'), entry(0, 'Lunch'), entry(1, 'Work')],
      entry(5, 'Work'),
    ]);
    expect(stored.get('1005')).toEqual([entry(0, 'Work')]);
  });
});
