import type { Roster } from '../../modules/domain/reading.js';
import { voximplantHook } from './hook.js';

describe('what the scenario posts', () => {
  it.each([
    ['enqueued', 'enqueued'],
    ['OperatorReached', 'OperatorReached'],
    ['SomethingOfTheirs', 'other'],
  ])('%s', (event, label) => {
    expect(voximplantHook.hints({ event, queue: 'Sales', task: 't-1' }, undefined)).toEqual([
      { targets: ['state'], event: label, arrivedAt: expect.any(Number) },
    ]);
  });

  it('has the key as a bearer', () => {
    const request = (authorization: string) => ({ headers: { authorization }, body: Buffer.from('{}') });
    expect(voximplantHook.authentic(request('Bearer key'), 'key')).toBe(true);
    expect(voximplantHook.authentic(request('Bearer no'), 'key')).toBe(false);
  });

  it('cannot be read without a name', () => {
    expect(() => voximplantHook.hints({ queue: 'Sales' }, undefined)).toThrow('A posted event has no name');
  });
});

describe('what the scenario posts of a contact', () => {
  const enteredAt = Date.now() - 60_000;
  const [reachedAt, at] = [enteredAt + 12_000, enteredAt + 42_000];
  const roster = {
    queues: { 7: { id: '7', name: 'Sales' }, 8: { id: '8', name: 'Twice' }, 9: { id: '9', name: 'Twice' } },
    agents: { 31: { id: '31', name: 'Ada' } },
  } as unknown as Roster;
  const posted = { queue: 'Sales', call: 'c-1', from: '+4930123', enteredAt, at };
  const basis = { queue: '7', call: 'c-1', enteredAt, caller: '+4930123', source: 'event' };
  const contactsOf = (body: object): unknown => voximplantHook.hints(body, roster)[0]?.contacts;
  const answered = { ...basis, leftAt: reachedAt, outcome: 'answered', agent: '31' };

  it.each([
    ['enqueued', {}, basis],
    ['TaskDistributed', { operator: 31 }, basis],
    ['OperatorReached', { operator: 31, reachedAt }, answered],
    ['ClientDisconnected', { operator: 31, reachedAt }, { ...answered, talkSeconds: 30 }],
    ['ClientDisconnected', {}, { ...basis, leftAt: at, outcome: 'abandoned' }],
    ['TaskCanceled', { operator: 31, reachedAt }, answered],
  ])('%s %j', (event, more, contact) => {
    expect(contactsOf({ event, task: 't', ...posted, ...more })).toEqual([contact]);
  });

  it('does not say how a task ended that was cancelled while the caller waited', () =>
    expect(contactsOf({ event: 'TaskCanceled', ...posted })).toEqual([{ ...basis, leftAt: at }]));

  it('names no agent who is not known', () =>
    expect(contactsOf({ event: 'OperatorReached', ...posted, reachedAt, operator: 'constructor' })).toEqual([
      { ...basis, leftAt: reachedAt, outcome: 'answered' },
    ]));

  it.each([
    ['a queue that is not known', { queue: 'Service' }],
    ['a name that two queues have', { queue: 'Twice' }],
    ['no call', { call: undefined }],
    ['a harmful call', { call: '__proto__' }],
    ['seconds', { enteredAt: Math.round(enteredAt / 1_000) }],
    ['an instant of another day', { at: at + 3 * 86_400_000 }],
    ['another event', { event: 'Waiting' }],
  ])('tells nothing of %s', (_, wrong) => {
    expect(contactsOf({ event: 'ClientDisconnected', ...posted, ...wrong })).toBeUndefined();
  });
});
