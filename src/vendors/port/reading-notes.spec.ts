import { BudgetSpent, VendorAuthFailed, VendorThrottled, VendorUnavailable } from './errors.js';
import { ReadingNotes } from './reading-notes.js';

const { signal } = new AbortController();
const failing = (error: Error) => () => Promise.reject(error);

describe(ReadingNotes.name, () => {
  it('adds nothing to a complete reading', async () => {
    const notes = new ReadingNotes();
    expect(notes.addTo({ at: 5 })).toEqual({ at: 5 });
    expect(await notes.extra('labels', signal, async () => 7)).toBe(7);
    expect(notes.addTo({ at: 5 })).toEqual({ at: 5, extras: { labels: 'ok' } });
  });

  it.each([
    new VendorUnavailable('hq: GET /reasons answered 500'),
    new VendorThrottled('hq: too many requests', 1_000),
    new VendorAuthFailed('hq: no permission'),
  ])('notes an extra that fails as missing: %s', async (error) => {
    const notes = new ReadingNotes();
    expect(await notes.extra('reasons', signal, failing(error))).toBeUndefined();
    expect(notes.addTo({ at: 5 })).toEqual({ at: 5, extras: { reasons: { missing: error.message } } });
  });

  it('stays missing when one of several requests of an extra failed', async () => {
    const notes = new ReadingNotes();
    await notes.extra('settings', signal, failing(new VendorUnavailable('no')));
    await notes.extra('settings', signal, async () => 1);
    expect(notes.addTo({ at: 5 }).extras).toEqual({ settings: { missing: 'no' } });
  });

  it('lets through what is no answer of the vendor', async () => {
    const notes = new ReadingNotes();
    const spent = new BudgetSpent('spent', 1_000);
    await expect(notes.extra('a', signal, failing(spent))).rejects.toBe(spent);
    const fault = new TypeError('a fault of ours');
    await expect(notes.extra('a', signal, failing(fault))).rejects.toBe(fault);
    const ended = AbortSignal.abort();
    await expect(notes.extra('a', ended, failing(new VendorUnavailable('late')))).rejects.toThrow('late');
  });

  it('collects gaps and rows that were left out', () => {
    const notes = new ReadingNotes();
    notes.gap('101', 'not told');
    notes.skipped({ resource: 'agents', why: 'no id', rows: 0, of: 3 });
    notes.skipped({ resource: 'agents', why: 'no id', rows: 1, of: 3 });
    expect(notes.addTo({ at: 5, queues: {} })).toEqual({
      at: 5,
      queues: {},
      gaps: { '101': 'not told' },
      skipped: [{ resource: 'agents', why: 'no id', rows: 1, of: 3 }],
    });
  });
});
