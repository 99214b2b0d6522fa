import { addressParams } from '../../shared/display-address.js';
import { layoutOf } from '../../wall/layout.js';
import { localInput, settingsChange, shownChoices, withAccounts } from './screen-settings.js';
import { previewAddress } from './topic-names.js';

describe('settingsChange', () => {
  it('takes away everything that is not chosen', () =>
    expect(settingsChange({ view: 'rows', text: ' Lunch ', textUntil: 9 })).toEqual({
      ...{ accounts: null, queues: null, view: 'rows', theme: null, today: null, sound: null },
      ...{ page: null, tz: null, lang: null, text: 'Lunch', textUntil: 9 },
    }));

  it('keeps no end of a text that is not there', () =>
    expect(settingsChange({ text: ' ', textUntil: 9 })).toMatchObject({ text: null, textUntil: null }));
});

describe('localInput', () => {
  it('is what the field shows for the same instant', () => {
    expect(localInput(undefined)).toBe('');
    const instant = new Date(2026, 10, 28, 15, 30).getTime();
    expect(localInput(instant)).toBe('2026-11-28T15:30');
  });
});

describe('shownChoices', () => {
  const hq = { account: 'hq', name: 'HQ', queues: [{ id: '1', name: 'Sales' }] };
  const berlin = {
    account: 'berlin',
    name: 'Berlin',
    queues: [
      { id: 'a/b', name: 'A' },
      { id: '2', name: 'B' },
    ],
  };
  const oslo = { account: 'oslo', name: 'Oslo', queues: [{ id: '9', name: 'C' }] };
  const topics = ['account/hq', 'queue/berlin/a/b', 'metrics/oslo'];

  it('are the accounts and queues that the screen may show', () =>
    expect(shownChoices([hq, berlin, oslo], topics, {})).toEqual({
      accounts: [
        { id: 'hq', name: 'HQ' },
        { id: 'berlin', name: 'Berlin' },
      ],
      queues: [
        { id: 'hq/1', name: 'HQ: Sales' },
        { id: 'berlin/a/b', name: 'Berlin: A' },
      ],
    }));

  it('are the queues of the chosen accounts, and what is chosen and not known now', () =>
    expect(shownChoices([hq, berlin], topics, { accounts: ['hq'], queues: ['hq/7'] }).queues).toEqual([
      { id: 'hq/1', name: 'HQ: Sales' },
      { id: 'hq/7', name: 'hq/7' },
    ]));

  it('lose the queues of accounts that are not chosen any more', () => {
    const settings = { accounts: ['hq', 'berlin'], queues: ['hq/1', 'berlin/a/b'] };
    expect(withAccounts(settings, ['hq'])).toEqual({ accounts: ['hq'], queues: ['hq/1'] });
    expect(withAccounts({ queues: ['berlin/2'] }, ['hq'])).toEqual({ accounts: ['hq'] });
    expect(withAccounts(settings, undefined)).toEqual({ queues: ['hq/1', 'berlin/a/b'] });
  });
});

describe('The address of a preview', () => {
  it('shows what the screen does', () => {
    const settings = {
      ...{ accounts: ['hq', 'berlin'], queues: ['hq/6400', 'hq/1'], view: 'rows', theme: 'night' },
      ...{ today: 'off', sound: 'on', page: 20, tz: 'Europe/Berlin', text: 'Lunch, at 12 & later' },
      textUntil: Date.UTC(2026, 10, 28, 12),
    } as const;
    const { display: _display, ...of } = layoutOf(`?${addressParams(structuredClone(settings) as never)}`);
    const { display: _other, ...set } = layoutOf('', structuredClone(settings) as never);
    expect(of).toEqual(set);
    expect(of.mistakes).toEqual([]);
  });

  it('is that of all that the screen may show where nothing is chosen', () => {
    const address = (topics: string[], settings = {}) => previewAddress('wall', settings, topics);
    expect(address(['account/hq'])).toBe('wall?signed-in&accounts=hq');
    expect(address(['queue/hq/1', 'metrics/hq'])).toBe('wall?signed-in&queues=hq%2F1');
    expect(address(['queue/hq/1', 'account/berlin'])).toBe('wall?signed-in&accounts=hq%2Cberlin');
    expect(address(['account/hq'], { queues: ['hq/1'], view: 'rows' })).toBe(
      'wall?signed-in&view=rows&queues=hq%2F1',
    );
  });
});
