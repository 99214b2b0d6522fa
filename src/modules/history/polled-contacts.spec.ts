import { diff } from '../domain/diff.js';
import type { DocumentState } from '../domain/document.js';
import type { PollCause } from '../floor/log-entry.js';
import { PolledContacts } from './polled-contacts.js';
import { RecordedContacts, type ContactToWrite } from './recorded-contacts.js';

const AT = 1_795_824_000_000;
const QUEUE = '6400';

const call = (more: object = {}) => ({
  id: 'c1',
  since: AT - 700,
  state: 'waiting',
  channel: 'voice',
  ...more,
});
const talking = (id: string) => ({ id, name: id, state: 'on-call', activity: 'on-call', vendorState: 'x' });
const queue = (waiting: object, agents: object = {}): DocumentState =>
  ({ queue: { self: { id: QUEUE } }, waiting, agents }) as unknown as DocumentState;

/** What becomes of the documents that polls see one after the other; 2 s apart unless they say otherwise. */
function polled(
  documents: readonly (readonly [state: DocumentState, cause?: PollCause, at?: number, bracketMs?: number])[],
  contacts = new RecordedContacts(() => 20),
): ContactToWrite[] {
  const polls = new PolledContacts(contacts, () => 2_000);
  let before: DocumentState = queue({});
  polls.load(QUEUE, before);
  documents.forEach(([state, cause = 'plan', at = AT + i(documents, state) * 2_000, bracketMs]) => {
    polls.change(QUEUE, diff(before, state) ?? {}, state, { at, cause, bracketMs });
    before = state;
  });
  polls.settle(AT + 600_000);
  return contacts.collect(AT + 600_000);
}
const i = (documents: readonly (readonly [DocumentState, ...unknown[]])[], state: DocumentState): number =>
  documents.findIndex(([one]) => one === state);

