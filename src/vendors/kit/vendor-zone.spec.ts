import { jest } from '@jest/globals';
import type { Roster } from '../../modules/domain/reading.js';
import { BudgetSpent, VendorUnavailable } from '../port/errors.js';
import { ReadingNotes } from '../port/reading-notes.js';
import type { ReadContext } from '../port/vendor.js';
import { VendorZone } from './vendor-zone.js';

const HOUR = 3_600_000;
const roster = (more: object = {}): Roster => ({ queues: {}, agents: {}, ...more });

describe(VendorZone, () => {
  let now = 1_764_000_000_000;
  const ending = new AbortController();
  const context = (known?: Roster): ReadContext => ({
    ...{ roster: known, signal: ending.signal, retry: { left: 0 }, notes: new ReadingNotes() },
  });
  const zoneIn = async (zone: VendorZone, known?: Roster): Promise<string | undefined> =>
    (await zone.addTo({ at: now, roster: roster() }, context(known))).roster?.zone;
  beforeEach(() => void jest.spyOn(Date, 'now').mockImplementation(() => now));
  afterEach(() => jest.restoreAllMocks());

  it('is asked for with a roster, once an hour', async () => {
    let asked = 0;
    const zone = new VendorZone(async () => {
      asked += 1;
      return asked === 1 ? ' Europe/Berlin ' : 'America/New_York';
    });
    expect(await zone.addTo({ at: now }, context())).toEqual({ at: now });
    expect(asked).toBe(0);
    expect([await zoneIn(zone), await zoneIn(zone), asked]).toEqual(['Europe/Berlin', 'Europe/Berlin', 1]);
    now += HOUR;
    expect([await zoneIn(zone), asked]).toEqual(['America/New_York', 2]);
  });

  it('is the one that is known where it cannot be told now', async () => {
    const zone = new VendorZone(() => Promise.reject(new VendorUnavailable('no answer')));
    expect(await zoneIn(zone)).toBeUndefined();
    expect(await zoneIn(zone, roster({ zone: 'Asia/Tokyo' }))).toBe('Asia/Tokyo');
  });

  it('is none where the name is of no zone', async () => {
    expect(await zoneIn(new VendorZone(async () => 'Pacific Time'))).toBeUndefined();
    expect(await zoneIn(new VendorZone(async () => undefined))).toBeUndefined();
  });

  it('fails with the poll where our own budget is spent', async () => {
    const zone = new VendorZone(() => Promise.reject(new BudgetSpent('spent', 1_000)));
    await expect(zoneIn(zone)).rejects.toThrow('spent');
  });
});
