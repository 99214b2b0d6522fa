import { caught } from '../../../test/support/caught.js';
import type { DisplaySettings } from '../domain/display-settings.js';
import { displayFrom, messageOf } from './display.js';
import { changedSettings } from './display-change.js';

const topics = ['account/hq', 'queue/berlin/a/b', 'metrics/oslo'];
const changed = (change: Record<string, unknown>, settings: DisplaySettings = {}) =>
  changedSettings({ settings, topics }, change);
const mistakes = async (change: Record<string, unknown>) => {
  const error = await caught(Promise.resolve().then(() => changed(change)));
  return (error as { problem: { code: string; errors: { path: string; code: string }[] } }).problem;
};

describe('The settings of a display', () => {
  it('keep what a change does not name, and lose what it takes away', () => {
    const before: DisplaySettings = { view: 'rows', text: 'Fire drill', textUntil: 9 };
    expect(changed({ theme: 'night' }, before)).toEqual({ ...before, theme: 'night' });
    expect(changed({ text: null, textUntil: null, view: null, sound: null }, before)).toEqual({});
    expect(changed({ queues: ['hq/6400'] }, { queues: ['hq/1', 'hq/2'] })).toEqual({ queues: ['hq/6400'] });
    expect(changed({ text: '  Lunch at 12  ' })).toEqual({ text: 'Lunch at 12' });
  });

  it.each([
    [{ view: 'list' }, 'settings.view'],
    [{ page: 4 }, 'settings.page'],
    [{ tz: 'Mars/Base' }, 'settings.tz'],
    [{ text: 'x'.repeat(161) }, 'settings.text'],
    [{ text: 'two\nlines' }, 'settings.text'],
    [{ text: ' ' }, 'settings.text'],
    [{ textUntil: '15:00' }, 'settings.textUntil'],
    [{ queues: [] }, 'settings.queues'],
    [{ queues: ['Sales'] }, 'settings.queues.0'],
    [{ colour: 'pink' }, 'settings'],
    [{ __proto__: undefined, constructor: 1 }, 'settings'],
  ])('refuse %j, and say where the mistake is', async (change, path) =>
    expect(await mistakes(change)).toMatchObject({
      code: 'invalid-settings',
      status: 422,
      errors: [{ path }],
    }),
  );

  it('show nothing beyond what the login may read', async () => {
    expect(changed({ accounts: ['berlin', 'hq'], queues: ['hq/1', 'berlin/a/b'] })).toMatchObject({});
    const { errors } = await mistakes({ accounts: ['hq', 'paris'], queues: ['berlin/a', 'oslo/1', 'hq/1'] });
    expect(errors.map(({ path, code }) => [path, code])).toEqual([
      ['settings.accounts.1', 'beyond-topics'],
      ['settings.queues.0', 'beyond-topics'],
      ['settings.queues.1', 'beyond-topics'],
    ]);
  });

  it('are read from records that were made before there were any, and by another version', () => {
    const old = { id: 'd1', tenant: 'acme', label: 'Hall', topics, createdAt: 1, createdBy: 'ann' };
    expect(displayFrom(JSON.stringify(old))).toEqual({ ...old, settings: {}, version: 1 });
    const newer = { ...old, version: 7, settings: { view: 'rows', colour: 'pink' }, more: 1 };
    expect(displayFrom(JSON.stringify(newer))).toMatchObject({ version: 7, settings: { view: 'rows' } });
    expect(displayFrom(JSON.stringify({ ...newer, settings: { view: 'map' } }))).toMatchObject({
      settings: {},
    });
    expect(messageOf(displayFrom(JSON.stringify(newer)))).toEqual({
      ...{ id: 'd1', version: 7, label: 'Hall', settings: { view: 'rows' } },
    });
  });
});
