import { jest } from '@jest/globals';
import type { ContactPart } from '../../modules/domain/contact.js';
import { QueueContacts } from './queue-contacts.js';

const NOON = 1_795_935_600_000;
const CALL = '1795935645.1';
/** As Asterisk 22.10 writes them, without what is not read. */
const ofQueue = (Event: string, more = {}) => ({
  ...{ Event, Privilege: 'agent,all', Channel: 'Local/support@callers-00000000;2', CallerIDNum: '5550100' },
  ...{ Uniqueid: CALL, Linkedid: '1795935645.0', Queue: 'support', ...more },
});
const ofChannel = (Event: string, more = {}) => ({
  ...{ Event, Privilege: 'call,all', Channel: 'Local/support@callers-00000000;2' },
  ...{ Uniqueid: CALL, Linkedid: '1795935645.0', ...more },
});
const connect = ofQueue('AgentConnect', {
  ...{ Interface: 'Local/101@agents/n', MemberName: 'Ada Lund', HoldTime: '3', RingTime: '3' },
});
const complete = ofQueue('AgentComplete', {
  ...{ Interface: 'Local/101@agents/n', HoldTime: '3', TalkTime: '26', Reason: 'agent' },
});
const abandon = ofQueue('QueueCallerAbandon', { Position: '1', OriginalPosition: '1', HoldTime: '3' });
const way = { queue: 'support', call: CALL, source: 'event' } as const;
const entered = { ...way, enteredAt: NOON } as const;