describe('PolledContacts', () => {
  it('takes a caller who is gone while an agent begins to talk for answered', () => {
    const [contact] = polled([
      [queue({ c1: call() })],
      [queue({ c1: call() })],
      [queue({}, { 101: talking('101') })],
    ]);
    // Gone at +4 s: left in the middle of the two seconds before. Polls saw it from 0 to 4 s.
    expect(contact).toEqual({
      ...{ queue: QUEUE, call: 'c1', enteredAt: AT - 700, leftAt: AT + 3_000, outcome: 'answered' },
      ...{ agent: '101', targetSeconds: 20, sightedMs: 4_000, source: 'p' },
    });
  });

  it('takes a caller who is gone while no agent begins to talk for abandoned', () => {
    const agents = { 101: talking('101') };
    const [contact] = polled([
      [queue({ c1: call() }, agents), 'plan', AT + 100_000],
      [queue({}, agents), 'plan', AT + 200_000],
    ]);
    expect(contact).toMatchObject({ leftAt: AT + 199_000, outcome: 'abandoned' });
    expect(contact).not.toHaveProperty('agent');
  });

  it('prefers the agent whose phone rang', () => {
    const two = { c1: call({ agent: '102' }), c2: call({ id: 'c2' }) };
    const contacts = polled([[queue(two)], [queue({}, { 101: talking('101'), 102: talking('102') })]]);
    expect(contacts).toMatchObject([
      { call: 'c1', agent: '102' },
      { call: 'c2', agent: '101' },
    ]);
  });

  it('does not count a hinted poll as a sighting, and takes its instant', () => {
    const [contact] = polled([
      [queue({ c1: call() }), 'hint'],
      [queue({}), 'hint', AT + 5_300],
    ]);
    expect(contact).toMatchObject({ leftAt: AT + 5_300, sightedMs: 6_000 });
  });

  it('takes the middle between a hint and the poll that shows the caller gone, and keeps how far they are apart', () => {
    const [contact] = polled([
      [queue({ c1: call() }), 'hint', AT, 250],
      [queue({}), 'hint', AT + 5_300, 300],
    ]);
    expect(contact).toMatchObject({ leftAt: AT + 5_150, bracketMs: 300, sightedMs: 5_850 });
  });

  it('takes the middle between two polls that push has set further apart', () => {
    const [contact] = polled([
      [queue({ c1: call() }), 'hint', AT, 250],
      [queue({}), 'plan', AT + 20_000, 15_000],
    ]);
    expect(contact).toMatchObject({ leftAt: AT + 12_500, bracketMs: 15_000, sightedMs: 13_200 });
  });

  it('knows no outcome of calls without an id', () => {
    const synthetic = call({ synthetic: true });
    const [contact] = polled([[queue({ c1: synthetic })], [queue({}, { 101: talking('101') })]]);
    expect(contact).toMatchObject({ leftAt: AT + 1_000, source: 'p' });
    expect(contact).not.toHaveProperty('outcome');
    expect(contact).not.toHaveProperty('agent');
  });

  it('leaves out queues that events or records tell of', () => {
    const contacts = new RecordedContacts(() => 20);
    contacts.learn({
      queue: QUEUE,
      call: 'c0',
      enteredAt: AT,
      leftAt: AT + 1,
      outcome: 'answered',
      source: 'e',
    });
    contacts.written();
    expect(polled([[queue({ c1: call() })], [queue({})]], contacts)).toEqual([]);
  });

  it('goes on in a queue of which records tell the abandoned calls alone, and each caller is one contact', () => {
    const contacts = new RecordedContacts(
      () => 20,
      () => false,
    );
    const abandoned = { leftAt: AT + 3_000, outcome: 'abandoned', source: 'r' } as const;
    contacts.learn({ queue: QUEUE, call: 'r0', enteredAt: AT - 60_000, ...abandoned });
    contacts.written();
    const ids = { a: call({ id: 'a', synthetic: true }), b: call({ id: 'b' }) };
    expect(polled([[queue({})], [queue(ids)], [queue({}, { 101: talking('101') })]], contacts)).toMatchObject(
      [
        { call: 'a', source: 'p' },
        { call: 'b', outcome: 'answered', agent: '101', source: 'p' },
      ],
    );
    contacts.written();
    contacts.learn({ queue: QUEUE, call: 'r1', enteredAt: AT, ...abandoned });
    expect(contacts.collect(AT + 700_000)).toMatchObject([{ call: 'a', ...abandoned }]);
  });

  it('gives the agent to the caller who was answered, once a record shows that the other one gave up', () => {
    const contacts = new RecordedContacts(
      () => 20,
      () => false,
    );
    const polls = new PolledContacts(contacts, () => 2_000);
    const states = [
      queue({ a: call({ id: 'a' }), b: call({ id: 'b' }) }),
      queue({ b: call({ id: 'b' }) }, { 101: talking('101') }),
      queue({}, { 101: talking('101') }),
    ];
    polls.load(QUEUE, queue({}));
    for (const [n, state] of states.entries())
      polls.change(QUEUE, diff(states[n - 1] ?? queue({}), state) ?? {}, state, { at: AT + n * 2_000 });
    polls.settle(AT + 30_000);
    const outcomes = () =>
      contacts.collect(AT + 40_000).map(({ call, outcome, agent }) => [call, outcome, agent]);
    expect(outcomes()).toEqual([
      ['a', 'answered', '101'],
      ['b', 'abandoned', undefined],
    ]);
    const record = {
      queue: QUEUE,
      enteredAt: AT,
      leftAt: AT + 1_000,
      outcome: 'abandoned',
      source: 'r',
    } as const;
    contacts.learn({ ...record, call: 'a' });
    polls.settle(AT + 60_000);
    expect(outcomes()).toEqual([
      ['a', 'abandoned', undefined],
      ['b', 'answered', '101'],
    ]);
  });

  it('ends a contact of events whose end no event told', () => {
    const contacts = new RecordedContacts(() => 20);
    contacts.learn({ queue: QUEUE, call: 'c1', enteredAt: AT, source: 'e' });
    expect(polled([[queue({ c1: call() })], [queue({}), 'plan', AT + 10_000]], contacts)).toMatchObject([
      { enteredAt: AT, leftAt: AT + 9_000, outcome: 'abandoned', source: 'e' },
    ]);
  });

  it('takes a callback for flowed out', () => {
    const [contact] = polled([[queue({ c1: call() })], [queue({ c1: call({ state: 'callback' }) })]]);
    expect(contact).toMatchObject({ leftAt: AT + 2_000, outcome: 'flowed-out', callback: true });
  });
});
