import fc from 'fast-check';
import { CONTACT_OUTCOMES } from './contact.js';
import {
  addCounts,
  CONTACT_SOURCES,
  countContacts,
  holdsIdentity,
  seenShare,
  sourceOf,
  withinTarget,
  type CountedContact,
} from './interval-counts.js';

const QUARTER = 900_000;
const DAY = { from: 1_795_824_000_000, to: 1_795_824_000_000 + 96 * QUARTER };
const known = { asOf: DAY.to, shortAbandonSeconds: 5 };

const contact: fc.Arbitrary<CountedContact> = fc
  .record(
    {
      enteredAt: fc.integer({ min: DAY.from - QUARTER, max: DAY.to + QUARTER }),
      waitMs: fc.option(fc.integer({ min: 0, max: 5 * QUARTER }), { nil: undefined }),
      outcome: fc.option(fc.constantFrom(...CONTACT_OUTCOMES), { nil: undefined }),
      talkSeconds: fc.integer({ min: 0, max: 4_000 }),
      targetSeconds: fc.constantFrom(10, 20),
      source: fc.constantFrom(...CONTACT_SOURCES),
    },
    { requiredKeys: ['enteredAt', 'waitMs', 'outcome', 'source'] },
  )
  .map(({ waitMs, ...rest }) => ({
    ...rest,
    ...(waitMs !== undefined && { leftAt: rest.enteredAt + waitMs }),
  }));

describe('countContacts', () => {
  it('counts each event in its own interval', () => {
    const [first, second, third] = [0, 1, 2].map((n) => ({
      from: DAY.from + n * QUARTER,
      to: DAY.from + (n + 1) * QUARTER,
    }));
    // Arrives in the first, is answered in the second, and its conversation ends in the third.
    const answered: CountedContact = {
      enteredAt: DAY.from + QUARTER - 5_000,
      leftAt: DAY.from + QUARTER + 7_000,
      outcome: 'answered',
      talkSeconds: 900,
      targetSeconds: 20,
      source: 'events',
    };
    const left = (outcome: 'abandoned' | 'flowed-out', seconds: number): CountedContact => ({
      enteredAt: DAY.from + QUARTER - 1_000,
      leftAt: DAY.from + QUARTER - 1_000 + seconds * 1_000,
      outcome,
      source: 'events',
    });
    const contacts = [answered, left('abandoned', 4), left('flowed-out', 30)];
    expect(countContacts(contacts, first!, known)).toMatchObject({
      ...{ carryIn: 0, offered: 3, answered: 0, abandoned: 0, flowedOut: 0, carryOut: 3 },
      ...{ longestWaitMs: 5_000, talks: 0, told: { events: 3, records: 0, polls: 0 } },
    });
    expect(countContacts(contacts, second!, known)).toMatchObject({
      ...{ carryIn: 3, offered: 0, answered: 1, abandoned: 1, shortAbandoned: 1, flowedOut: 1, carryOut: 0 },
      ...{ waitAnsweredMs: 12_000, waitAbandonedMs: 4_000, longestWaitMs: 30_000 },
      ...{
        answeredWithin: 1,
        targets: [20],
        untargeted: 1,
        talks: 0,
        told: { events: 3, records: 0, polls: 0 },
      },
    });
    expect(countContacts(contacts, third!, known)).toMatchObject({
      ...{ carryIn: 0, carryOut: 0, answered: 0, talks: 1, talkMs: 900_000 },
    });
  });

  it('holds the identity in every interval of every partition, and intervals add up to the whole', () => {
    const cuts = fc.uniqueArray(fc.integer({ min: DAY.from + 1, max: DAY.to - 1 }), { maxLength: 12 });
    fc.assert(
      fc.property(fc.array(contact, { maxLength: 40 }), cuts, (contacts, inner) => {
        const edges = [DAY.from, ...inner.sort((a, b) => a - b), DAY.to];
        const parts = edges
          .slice(1)
          .map((to, n) => countContacts(contacts, { from: edges[n] ?? 0, to }, known));
        for (const part of parts) expect(holdsIdentity(part)).toBe(true);
        const whole = countContacts(contacts, DAY, known);
        expect(holdsIdentity(whole)).toBe(true);
        expect(addCounts(parts)).toEqual(whole);
      }),
    );
  });

  it('adds quarter hours up to the day', () => {
    fc.assert(
      fc.property(fc.array(contact, { maxLength: 60 }), (contacts) => {
        const quarters = Array.from({ length: 96 }, (_, n) => DAY.from + n * QUARTER);
        const parts = quarters.map((from) => countContacts(contacts, { from, to: from + QUARTER }, known));
        expect(addCounts(parts)).toEqual(countContacts(contacts, DAY, known));
      }),
      { numRuns: 30 },
    );
  });

  it('tells of any target how many waited at most as long', () => {
    fc.assert(
      fc.property(fc.array(contact), fc.integer({ min: 0, max: 120 }), (contacts, targetSeconds) => {
        const all = contacts.map((one) => ({ ...one, targetSeconds }));
        const { answeredWithin, abandonedWithin } = countContacts(all, DAY, known);
        expect(withinTarget(countContacts(contacts, DAY, known), targetSeconds)).toEqual({
          answeredWithin,
          abandonedWithin,
        });
      }),
    );
  });

  it('does not let a contact leave before it enters, or wait longer than is known', () => {
    const early: CountedContact = {
      ...{ enteredAt: DAY.from + 1_000, leftAt: DAY.from + 900, outcome: 'answered', source: 'records' },
    };
    expect(countContacts([early], DAY, known)).toMatchObject({ offered: 1, answered: 1, waitAnsweredMs: 0 });
    const waiting: CountedContact = { enteredAt: DAY.from + 1_000, source: 'events' };
    const asOf = DAY.from + 31_000;
    expect(countContacts([waiting], DAY, { ...known, asOf })).toMatchObject({
      carryOut: 1,
      longestWaitMs: 30_000,
    });
  });
});

describe('sourceOf', () => {
  it('is the least good one', () => {
    const counts = countContacts([], DAY, known);
    expect(sourceOf(counts)).toBeUndefined();
    expect(sourceOf({ ...counts, told: { events: 9, records: 0, polls: 0 } })).toBe('events');
    expect(sourceOf({ ...counts, told: { events: 9, records: 1, polls: 0 } })).toBe('records');
    expect(sourceOf({ ...counts, told: { events: 9, records: 1, polls: 1 } })).toBe('polls');
  });
});

describe('seenShare', () => {
  // The mean of all is Δ/2 less than that of those that are seen.
  it.each([
    [12, 0.5, 0.98],
    [12, 2, 0.921],
    [3.8, 2, 0.776],
    [12, 5, 0.818],
    [12, 30, 0.367],
  ])('of a mean wait of %d s and polls every %d s', (mean, poll, share) => {
    expect(seenShare(mean * 1_000 + poll * 500, poll * 1_000)).toBeCloseTo(share, 2);
  });

  it('is all without polls', () => expect(seenShare(1_000, 0)).toBe(1));
});
