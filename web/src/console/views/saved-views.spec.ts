import fc from 'fast-check';
import {
  LONGEST_NAME,
  MOST_VIEWS,
  renamed,
  startingWith,
  viewsIn,
  withView,
  without,
  type SavedViews,
} from './saved-views.js';

const paused = { name: 'Paused', hash: '#/agents?state=paused' };
const gold = { name: 'Gold', hash: '#/queues?group=gold&by=account' };
const both: SavedViews = { views: [paused, gold], start: 'Gold' };

describe('Saved views', () => {
  it('are read back as they were stored', () => {
    expect(viewsIn(JSON.stringify(both))).toEqual(both);
    expect(viewsIn(null)).toEqual({ views: [] });
  });

  it.each([
    ['no JSON', '{', []],
    ['another form', '[1]', []],
    ['no list', '{"views":{}}', []],
    [
      'things that are no views',
      JSON.stringify({ views: [1, null, { name: 'a' }, { name: ' ', hash: '#/' }] }),
      [],
    ],
    [
      'an address elsewhere',
      JSON.stringify({ views: [{ name: 'a', hash: 'javascript:alert(1)' }] }),
      ['#/agents'],
    ],
    [
      'what no address has',
      JSON.stringify({ views: [{ name: 'a', hash: '#/queues?x=1&by=2' }] }),
      ['#/queues'],
    ],
    [
      'too long an address',
      JSON.stringify({ views: [{ name: 'a', hash: `#/?q=${'x'.repeat(2_000)}` }] }),
      [],
    ],
  ])('leave out %s', (_, text, hashes) => {
    const read = viewsIn(text);
    expect(read.views.map(({ hash }) => hash)).toEqual(hashes);
    expect(read).not.toHaveProperty('start');
  });

  it('of any stored text are few, named once, and begin with one that is there', () => {
    const view = fc.record({ name: fc.string(), hash: fc.string() }, { requiredKeys: [] });
    const stored = fc.record({ views: fc.array(view, { maxLength: 80 }), start: fc.string() });
    fc.assert(
      fc.property(
        fc.oneof(
          fc.json(),
          stored.map((one) => JSON.stringify(one)),
        ),
        (text) => {
          const { views, start } = viewsIn(text);
          const names = views.map(({ name }) => name);
          expect(views.length).toBeLessThanOrEqual(MOST_VIEWS);
          expect(new Set(names).size).toBe(names.length);
          expect(names.every((name) => name !== '' && name.length <= LONGEST_NAME)).toBe(true);
          expect(views.every(({ hash }) => hash.startsWith('#/'))).toBe(true);
          if (start !== undefined) expect(names).toContain(start);
        },
      ),
    );
  });

  it('are added at the end, or replace the one of the name', () => {
    const added = withView(both, { name: '  Late \n shift ', hash: '#/agents?q=late' });
    expect(added).toMatchObject({ views: [paused, gold, { name: 'Late shift' }], start: 'Gold' });
    expect(withView(both, { ...gold, hash: '#/queues' })).toEqual({
      views: [paused, { ...gold, hash: '#/queues' }],
      start: 'Gold',
    });
  });

  it('are refused without a name, with too long an address, and beyond their number', () => {
    expect(withView(both, { name: ' ', hash: '#/agents' })).toBe('unnamed');
    expect(withView(both, { name: 'a', hash: `#/${'x'.repeat(2_000)}` })).toBe('too-long');
    const full = { views: Array.from({ length: MOST_VIEWS }, (_, n) => ({ ...paused, name: `${n}` })) };
    expect(withView(full, gold)).toBe('too-many');
    expect(withView(full, { ...gold, name: '0' })).toMatchObject({ views: { length: MOST_VIEWS } });
  });

  it('stay the start under another name, and are none once they are deleted', () => {
    expect(renamed(both, 'Gold', 'Silver')).toEqual({
      views: [paused, { ...gold, name: 'Silver' }],
      start: 'Silver',
    });
    expect(renamed(both, 'Gold', 'Paused')).toBe('taken');
    expect(renamed(both, 'Gold', '')).toBe('unnamed');
    expect(without(both, 'Gold')).toEqual({ views: [paused] });
    expect(without(both, 'Paused')).toEqual({ views: [gold], start: 'Gold' });
    expect(startingWith(both, undefined)).toEqual({ views: both.views });
  });
});
