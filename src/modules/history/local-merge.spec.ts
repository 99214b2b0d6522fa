import { LocalMerge } from './local-merge.js';
import { QUARTER_MS } from './rollups.js';

const NOON = Date.UTC(2026, 10, 28, 12);
const rollup = (from: number, watched = 1) => ({
  ...{ subject: { kind: 'queue' as const, id: '6400' }, from, zone: 'UTC' },
  figures: { watched },
});

describe(LocalMerge, () => {
  it('adds quarter hours up to hours, oldest first', () => {
    const merge = new LocalMerge(60, '00:00');
    for (let n = 0; n < 4; n += 1) expect(merge.add(rollup(NOON + n * QUARTER_MS, n % 2), true)).toEqual([]);
    const [hour] = merge.add(rollup(NOON + 4 * QUARTER_MS), true);
    expect(hour).toMatchObject({ figures: { watched: 0.5 }, isClosed: true, ms: 4 * QUARTER_MS });
  });

  it('knows nothing of the part of an interval before recording began', () => {
    const merge = new LocalMerge('day', '00:00', undefined, NOON);
    for (let n = 0; n < 48; n += 1) merge.add(rollup(NOON + n * QUARTER_MS), true);
    const [day] = merge.endedBefore(Infinity);
    expect(day).toMatchObject({ interval: { from: NOON - 48 * QUARTER_MS }, figures: { watched: 0.5 } });
  });

  it('counts a quarter hour that goes on for what is over of it', () => {
    const merge = new LocalMerge('day', '00:00', undefined, NOON);
    merge.add(rollup(NOON), false, 60_000);
    const [day] = merge.endedBefore(Infinity);
    expect(day?.figures.watched).toBeCloseTo(1 / (12 * 60 + 1));
  });

  it('knows that there was no queue where it came later than recording', () => {
    const merge = new LocalMerge('day', '00:00', undefined, NOON - 24 * QUARTER_MS);
    for (let n = 0; n < 48; n += 1) merge.add(rollup(NOON + n * QUARTER_MS), true);
    const [day] = merge.endedBefore(Infinity);
    // From 0:00 to 6:00 nothing was recorded, from 12:00 to 24:00 all of the queue was.
    expect(day?.figures.watched).toBeCloseTo(12 / 18);
  });
});