describe('what the events of an Asterisk say of a caller', () => {
  let contacts: QueueContacts;
  let parts: ContactPart[];
  const told = (block: Record<string, string>, atMs: number) =>
    void parts.push(...contacts.of(block, NOON + atMs));

  beforeEach(() => {
    jest.useFakeTimers();
    parts = [];
    contacts = new QueueContacts((later) => void parts.push(...later));
  });
  afterEach(() => {
    contacts.close();
    jest.useRealTimers();
  });

  it('answered, with the agent as in the roster, and the talk when it has ended', () => {
    told(ofChannel('Newstate'), -500);
    told(ofQueue('QueueCallerJoin'), 0);
    told(ofQueue('AgentCalled'), 10);
    told(ofQueue('QueueCallerLeave'), 3_070);
    told(connect, 3_075);
    told(ofChannel('HangupRequest'), 29_000);
    told(complete, 29_010);
    told(ofChannel('Hangup'), 29_020);
    jest.runAllTimers();
    expect(parts).toEqual([
      { ...entered, caller: '5550100' },
      { ...entered, leftAt: NOON + 3_070, outcome: 'answered', agent: 'Local/101@agents' },
      { ...entered, talkSeconds: 26 },
    ]);
  });

  it('answered twice, where a transfer brought the caller to the same queue before the first talk was told', () => {
    told(ofQueue('QueueCallerJoin'), 0);
    told(ofQueue('QueueCallerLeave'), 3_070);
    told(connect, 3_075);
    told(ofQueue('QueueCallerJoin'), 20_000);
    told(complete, 29_010);
    told(ofQueue('QueueCallerLeave'), 31_000);
    told(connect, 31_000);
    told({ ...complete, TalkTime: '9' }, 40_000);
    jest.runAllTimers();
    const again = { ...way, enteredAt: NOON + 20_000 };
    expect(parts.filter(({ talkSeconds }) => talkSeconds !== undefined)).toEqual([
      { ...entered, talkSeconds: 26 },
      { ...again, talkSeconds: 9 },
    ]);
  });

  it('abandoned, where the caller hung up first', () => {
    told(ofQueue('QueueCallerJoin'), 0);
    told(ofChannel('HangupRequest', { Cause: '0' }), 3_000);
    told(abandon, 3_010);
    told(ofQueue('QueueCallerLeave'), 3_011);
    told(ofChannel('SoftHangupRequest', { Cause: '16' }), 3_012);
    told(ofChannel('Hangup'), 3_013);
    expect(parts.slice(1)).toEqual([{ ...entered, leftAt: NOON + 3_011, outcome: 'abandoned' }]);
  });

  it('flowed out, where the time was up, although Asterisk calls it an abandonment', () => {
    told(ofChannel('Newstate'), -500);
    told(ofQueue('QueueCallerJoin'), 0);
    told(abandon, 2_010);
    told(ofQueue('QueueCallerLeave'), 2_011);
    // The dialplan ends the call next.
    told(ofChannel('SoftHangupRequest', { Cause: '16' }), 2_012);
    told(ofChannel('Hangup'), 2_013);
    expect(parts.slice(1)).toEqual([{ ...entered, leftAt: NOON + 2_011, outcome: 'flowed-out' }]);
  });

  it('flowed out by the exit key: no agent follows', () => {
    told(ofQueue('QueueCallerJoin'), 0);
    told(ofQueue('QueueCallerLeave'), 8_000);
    expect(parts).toHaveLength(1);
    jest.advanceTimersByTime(10_000);
    expect(parts.slice(1)).toEqual([{ ...entered, leftAt: NOON + 8_000, outcome: 'flowed-out' }]);
  });

  it('does not say how a time-out and an abandonment differ to a login that may not read events of channels', () => {
    told(ofQueue('QueueCallerJoin'), 0);
    told(abandon, 2_010);
    told(ofQueue('QueueCallerLeave'), 2_011);
    expect(parts.slice(1)).toEqual([{ ...entered, leftAt: NOON + 2_011 }]);
  });

  it('has the entering from the time that was waited where the line was not open then', () => {
    told(ofChannel('Newstate'), 0);
    told(ofQueue('QueueCallerLeave'), 5_000);
    told(connect, 5_000);
    const second = { Uniqueid: '1795935645.9' };
    told(ofChannel('HangupRequest', second), 7_000);
    told({ ...abandon, ...second }, 7_000);
    told(ofQueue('QueueCallerLeave', second), 7_000);
    // Whether it was a time-out cannot be told: the request to hang up may have come before.
    const third = { Uniqueid: '1795935645.11' };
    told({ ...abandon, ...third }, 9_000);
    told(ofQueue('QueueCallerLeave', third), 9_000);
    expect(parts).toEqual([
      {
        ...{ ...way, enteredAt: NOON + 2_000, leftAt: NOON + 5_000 },
        ...{ outcome: 'answered', agent: 'Local/101@agents' },
      },
      { ...way, call: second.Uniqueid, enteredAt: NOON + 4_000, leftAt: NOON + 7_000, outcome: 'abandoned' },
      { ...way, call: third.Uniqueid, enteredAt: NOON + 6_000, leftAt: NOON + 9_000 },
    ]);
  });

  it('has no talk of a call that it did not see answered, since the id may be that of another channel', () => {
    told(complete, 29_000);
    expect(parts).toEqual([]);
    told(ofQueue('QueueCallerJoin'), 30_000);
    told(connect, 33_000);
    told({ ...complete, Uniqueid: '1795935645.7' }, 59_000);
    expect(parts.at(-1)).toEqual({ ...way, enteredAt: NOON + 30_000, talkSeconds: 26 });
  });

  it('has the talk where the event names channels that are not known, by agent, queue, beginning and wait', () => {
    const other = { Uniqueid: '1795935645.7', Linkedid: '1795935645.6' };
    told(ofQueue('QueueCallerJoin'), 0);
    told(connect, 3_000);
    told({ ...complete, ...other, Queue: 'sales' }, 29_000);
    told({ ...complete, ...other, Interface: 'Local/102@agents' }, 29_000);
    told({ ...complete, ...other, HoldTime: '9' }, 29_000);
    told({ ...complete, ...other, TalkTime: '60' }, 29_000);
    expect(parts).toHaveLength(2);
    told({ ...complete, ...other }, 29_000);
    expect(parts.slice(2)).toEqual([{ ...entered, talkSeconds: 26 }]);
  });

  it('has the talk where caller and agent hung up at the same time and the event names no channel', () => {
    // As Asterisk 22.10 wrote it.
    const bare = {
      ...{
        Event: 'AgentComplete',
        Privilege: 'agent,all',
        Queue: 'support',
        Interface: 'Local/101@agents/n',
      },
      ...{ MemberName: 'Ada Lund', HoldTime: '12', TalkTime: '2', Reason: 'agent' },
    };
    told(bare, -1_000);
    told(ofQueue('QueueCallerJoin'), 0);
    told({ ...connect, HoldTime: '11' }, 11_900);
    // The queue gave the agent the next call before this one was over.
    const next = { Uniqueid: '1795935645.9', Linkedid: '1795935645.8' };
    told(ofQueue('QueueCallerJoin', next), 1_000);
    told({ ...connect, ...next, HoldTime: '12' }, 13_200);
    told({ ...bare, Queue: 'sales' }, 13_950);
    told({ ...bare, Interface: 'Local/102@agents' }, 13_950);
    told({ ...bare, HoldTime: '40' }, 13_950);
    told({ ...bare, TalkTime: '60' }, 13_950);
    expect(parts).toHaveLength(4);
    told(bare, 13_950);
    expect(parts.slice(4)).toEqual([{ ...entered, talkSeconds: 2 }]);
    told(bare, 15_250);
    told(bare, 15_260);
    expect(parts.slice(5)).toEqual([
      { ...way, call: next.Uniqueid, enteredAt: NOON + 1_000, talkSeconds: 2 },
    ]);
  });

  it.each([
    ['one', '14', '12'],
    ['both', '12', '12'],
  ])(
    'has the talk of the call that began first, although the event comes late (as long by %s)',
    (_by, second, waited) => {
      const bare = {
        ...{ Event: 'AgentComplete', Privilege: 'agent,all', Queue: 'support', Reason: 'agent' },
        ...{ Interface: 'Local/101@agents/n', HoldTime: waited, TalkTime: '2' },
      };
      const next = { Uniqueid: '1795935645.9', Linkedid: '1795935645.8' };
      told(ofQueue('QueueCallerJoin'), 0);
      told({ ...connect, HoldTime: '12' }, 12_000);
      told(ofQueue('QueueCallerJoin', next), 1_000);
      told({ ...connect, ...next, HoldTime: second }, 15_000);
      // It is 2 s long, and ended 14.9 s after noon: by its beginning it is the next call.
      told(bare, 16_900);
      expect(parts.slice(4)).toEqual([{ ...entered, talkSeconds: 2 }]);
      told({ ...bare, ...next, HoldTime: second, TalkTime: '3' }, 18_000);
      expect(parts.slice(5)).toEqual([
        { ...way, call: next.Uniqueid, enteredAt: NOON + 1_000, talkSeconds: 3 },
      ]);
    },
  );

  it('is told once, however often an event comes', () => {
    for (const block of [ofQueue('QueueCallerJoin'), ofQueue('QueueCallerLeave'), connect, complete]) {
      told(block, 0);
      told(block, 40);
    }
    jest.runAllTimers();
    expect(parts).toHaveLength(3);
  });

  it('begins anew when the caller comes back, also after an exit that nothing has decided yet', () => {
    told(ofQueue('QueueCallerJoin'), 0);
    told(ofQueue('QueueCallerLeave'), 2_000);
    told(ofQueue('QueueCallerJoin'), 2_100);
    told(ofQueue('QueueCallerLeave'), 9_000);
    told(connect, 9_000);
    jest.runAllTimers();
    const second = { ...way, enteredAt: NOON + 2_100 };
    expect(parts).toEqual([
      { ...entered, caller: '5550100' },
      { ...entered, leftAt: NOON + 2_000, outcome: 'flowed-out' },
      { ...second, caller: '5550100' },
      { ...second, leftAt: NOON + 9_000, outcome: 'answered', agent: 'Local/101@agents' },
    ]);
  });

  it('leaves open what is not decided as the line ends', () => {
    told(ofQueue('QueueCallerJoin'), 0);
    told(ofQueue('QueueCallerLeave'), 2_000);
    contacts.close();
    jest.runAllTimers();
    expect(parts).toHaveLength(1);
  });

  it('is nothing without a queue, an id or an event that is known', () => {
    told(ofQueue('QueueCallerJoin', { Queue: '' }), 0);
    told(ofQueue('QueueCallerJoin', { Uniqueid: '' }), 0);
    told(ofQueue('QueueMemberStatus'), 0);
    told({ Response: 'Success' }, 0);
    expect(parts).toEqual([]);
  });
});
