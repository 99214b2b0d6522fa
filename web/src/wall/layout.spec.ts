import type { DisplaySettings } from '../../../client/index.js';
import { layoutOf, withParam, topicsFor } from './layout.js';

describe('the layout of an address', () => {
  it('is everything in tiles when it says nothing', () => {
    expect(layoutOf('')).toEqual({
      accounts: [],
      queues: [],
      view: 'tiles',
      theme: 'auto',
      thresholds: { waiting: 5, oldestSeconds: 120, pauseSeconds: 900 },
      today: true,
      given: [],
      sound: false,
      display: false,
      mistakes: [],
    });
  });

  it('is what it says', () => {
    const search =
      '?accounts=hq,berlin&queues=hq/6400,%20Sales&queues=6500&view=rows&theme=night&waiting=8&oldest=90.5&pause=off&sound=on&display';
    expect(layoutOf(search)).toEqual({
      accounts: ['hq', 'berlin'],
      queues: ['hq/6400', 'Sales', '6500'],
      view: 'rows',
      theme: 'night',
      thresholds: { waiting: 8, oldestSeconds: 90.5 },
      today: true,
      given: ['waiting', 'oldest', 'pause'],
      sound: true,
      display: true,
      mistakes: [],
    });
  });

  it('names what it does not understand, and uses the default', () => {
    const { view, thresholds, given, mistakes } = layoutOf('?view=list&waiting=many&oldest=-1&pause=');
    expect(view).toBe('tiles');
    expect(given).toEqual([]);
    expect(thresholds).toEqual({ waiting: 5, oldestSeconds: 120, pauseSeconds: 900 });
    expect(mistakes).toEqual([
      'waiting=many is neither a number above 0 nor "off"',
      'oldest=-1 is neither a number above 0 nor "off"',
      'pause= is neither a number above 0 nor "off"',
      'view=list is not one of tiles, rows, agents',
    ]);
  });

  it('has figures of the day unless it says otherwise', () =>
    expect(layoutOf('?today=off')).toMatchObject({ today: false, mistakes: [] }));

  it('has the time zone that is asked for, if there is one', () => {
    expect(layoutOf('?tz=Europe/Berlin')).toMatchObject({ zone: 'Europe/Berlin', mistakes: [] });
    expect(layoutOf('')).not.toHaveProperty('zone');
    expect(layoutOf('?tz=Mars/Base')).not.toHaveProperty('zone');
    expect(layoutOf('?tz=Mars/Base').mistakes).toEqual([
      'tz=Mars/Base is no time zone that this browser knows, such as Europe/Berlin',
    ]);
  });

  it('is what the desk set, unless the address says something else', () => {
    const desk = {
      ...{ accounts: ['hq'], queues: ['hq/1'], view: 'rows', theme: 'night', today: 'off', sound: 'on' },
      ...{ page: 20, tz: 'Europe/Berlin', text: 'Lunch', textUntil: 9 },
    } as unknown as DisplaySettings;
    expect(layoutOf('', desk)).toMatchObject({
      ...{ accounts: ['hq'], queues: ['hq/1'], view: 'rows', theme: 'night', today: false, sound: true },
      ...{ pageMs: 20_000, zone: 'Europe/Berlin', text: { words: 'Lunch', until: 9 }, mistakes: [] },
    });
    expect(layoutOf('?view=agents&queues=&page=30&text=Hello&today=on', desk)).toMatchObject({
      ...{
        view: 'agents',
        queues: [],
        theme: 'night',
        today: true,
        pageMs: 30_000,
        text: { words: 'Hello' },
      },
    });
    expect(layoutOf('', { tz: 'Mars/Base' }).mistakes).toHaveLength(1);
  });

  it('has a line of text with its end, and pages as long as it says', () => {
    expect(layoutOf('?text=Fire%20drill&textUntil=2026-11-28T15:00Z&page=5')).toMatchObject({
      ...{ text: { words: 'Fire drill', until: Date.UTC(2026, 10, 28, 15) }, pageMs: 5_000, mistakes: [] },
    });
    expect(layoutOf('?text=x&textUntil=soon&page=1')).toMatchObject({
      text: { words: 'x' },
      mistakes: [
        'page=1 is not a number of seconds from 5 to 300',
        'textUntil=soon is no instant such as 2026-11-28T17:00Z',
      ],
    });
    expect(layoutOf('?page=301')).not.toHaveProperty('pageMs');
  });

  it('is changed in one place, and leaves out what goes without saying', () => {
    expect(withParam('?queues=hq/1,hq/2&view=rows', 'view', 'agents', 'tiles')).toBe(
      '?queues=hq/1,hq/2&view=agents',
    );
    expect(withParam('?view=rows', 'view', 'tiles', 'tiles')).toBe('');
  });
});

describe('the topics of an address', () => {
  const allowed = [{ id: 'berlin' }, { id: 'hq' }];
  const account = (id: string) => ({ kind: 'account', account: id });

  it('are all accounts, or those it names and the login allows', () => {
    expect(topicsFor({ accounts: [], queues: [] }, allowed)).toEqual([account('berlin'), account('hq')]);
    expect(topicsFor({ accounts: ['hq', 'paris'], queues: [] }, allowed)).toEqual([account('hq')]);
  });

  it('are the only queues that the login covers', () => {
    const narrowed = [{ id: 'berlin' }, { id: 'hq', queues: ['6400', '6500'] }];
    expect(topicsFor({ accounts: [], queues: [] }, narrowed)).toEqual([
      account('berlin'),
      { kind: 'queue', account: 'hq', queue: '6400' },
      { kind: 'queue', account: 'hq', queue: '6500' },
    ]);
  });

  it('are single queues where it names each of them in full', () => {
    expect(topicsFor({ accounts: [], queues: ['hq/6400', 'berlin/a/b'] }, allowed)).toEqual([
      { kind: 'queue', account: 'hq', queue: '6400' },
      { kind: 'queue', account: 'berlin', queue: 'a/b' },
    ]);
    expect(topicsFor({ accounts: [], queues: ['hq/6400', 'Sales'] }, allowed)).toHaveLength(2);
    expect(topicsFor({ accounts: ['berlin'], queues: ['hq/6400'] }, allowed)).toEqual([account('berlin')]);
  });
});
