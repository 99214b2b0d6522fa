import fc from 'fast-check';
import type { ContactPart } from '../domain/contact.js';
import { learnedOf, RecordedContacts, type ContactToWrite } from './recorded-contacts.js';

const AT = 1_795_824_000_000;
const of = { queue: '6400', call: 'c1', source: 'event' } as const;
const entered: ContactPart = { ...of, enteredAt: AT };
const answered: ContactPart = { ...of, leftAt: AT + 9_000, outcome: 'answered', agent: '101' };
const talked: ContactPart = { ...of, talkSeconds: 80 };
/** By hand: what the three tell together. */
const WHOLE = {
  ...{ queue: '6400', call: 'c1', enteredAt: AT, leftAt: AT + 9_000, outcome: 'answered', agent: '101' },
  ...{ talkSeconds: 80, targetSeconds: 20, source: 'e' },
};

function contactsOf(
  parts: readonly ContactPart[],
  contacts = new RecordedContacts(() => 20),
): ContactToWrite[] {
  for (const part of parts) contacts.learn(learnedOf(part));
  return contacts.collect(AT + 100_000);
}

describe('RecordedContacts', () => {
  it('makes one contact of its parts, in any order and however often they come', () => {
    const parts = fc.shuffledSubarray([entered, answered, talked, entered, answered, talked], {
      minLength: 6,
    });
    fc.assert(fc.property(parts, (some) => expect(contactsOf(some)).toEqual([WHOLE])));
  });

  it('begins anew when the call comes back', () => {
    const again: ContactPart = { ...of, enteredAt: AT + 60_000 };
    const left: ContactPart = { ...of, leftAt: AT + 65_000, outcome: 'abandoned' };
    expect(contactsOf([entered, answered, again, left])).toMatchObject([
      { enteredAt: AT, leftAt: AT + 9_000, outcome: 'answered' },
      { enteredAt: AT + 60_000, leftAt: AT + 65_000, outcome: 'abandoned' },
    ]);
    expect(contactsOf([entered, { ...again, enteredAt: AT + 3_000 }, answered])).toHaveLength(1);
    expect(contactsOf([entered, answered, { ...again, queue: '6401' }])).toHaveLength(2);
  });

  it('believes events before records, and records before polls', () => {
    const contacts = new RecordedContacts(() => 20);
    const polled = { queue: '6400', call: 'c1', source: 'p' } as const;
    contacts.learn({ ...polled, enteredAt: AT });
    contacts.learn({ ...polled, enteredAt: AT, leftAt: AT + 11_000, outcome: 'abandoned' });
    const record: ContactPart = { ...answered, leftAt: AT + 10_000, enteredAt: AT, source: 'record' };
    expect(contactsOf([record], contacts)).toMatchObject([
      { leftAt: AT + 10_000, outcome: 'answered', source: 'r' },
    ]);
    expect(contactsOf([entered], contacts)).toMatchObject([{ leftAt: AT + 10_000, source: 'e' }]);
    expect(contactsOf([answered, record], contacts)).toMatchObject([{ leftAt: AT + 9_000, source: 'e' }]);
  });

  it('has nothing new to write of what was told before', () => {
    const contacts = new RecordedContacts(() => 20);
    contactsOf([entered, answered, talked], contacts);
    contacts.written();
    expect(contactsOf([talked, entered, answered], contacts)).toEqual([]);
    const restored = new RecordedContacts(() => 30);
    restored.restore([{ ...WHOLE, outcome: 'answered', source: 'e' }]);
    expect(contactsOf([talked, entered, answered], restored)).toEqual([]);
    expect(restored.isTold('6400')).toBe(true);
    expect(restored.isTold('6401')).toBe(false);
  });

  it('ends what was never heard of again, with no outcome', () => {
    const contacts = new RecordedContacts(() => 20);
    contacts.learn(learnedOf(entered));
    const later = AT + 5 * 3_600_000;
    expect(contacts.collect(later)).toMatchObject([{ enteredAt: AT, leftAt: later }]);
    expect(contacts.collect(later)[0]).not.toHaveProperty('outcome');
  });
});
