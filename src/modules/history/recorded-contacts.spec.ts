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

  it('begins anew when the call comes back in the millisecond in which it left', () => {
    const first: ContactPart = { ...of, enteredAt: AT, leftAt: AT + 2_000, outcome: 'flowed-out' };
    const again: ContactPart = { ...of, enteredAt: AT + 2_000 };
    const left: ContactPart = { ...again, leftAt: AT + 7_000, outcome: 'abandoned' };
    expect(contactsOf([entered, first, again, again, left, first])).toMatchObject([
      { enteredAt: AT, leftAt: AT + 2_000, outcome: 'flowed-out' },
      { enteredAt: AT + 2_000, leftAt: AT + 7_000, outcome: 'abandoned' },
    ]);
    const at: ContactPart = { ...again, leftAt: AT + 2_000, outcome: 'abandoned' };
    expect(contactsOf([at, at])).toHaveLength(1);
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

  describe('of records that are of abandoned calls alone', () => {
    const made = () =>
      new RecordedContacts(
        () => 20,
        (source) => source === 'e',
      );
    const left = { leftAt: AT + 9_000, outcome: 'abandoned' } as const;
    const record: ContactPart = { ...of, ...left, enteredAt: AT, source: 'record' };
    /** As polls show a caller of whom the list has no id. */
    const shown = (contacts: RecordedContacts, call: string, more: object = {}): void => {
      const polled = { queue: '6400', call, enteredAt: AT + 300, source: 'p' } as const;
      contacts.learn(polled);
      contacts.isOurId('6400', call);
      contacts.learn({ ...polled, ...more });
    };

    it('leaves the other contacts to the polls', () => {
      const contacts = made();
      contactsOf([record], contacts);
      expect(contacts.isTold('6400')).toBe(false);
      const restored = made();
      restored.restore(contacts.collect(AT + 100_000));
      expect(restored.isTold('6400')).toBe(false);
      contactsOf([entered], restored);
      expect(restored.isTold('6400')).toBe(true);
    });

    it('corrects what polls took for an answer, with who answered', () => {
      const contacts = made();
      const polled = { queue: '6400', call: 'c1', source: 'p' } as const;
      contacts.learn({ ...polled, enteredAt: AT, leftAt: AT + 8_000, outcome: 'answered', agent: '101' });
      const [contact, ...others] = contactsOf([record], contacts);
      expect(contact).toEqual({
        ...{ queue: '6400', call: 'c1', enteredAt: AT, ...left, targetSeconds: 20, source: 'r' },
      });
      expect(others).toEqual([]);
    });

    it('is the same contact as that of polls which had no id for it, also while it is not decided how that ended', () => {
      for (const more of [{}, { leftAt: AT + 8_000 }]) {
        const contacts = made();
        shown(contacts, '1795824000/ab', more);
        expect(contactsOf([record, record], contacts)).toEqual([
          { ...of, call: '1795824000/ab', enteredAt: AT + 300, ...left, targetSeconds: 20, source: 'r' },
        ]);
      }
    });

    it('pairs several of one instant one by one, and no caller whose id is known', () => {
      const contacts = made();
      shown(contacts, '1795824000/ab', { leftAt: AT + 30_000 });
      shown(contacts, '1795824000/cd', { leftAt: AT + 9_500 });
      contacts.learn({ queue: '6400', call: 'c9', enteredAt: AT, source: 'p' });
      const other: ContactPart = { ...record, call: 'c2', leftAt: AT + 31_000 };
      const third: ContactPart = { ...record, call: 'c3' };
      const told = contactsOf([record, other, third, other, record, third], contacts);
      expect(told.map(({ call, leftAt }) => [call, leftAt])).toEqual([
        ['1795824000/ab', AT + 31_000],
        ['1795824000/cd', AT + 9_000],
        ['c9', undefined],
        ['c3', AT + 9_000],
      ]);
    });

    it('is known again after a restart', () => {
      const contacts = made();
      shown(contacts, '1795824000/ab');
      const restored = made();
      restored.restore(contactsOf([record], contacts));
      expect(contactsOf([record], restored)).toEqual([]);
      expect(contactsOf([{ ...record, call: 'c2', leftAt: AT + 20_000 }], restored)).toHaveLength(1);
    });
  });

  describe('of events that tell of answered calls alone, at their end', () => {
    const made = () =>
      new RecordedContacts(
        () => 20,
        (source) => source === 'r',
      );
    const told: ContactPart = { ...answered, record: 'r1', enteredAt: AT, talkSeconds: 80 };
    const record: ContactPart = { ...of, call: 'r1', enteredAt: AT, leftAt: AT + 9_000, source: 'record' };

    it('has the wait of the event in the contact that polls saw', () => {
      const contacts = made();
      const polled = { queue: '6400', call: 'c1', enteredAt: AT - 900, source: 'p' } as const;
      contacts.learn({ ...polled, leftAt: AT + 8_000, outcome: 'abandoned' });
      expect(contactsOf([told, told], contacts)).toEqual([
        { ...WHOLE, enteredAt: AT - 900, leftAt: AT + 8_100 },
      ]);
      expect(contacts.isTold('6400')).toBe(false);
    });

    it('is one contact with the record, which names the call otherwise, whichever comes first', () => {
      expect(contactsOf([told, record], made())).toEqual([WHOLE]);
      expect(contactsOf([record, told], made())).toEqual([{ ...WHOLE, call: 'r1' }]);
      // Records tell of the queue: the event's contact goes by the record's id, also after a restart.
      const contacts = made();
      contactsOf([{ ...record, call: 'r0', enteredAt: AT - 60_000, leftAt: AT - 50_000 }, told], contacts);
      const restored = made();
      restored.restore(contacts.collect(AT + 100_000));
      expect(contactsOf([record, told], restored)).toEqual([]);
    });
  });

  it('ends what was never heard of again, with no outcome', () => {
    const contacts = new RecordedContacts(() => 20);
    contacts.learn(learnedOf(entered));
    const later = AT + 5 * 3_600_000;
    expect(contacts.collect(later)).toMatchObject([{ enteredAt: AT, leftAt: later }]);
    expect(contacts.collect(later)[0]).not.toHaveProperty('outcome');
  });
});
