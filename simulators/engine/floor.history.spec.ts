import { supportFloor } from '../testing/scripted-floor.js';
import { playDay } from '../testing/scripted-day.js';
import { sumsOf } from './floor.history.js';

describe('the history of a floor', () => {
  it('adds up to what was played', () => {
    const { floor, clock } = supportFloor();
    const from = clock.now();
    const day = playDay(floor, clock, { calls: 400, seed: 5, lengthMs: 8 * 3_600_000 });
    const sums = sumsOf(floor.history.between(from, clock.now()));
    const answered = day.flatMap(({ answer, waitSeconds }) =>
      answer === undefined ? [] : [{ ...answer, waitSeconds }],
    );
    const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
    expect(answered.length).toBeGreaterThan(50);
    expect(sums).toMatchObject({
      offered: 400,
      answered: answered.length,
      abandoned: 400 - answered.length,
      waitAnsweredMs: 1000 * sum(answered.map(({ waitSeconds }) => waitSeconds)),
      longestWaitMs: 1000 * Math.max(...day.map(({ waitSeconds }) => waitSeconds)),
      handledMs: 1000 * sum(answered.map(({ talkSeconds, holdSeconds }) => talkSeconds + holdSeconds)),
      heldMs: 1000 * sum(answered.map(({ holdSeconds }) => holdSeconds)),
    });
  });

  it('tells callers whom the queue sent elsewhere from those who gave up', () => {
    const { floor, clock } = supportFloor();
    const from = clock.now();
    const [sent, gaveUp] = ['5550101', '5550102'].map((caller) => floor.arrive('3', { caller }));
    clock.advance(30_000);
    floor.overflow(sent!);
    clock.advance(10_000);
    floor.abandon(gaveUp!);
    expect(sumsOf(floor.history.between(from, clock.now()))).toMatchObject({
      ...{ offered: 2, answered: 0, abandoned: 1, flowedOut: 1 },
      ...{ waitAbandonedMs: 40_000, waitFlowedOutMs: 30_000, longestWaitMs: 40_000 },
    });
  });

  it('knows how long agents were in each state', () => {
    const { floor, clock } = supportFloor();
    const from = clock.now();
    floor.pause('21', { reason: 'Lunch' });
    clock.advance(60_000);
    floor.unpause('21');
    const call = floor.arrive('3', { caller: '5550101' });
    clock.advance(5_000);
    floor.ring(call, '21');
    clock.advance(5_000);
    floor.answer(call, '21');
    clock.advance(30_000);
    floor.hangup(call);
    clock.advance(20_000);
    expect(floor.history.timeIn(from, clock.now()).get('21')).toEqual({
      'paused Lunch': 60_000,
      available: 5_000 + 10_000,
      ringing: 5_000,
      'on-call': 30_000,
      'wrap-up': 10_000,
    });
    expect(floor.history.between(from, clock.now())).toMatchObject([{ id: call, wrapUpMs: 10_000 }]);
  });

  it('cuts a wrap-up where the next call is taken, and counts phones that were not picked up', () => {
    const { floor, clock } = supportFloor();
    const from = clock.now();
    const first = floor.arrive('3', { caller: '1' });
    floor.answer(first, '21');
    clock.advance(10_000);
    floor.hangup(first);
    const second = floor.arrive('3', { caller: '2' });
    floor.ring(second, '24');
    clock.advance(4_000);
    floor.miss(second, '24');
    floor.answer(second, '21');
    floor.hangup(second);
    expect(floor.history.between(from, clock.now() + 1).map(({ wrapUpMs }) => wrapUpMs)).toEqual([
      4_000, 10_000,
    ]);
    expect(floor.history.misses).toEqual([{ at: from + 14_000, queueId: '3', agentId: '24' }]);
  });
});
