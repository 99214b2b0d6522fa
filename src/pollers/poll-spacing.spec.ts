import fc from 'fast-check';
import { PollSpacing } from './event-loop-throttle.js';

/** Polls of one cost, and other work, on one event loop. */
function busyAfter(looks: number, { pace, costMs, wantedEveryMs, otherShare }: Floor): number {
  let busyShare = 0;
  for (let i = 0; i < looks; i += 1) {
    const everyMs = Math.max(pace.pauseMs, wantedEveryMs, costMs / (1 - otherShare));
    busyShare = Math.min(1, otherShare + costMs / everyMs);
    pace.observe({ busyShare, everyMs });
  }
  return busyShare;
}

interface Floor {
  pace: PollSpacing;
  costMs: number;
  wantedEveryMs: number;
  otherShare: number;
}

const share = fc.double({ min: 0, max: 0.4, noNaN: true });

describe(PollSpacing.name, () => {
  it('makes no pause while the processor keeps up', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.1, max: 5, noNaN: true }), share, (costMs, otherShare) => {
        const pace = new PollSpacing();
        busyAfter(20, { pace, costMs, otherShare, wantedEveryMs: costMs / (0.74 - otherShare) });
        expect(pace.pauseMs).toBe(0);
      }),
    );
  });

  it('leaves about a quarter of the time when more is wanted than can be done', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.5, max: 4, noNaN: true }), share, (costMs, otherShare) => {
        const pace = new PollSpacing();
        const busyShare = busyAfter(40, { pace, costMs, otherShare, wantedEveryMs: 0 });
        expect(busyShare).toBeGreaterThan(0.65);
        expect(busyShare).toBeLessThan(0.85);
      }),
    );
  });

  it('lets polls begin however busy the process is with other things', () => {
    const pace = new PollSpacing();
    for (let i = 0; i < 100; i += 1) pace.observe({ busyShare: 1, everyMs: 50 });
    expect(pace.pauseMs).toBe(10);
  });

  it('makes no pause any more when the rush is over', () => {
    const pace = new PollSpacing();
    for (let i = 0; i < 100; i += 1) pace.observe({ busyShare: 1, everyMs: 3 });
    for (let i = 0; i < 20; i += 1) pace.observe({ busyShare: 0.1, everyMs: 50 });
    expect(pace.pauseMs).toBe(0);
  });
});
