import fc from 'fast-check';
import { ManualClock } from './manual.clock.js';

describe('ManualClock', () => {
  it('runs what falls due in order, each at its instant, and nothing cancelled', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ delay: fc.nat({ max: 1000 }), cancel: fc.boolean() }), { maxLength: 60 }),
        fc.nat({ max: 1000 }),
        (events, until) => {
          const clock = new ManualClock(0);
          const ran: { at: number; index: number }[] = [];
          events.forEach(({ delay, cancel }, index) => {
            const timer = clock.schedule(delay, () => ran.push({ at: clock.now(), index }));
            if (cancel) timer.cancel();
          });
          clock.advance(until);
          const expected = events
            .map(({ delay, cancel }, index) => ({ at: delay, index, cancel }))
            .filter(({ at, cancel }) => !cancel && at <= until)
            .sort((a, b) => a.at - b.at || a.index - b.index)
            .map(({ at, index }) => ({ at, index }));
          expect(ran).toEqual(expected);
          expect(clock.now()).toBe(until);
        },
      ),
    );
  });

  it('runs what an event schedules within the same stretch', () => {
    const clock = new ManualClock(0);
    const ran: number[] = [];
    const again = (): void => {
      ran.push(clock.now());
      clock.schedule(10, again);
    };
    clock.schedule(10, again);
    clock.advance(35);
    expect(ran).toEqual([10, 20, 30]);
  });
});
