import { createHash } from 'node:crypto';
import fc from 'fast-check';
import type { Floor } from './floor.js';
import type { AgentTruth, FloorEvent } from './floor.model.js';
import { OFFICE_DAY } from './rhythm.js';
import { ManualClock } from './manual.clock.js';
import { floorOf } from './world.js';

interface World {
  seed: number;
  queues: number;
  agents: number;
  stepMs: number;
}

const worlds = fc.record<World>({
  seed: fc.nat(),
  queues: fc.integer({ min: 1, max: 6 }),
  agents: fc.integer({ min: 1, max: 20 }),
  stepMs: fc.integer({ min: 2000, max: 60_000 }),
});

interface Life {
  floor: Floor;
  clock: ManualClock;
}

function born({ seed, queues, agents }: World): Life {
  const clock = new ManualClock();
  return { clock, floor: floorOf({ clock, seed, queues, agents }) };
}

function live({ clock, floor }: Life, stepMs: number, minutes: number, check?: (floor: Floor) => void): void {
  const end = clock.now() + minutes * 60_000;
  while (clock.now() < end) {
    clock.advance(Math.min(stepMs, end - clock.now()));
    check?.(floor);
  }
}

function historyOf(world: World): string {
  const hash = createHash('sha256');
  const life = born(world);
  life.floor.onChange((event) => hash.update(JSON.stringify(event)));
  live(life, world.stepMs, 20);
  return hash.update(JSON.stringify(life.floor.snapshot())).digest('hex');
}

describe('Autopilot', () => {
  it('runs the same events for the same seed, however the clock is moved', () => {
    fc.assert(
      fc.property(worlds, fc.integer({ min: 2000, max: 60_000 }), (world, otherStepMs) => {
        expect(historyOf({ ...world, stepMs: otherStepMs })).toBe(historyOf(world));
      }),
      { numRuns: 15 },
    );
    const world = { seed: 1, queues: 3, agents: 12, stepMs: 1000 };
    expect(historyOf({ ...world, seed: 2 })).not.toBe(historyOf(world));
  });

  it('loses no call and ends none twice; no agent handles two queue calls', () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const life = born(world);
        const open = new Set(life.floor.calls.keys());
        const wrong: FloorEvent[] = [];
        life.floor.onChange((event) => {
          const { type, callId } = event;
          if (callId === undefined) return;
          if (type === 'call-ended' ? !open.delete(callId) : isNew(event) === open.has(callId))
            wrong.push(event);
          if (isNew(event)) open.add(callId);
        });
        live(life, world.stepMs, 20, checkInvariants);
        expect(wrong).toEqual([]);
        expect([...open].sort()).toEqual([...life.floor.calls.keys()].sort());
      }),
      { numRuns: 20 },
    );
  });

  it('brings fewer callers at night than in the morning', () => {
    const arrivals = [0, 0];
    [Date.UTC(2026, 0, 5, 2), Date.UTC(2026, 0, 5, 9)].forEach((start, index) => {
      const clock = new ManualClock(start);
      const floor = floorOf({ clock, seed: 7, queues: 3, agents: 12, profile: OFFICE_DAY });
      floor.onChange(({ type }) => {
        if (type === 'call-arrived') arrivals[index]! += 1;
      });
      clock.advance(50 * 60_000);
    });
    expect(arrivals[1]).toBeGreaterThan(10 * arrivals[0]!);
  });

  it('packs more of life into the same time at speed, with times that stay real', () => {
    const count = (speed: number): number => {
      const clock = new ManualClock();
      const floor = floorOf({ clock, seed: 7, queues: 3, agents: 12, speed });
      let arrived = 0;
      floor.onChange(({ type }) => {
        if (type === 'call-arrived') arrived += 1;
      });
      clock.advance(10 * 60_000);
      return arrived;
    };
    expect(count(20)).toBeGreaterThan(10 * count(1));
  });

  it('keeps the commands of a supervisor', () => {
    const clock = new ManualClock();
    const floor = floorOf({ clock, seed: 7, queues: 3, agents: 12 });
    const pausedIds = [...floor.agents.keys()];
    for (const id of pausedIds) floor.pause(id, { reason: 'Meeting' });
    const ringing: FloorEvent[] = [];
    floor.onChange((event) => {
      if (event.type === 'call-ringing') ringing.push(event);
    });
    clock.advance(10 * 60_000);
    expect(ringing).toEqual([]);
    expect(
      floor.snapshot().agents.every(({ memberships }) => memberships.every(({ paused }) => paused)),
    ).toBe(true);
  });
});

function checkInvariants(floor: Floor): void {
  const { queues, agents } = floor.snapshot();
  const handled = queues.flatMap(({ active }) => active.map(({ agentId }) => agentId));
  expect(new Set(handled).size).toBe(handled.length);
  for (const queue of queues) expect(queue.waiting.length).toBeLessThanOrEqual(queue.maxWaiting);
  const rung = queues.flatMap(({ waiting }) => waiting.flatMap(({ ringing }) => ringing));
  expect(agents.filter(({ activity }) => activity === 'ringing').map(({ id }) => id)).toEqual(
    rung.sort((a, b) => Number(a) - Number(b)),
  );
  expect(agents.filter(isOnQueueCall).map(({ id }) => id)).toEqual(
    handled.sort((a, b) => Number(a) - Number(b)),
  );
}

/** The first word of a call: its arrival, or the start of a direct one. */
function isNew({ type, queueId }: FloorEvent): boolean {
  return type === 'call-arrived' || (type === 'call-answered' && queueId === undefined);
}

function isOnQueueCall({ activity }: AgentTruth): boolean {
  return activity === 'on-call' || activity === 'on-hold';
}
