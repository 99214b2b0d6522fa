import { createHmac } from 'node:crypto';
import type { Roster } from '../../modules/domain/reading.js';
import { YeastarEvent, yeastarHook, YeastarHints } from './events.js';

const agent = (id: string) => ({ id, name: id, extension: id });
const roster: Roster = {
  queues: {
    '3': { id: '3', name: 'Sales', number: '6402' },
    '4': { id: '4', name: 'Service', number: '6403' },
    ...Object.fromEntries(
      ['5', '6', '7', '8', '9'].map((id) => [id, { id, name: id, number: `640${Number(id) + 1}` }]),
    ),
  },
  agents: { '1004': agent('1004'), '1005': agent('1005') },
  members: {
    '3': ['1004', '1005'],
    '4': ['1004'],
    '5': ['1005'],
    '6': ['1005'],
    '7': ['1005'],
    '8': ['1005'],
  },
};

const targetsOf = (event: unknown, hints = new YeastarHints()) =>
  hints.hintOf(YeastarEvent.parse(event), roster)?.targets;
const party = (number: string, more: object = {}) => ({
  extension: { number, channel_id: 'PJSIP/1-6402', ...more },
});

describe('where an event of the PBX says to look', () => {
  it.each([
    // From the vendor's page: the queue's number has a prefix in 30029 only.
    [
      '30029',
      { type: 30029, msg: { queue_number: 'queue-6402', agent_number: '1004', status: 'Paused' } },
      ['queue:3'],
    ],
    ['30029 without prefix', { type: 30029, msg: { queue_number: '6403', status: 'Ringing' } }, ['queue:4']],
    ['30025', { type: 30025, msg: { queue_number: '6402', agent_number: '1004', calls: [] } }, ['queue:3']],
    ['30026', { type: '30026', msg: { queue_number: 6402, call_id: '1.1' } }, ['queue:3']],
    ['an unknown queue', { type: 30029, msg: { queue_number: 'queue-6999' } }, ['roster']],
    ['no queue at all', { type: 30029, msg: {} }, ['roster']],
    [
      '30008 as text',
      { type: 30008, msg: '{"extension":"1004","status":"Ringing"}' },
      ['queue:3', 'queue:4'],
    ],
    ['30008 of an agent in five queues', { type: 30008, msg: { extension: '1005', status: 'Idle' } }, 'all'],
    ['30008 of a person in no queue', { type: 30008, msg: { extension: '1999' } }, undefined],
    ['30007', { type: 30007, msg: { extension: '1004', status: 'Registered' } }, ['roster']],
    ['30009', { type: 30009, msg: { extension: '1004' } }, ['roster']],
    ['30022', { type: 30022, msg: {} }, ['roster']],
    ['an event of no use', { type: 30034, msg: {} }, undefined],
    ['a message that is no object', { type: 30029, msg: 'Paused' }, ['roster']],
  ])('%s', (_what, event, expected) => {
    expect(targetsOf(event)).toEqual(expected);
  });

  it.each([
    [
      'the path',
      [{ inbound: { from: '555', to: '6403', call_path: '6402', channel_id: 'x' } }],
      ['queue:4', 'queue:3'],
    ],
    ['a path of several', [party('1004', { call_path: 'trunk>queue-6402>1004' })], ['queue:3']],
    ['agents alone', [party('1004'), { outbound: { from: '1004', to: '555' } }], ['queue:3', 'queue:4']],
    ['a channel that looks like a queue', [party('1999')], undefined],
    ['nothing that can be read', 'none', undefined],
  ])('a call: %s', (_what, members, expected) => {
    const event = { type: 30011, msg: { call_id: '1750000110.39', members } };
    const targets = targetsOf(event);
    expect(typeof targets === 'object' ? [...targets].sort() : targets).toEqual(expected?.sort());
  });

  it('the end of a call, where the call was last', () => {
    const hints = new YeastarHints();
    targetsOf({ type: 30011, msg: { call_id: 'c1', members: [{ inbound: { to: '6402' } }] } }, hints);
    const end = { type: 30012, msg: JSON.stringify({ call_id: 'c1', call_from: '555', call_to: '1004' }) };
    expect(targetsOf(end, hints)).toEqual(['queue:3']);
    expect(targetsOf({ type: 30015, msg: { call_id: 'c1' } }, hints)).toEqual(['queue:3']);
    expect(targetsOf({ type: 30012, msg: { call_id: 'c2', call_to: '6403' } }, hints)).toEqual(['queue:4']);
    expect(targetsOf({ type: 30015, msg: { call_id: 'c2' } }, hints)).toBeUndefined();
  });

  describe('the end of an answered call', () => {
    const end = (more: object = {}) => ({
      type: 30012,
      msg: {
        ...{ call_id: 'c1', uid: '20261129-1', call_from: '5550101', call_to: '1004', status: 'ANSWERED' },
        ...{ call_duration: 100, talk_duration: '80', agent_ring_time: 12, ...more },
      },
    });
    const at6402 = { type: 30011, msg: { call_id: 'c1', members: [{ inbound: { to: 'queue-6402' } }] } };
    const contactsOf = (event: object, before: object[] = [at6402], hints = new YeastarHints()) => {
      for (const one of before) targetsOf(one, hints);
      const { contacts = [], arrivedAt } = hints.hintOf(YeastarEvent.parse(event), roster) ?? {
        arrivedAt: 0,
      };
      return contacts.map(({ enteredAt = NaN, leftAt = NaN, ...rest }) => ({
        ...rest,
        ago: [arrivedAt - enteredAt, arrivedAt - leftAt],
      }));
    };
    /** By hand: answered 80 s ago, after 12 s in the queue. */
    const told = {
      ...{ queue: '3', call: 'c1', record: '20261129-1', outcome: 'answered', source: 'event' },
      ...{ agent: '1004', talkSeconds: 80, caller: '5550101', ago: [92_000, 80_000] },
    };

    it('tells how long the caller waited, in the queue where the call was last', () => {
      expect(contactsOf(end())).toEqual([told]);
      const { agent: _agent, ...rest } = told;
      expect(contactsOf(end({ call_to: '6402' }), [])).toEqual([rest]);
      const { record: _record, ...old } = told;
      expect(contactsOf(end({ uid: '' }))).toEqual([old]);
      expect(contactsOf({ ...end(), msg: JSON.stringify(end().msg) })).toEqual([told]);
    });

    it.each([
      ['another end', end({ status: 'NO ANSWER' })],
      ['an answer that was no agent’s', end({ agent_ring_time: 0 })],
      ['a wait that is not told', end({ agent_ring_time: undefined })],
      ['a talk that is not told', end({ talk_duration: '' })],
      ['no call', end({ call_id: undefined })],
    ])('tells nothing of %s', (_what, event) => expect(contactsOf(event)).toEqual([]));

    it('tells nothing where the queue is not known, nor what was posted at some other time', () => {
      expect(contactsOf(end(), [])).toEqual([]);
      const both = { type: 30011, msg: { call_id: 'c1', members: [{ to: '6402' }, { to: '6403' }] } };
      expect(contactsOf(end(), [at6402, both])).toEqual([]);
      expect(yeastarHook.hints(end({ call_to: '6402' }), roster)).toEqual([
        { targets: ['queue:3'], event: '30012', arrivedAt: expect.any(Number) },
      ]);
    });
  });

  it('names the event by its number, and never its state', () => {
    const hint = new YeastarHints().hintOf(
      YeastarEvent.parse({
        type: 30029,
        msg: { queue_number: 'queue-6402', status: 'Paused', reason: 'Lunch' },
      }),
      roster,
    );
    expect(hint).toEqual({ targets: ['queue:3'], event: '30029', arrivedAt: expect.any(Number) });
  });
});

describe('what the PBX posts', () => {
  const body =
    '{"type":30029,"sn":"3631A2124000","msg":{"queue_number":"queue-6402","agent_number":"1004","status":"Paused"}}';
  const secret = 'abcdefghijklmnopqrstuvwxyz012345';

  it('is signed', () => {
    const signature = createHmac('sha256', secret).update(body).digest('base64');
    const headers = { 'x-signature': signature };
    expect(yeastarHook.authentic({ headers, body: Buffer.from(body) }, secret)).toBe(true);
    expect(yeastarHook.authentic({ headers, body: Buffer.from(`${body} `) }, secret)).toBe(false);
  });

  it('says where to look', () => {
    expect(yeastarHook.hints(JSON.parse(body), roster).map(({ targets }) => targets)).toEqual([['queue:3']]);
    expect(yeastarHook.hints({ type: 30034 }, roster)).toEqual([]);
  });

  it.each([[{ event: 'test' }], [[]], [null], ['text']])('cannot be read: %j', (posted) => {
    expect(() => yeastarHook.hints(posted, roster)).toThrow('A posted event has no number');
  });
});
