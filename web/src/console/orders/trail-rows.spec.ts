import type { Command } from '../../../../client/index.js';
import { sinceOldest, trailRows } from './trail-rows.js';

const row = (id: string, createdAt: number, more: Partial<Command> = {}): Command => ({
  ...{ id, account: 'hq', type: 'agent.pause', params: {}, by: 'ann', createdAt, status: 'sent' },
  ...more,
});
const ids = (rows: readonly Command[]) => rows.map(({ id }) => id);
const all = () => true;

describe('The trail on the screen', () => {
  it('takes in what happens meanwhile: new rows on top, known ones further along', () => {
    const done = row('2', 2, {
      status: 'succeeded',
      settledAt: 5,
      confirmation: 'confirmed',
      confirmedAt: 6,
    });
    const rows = trailRows([row('2', 2), row('1', 1)], [row('3', 3), done], all);
    expect(ids(rows)).toEqual(['3', '2', '1']);
    expect(rows[1]).toBe(done);
  });

  it('takes in only what belongs there, but whatever was read stays', () => {
    expect(ids(trailRows([row('1', 1)], [row('1', 1), row('2', 2)], () => false))).toEqual(['1']);
  });

  it('has no hole between what was read and what was not', () => {
    const read = [row('9', 9), row('8', 8)];
    expect(sinceOldest(read, true)).toBe(8);
    expect(sinceOldest(read, false)).toBe(-Infinity);
  });
});
