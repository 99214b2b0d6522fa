import type { Roster } from '../../modules/domain/reading.js';
import { ReadingNotes } from '../port/reading-notes.js';
import { withUnlistedQueues } from './unlisted.js';

const person = (id: string) => ({ id, name: id });
const before: Roster = {
  queues: { 1: { id: '1', name: 'Old one' }, 2: { id: '2', name: 'Two' } },
  agents: { a: person('a'), b: person('b'), c: person('c') },
  members: { 1: ['a', 'c'], 2: ['b'] },
};
const roster: Roster = {
  queues: { 1: { id: '1', name: 'One' } },
  agents: { a: { id: 'a', name: 'Ann' } },
  members: { 1: ['a'] },
};

describe(withUnlistedQueues.name, () => {
  it('keeps a queue that is not listed, with its people, and nothing else', () => {
    const notes = new ReadingNotes();
    expect(withUnlistedQueues({ at: 5, roster }, before, notes)).toEqual({
      at: 5,
      roster: {
        queues: { 1: { id: '1', name: 'One' }, 2: { id: '2', name: 'Two' } },
        agents: { a: { id: 'a', name: 'Ann' }, b: person('b') },
        members: { 1: ['a'], 2: ['b'] },
      },
    });
    expect(notes.addTo({ at: 5 }).gaps).toEqual({
      2: 'The list of queues ended before its total and without queue 2.',
    });
  });

  it('keeps the first roster unchanged', () => {
    const notes = new ReadingNotes();
    expect(withUnlistedQueues({ at: 5, roster }, undefined, notes)).toEqual({ at: 5, roster });
    expect(notes.addTo({ at: 5 })).toEqual({ at: 5 });
  });
});
