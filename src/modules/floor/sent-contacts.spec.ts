import type { ContactPart } from '../domain/contact.js';
import { contactEntries } from './contact-log.js';
import { SentContacts } from './sent-contacts.js';

const part = (call: number, more: Partial<ContactPart> = {}): ContactPart => ({
  ...{ queue: '6400', call: `c${call}`, enteredAt: 1_000, source: 'record' },
  ...more,
});
const parts = (count: number): ContactPart[] => Array.from({ length: count }, (_, call) => part(call));

describe(SentContacts, () => {
  it('leaves out what is committed, and tells again what has changed', () => {
    const sent = new SentContacts();
    sent.remember('hq', [part(1), part(2)]);
    expect(sent.unsent('hq', [part(1), part(2), part(3)])).toEqual([part(3)]);
    expect(sent.unsent('lab', [part(1)])).toEqual([part(1)]);
    expect(sent.unsent('hq', [part(1, { leftAt: 9_000 })])).toEqual([part(1, { leftAt: 9_000 })]);
  });

  it('leaves what is more than a thousand to the next poll', () => {
    const sent = new SentContacts();
    const all = parts(1_500);
    const first = sent.unsent('hq', all);
    expect(first).toEqual(all.slice(0, 1_000));
    sent.remember('hq', first);
    expect(sent.unsent('hq', all)).toEqual(all.slice(1_000));
  });
});

describe(contactEntries, () => {
  it('makes entries of at most 200 parts', () => {
    const entries = contactEntries(parts(450));
    expect(entries.map((json) => (JSON.parse(json) as unknown[]).length)).toEqual([200, 200, 50]);
    expect(contactEntries([])).toEqual([]);
  });
});
