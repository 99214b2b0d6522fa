import { DEFAULT_SEED } from '../simulator.js';
import { ManualClock } from './manual.clock.js';
import { floorOf } from './world.js';

describe('floorOf', () => {
  it.each([0, 3, 13, 22])('has a demo floor that is busy from its first second, started at %i h', (hour) => {
    const clock = new ManualClock(Date.UTC(2026, 0, 5, hour, 17));
    const floor = floorOf({
      clock,
      seed: DEFAULT_SEED,
      queues: 3,
      agents: 12,
      pauseReasons: ['Lunch', 'Break', 'Wrap up'],
    });
    const { queues, agents } = floor.snapshot();
    expect(queues.map(({ name, number }) => [name, number])).toEqual([
      ['Sales', '6400'],
      ['Support', '6401'],
      ['Billing', '6402'],
    ]);
    expect(agents).toHaveLength(12);
    expect(queues.flatMap(({ waiting }) => waiting).length).toBeGreaterThanOrEqual(3);
    expect(queues.flatMap(({ active }) => active).length).toBeGreaterThanOrEqual(3);
    expect(agents.some(({ memberships }) => memberships.every(({ reason }) => reason === 'Lunch'))).toBe(
      true,
    );
    expect(agents.some(({ memberships }) => memberships.every(({ loggedIn }) => !loggedIn))).toBe(true);
    expect(agents.filter(({ memberships }) => memberships.length === 2).length).toBeGreaterThanOrEqual(4);
    let events = 0;
    floor.onChange(() => {
      events += 1;
    });
    clock.advance(10_000);
    expect(events).toBeGreaterThanOrEqual(4);
  });

  it('builds 400 queues and 3,000 agents, each with its own name', () => {
    const floor = floorOf({ clock: new ManualClock(), seed: 5, queues: 400, agents: 3000, autopilot: false });
    const { queues, agents } = floor.snapshot();
    expect(new Set(queues.map(({ name }) => name)).size).toBe(400);
    expect(new Set(agents.map(({ name }) => name)).size).toBe(3000);
    expect(agents.flatMap(({ memberships }) => memberships)).toHaveLength(4500);
    expect(floor.calls.size).toBe(0);
  });

  it('gives each agent as many queues as there are, at most', () => {
    const floor = floorOf({
      clock: new ManualClock(),
      seed: 5,
      queues: 2,
      agents: 4,
      queuesPerAgent: 3,
      autopilot: false,
    });
    expect(floor.snapshot().agents.map(({ memberships }) => memberships.length)).toEqual([2, 2, 2, 2]);
  });
});
