import fc from 'fast-check';
import type { Availability } from '../domain/agent.js';
import { Remedy } from '../domain/remedy.js';
import type { ResolvedCommand } from '../domain/resolved-command.js';
import { weigh } from './remedy-need.js';

const NONE: ReadonlySet<string> = new Set();
const remedy = (type: string, more: object = {}): Remedy => Remedy.parse({ command: { type }, ...more });
const agent = (availability?: Availability, queues = ['1']) => ({
  ...(availability !== undefined && { availability }),
  queues: Object.fromEntries(queues.map((id) => [id, 'available' as const])),
});
const pause = (id: string): ResolvedCommand => ({
  type: 'agent.pause',
  agent: id,
  queues: 'all',
  params: {},
});

describe('The pause quota', () => {
  const floor = {
    ...{ a: agent('available'), b: agent('available'), c: agent('available'), d: agent('paused') },
    ...{ e: agent('logged-out'), f: agent() },
  };
  const quota = (pauseQuotaPercent: number) => remedy('agent.pause', { pauseQuotaPercent });

  it('counts the agents of each queue who are logged in', () => {
    expect(weigh(quota(50), pause('a'), floor, NONE)).toEqual({});
    expect(weigh(quota(49), pause('a'), floor, NONE)).toEqual({ refusal: 'pause-quota' });
  });

  it('counts pauses that are proposed or under way', () => {
    expect(weigh(quota(50), pause('a'), floor, new Set(['b']))).toEqual({ refusal: 'pause-quota' });
    expect(weigh(quota(50), pause('a'), floor, new Set(['a', 'd']))).toEqual({});
  });

  it('is not for commands that pause no agent', () => {
    const back: ResolvedCommand = { type: 'agent.unpause', agent: 'd', queues: 'all', params: {} };
    expect(weigh(remedy('agent.unpause', { pauseQuotaPercent: 1 }), back, floor, NONE)).toEqual({});
  });

  it('never lets a rule bring a queue over it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.boolean(), { maxLength: 40 }),
        fc.integer({ min: 1, max: 100 }),
        (paused, percent) => {
          const rows = Object.fromEntries(
            paused.map((is, i) => [`a${i}`, agent(is ? 'paused' : 'available')] as const),
          );
          const after = 1 + paused.filter(Boolean).length;
          const isOver = (100 * after) / (paused.length + 1) > percent;
          const { refusal } = weigh(quota(percent), pause('x'), { ...rows, x: agent('available') }, NONE);
          expect(refusal).toBe(isOver ? 'pause-quota' : undefined);
        },
      ),
    );
  });
});

describe('Joining a queue', () => {
  const join: ResolvedCommand = { type: 'agent.join', agent: 'a', queues: ['1', '2'], params: {} };
  const overflow = remedy('agent.join', { leaveWhenClear: true, approval: 'auto', agentCooldownSeconds: 60 });

  it('is needless for an agent who is in it', () => {
    expect(weigh(overflow, join, { a: agent('available', ['1', '2']) }, NONE)).toEqual({
      refusal: 'needless',
    });
  });

  it('puts down only the queues in which the agent was not', () => {
    expect(weigh(overflow, join, { a: agent('available', ['1']) }, NONE)).toEqual({
      join: { queues: ['2'], approval: 'auto', expiresMs: 120_000, agentCooldownMs: 60_000 },
    });
    expect(weigh(overflow, join, {}, NONE).join?.queues).toEqual(['1', '2']);
  });

  it('is for good where the rule does not say otherwise', () => {
    expect(weigh(remedy('agent.join'), join, {}, NONE)).toEqual({});
  });
});
