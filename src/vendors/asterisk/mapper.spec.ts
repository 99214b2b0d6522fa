import fc from 'fast-check';
import type { Reading, Roster } from '../../modules/domain/reading.js';
import { ReadingNotes } from '../port/reading-notes.js';
import type { AmiBlock } from './blocks.js';
import { floorReading } from './mapper.js';
import { isChannelOf, personAt } from './person.js';

const AT = 1_795_876_750_000;

/** As a real Asterisk 22.10 answered, ten seconds into its day. */
const PARAMS: AmiBlock = {
  Event: 'QueueParams',
  ...{ Queue: 'support', Max: '0', Strategy: 'rrmemory', Calls: '1', Holdtime: '3', TalkTime: '0' },
  ...{ Completed: '0', Abandoned: '1', ServiceLevel: '20', ServicelevelPerf: '0.0', Weight: '0' },
};
const BO: AmiBlock = {
  Event: 'QueueMember',
  ...{ Queue: 'support', Name: 'Bo Quist', Location: 'Local/102@agents/n' },
  ...{ StateInterface: 'Local/102@agents/n', Membership: 'static', Penalty: '1', CallsTaken: '0' },
  ...{ LastCall: '0', LastPause: '0', LoginTime: '1795876715', InCall: '0', Status: '1', Paused: '0' },
  ...{ PausedReason: '', Wrapuptime: '0' },
};
const ADA: AmiBlock = {
  ...BO,
  ...{ Name: 'Ada Lund', Location: 'Local/101@agents/n', StateInterface: 'Local/101@agents' },
  ...{ Penalty: '0', LastPause: '1795876740', InCall: '1', Status: '2' },
};
const IDA: AmiBlock = {
  Event: 'QueueEntry',
  ...{ Queue: 'support', Position: '1', Channel: 'Local/support@callers-00000003;2' },
  ...{ Uniqueid: '1795876744.7', CallerIDNum: '5550102', CallerIDName: 'Ida', Wait: '5', Priority: '0' },
};

function read(rows: readonly AmiBlock[], before?: Roster, clockAheadMs = 0, receivedAt = AT): Reading {
  const notes = new ReadingNotes();
  return notes.addTo(floorReading({ rows, receivedAt, clockAheadMs }, before, notes));
}
const member = (row: AmiBlock) => read([PARAMS, row]).queues?.['support']?.members?.[0];

describe(floorReading.name, () => {
  it('reads what a real system answered', () => {
    expect(read([PARAMS, BO, ADA, IDA])).toEqual({
      at: AT,
      roster: {
        queues: { support: { id: 'support', name: 'support', strategy: 'rrmemory', slaSeconds: 20 } },
        agents: {
          'Local/102@agents': {
            id: 'Local/102@agents',
            name: 'Bo Quist',
            extension: '102',
            vendorId: 'Local/102@agents/n',
            entries: { support: ['Local/102@agents/n'] },
            reachable: true,
          },
          'Local/101@agents': {
            id: 'Local/101@agents',
            name: 'Ada Lund',
            extension: '101',
            vendorId: 'Local/101@agents/n',
            entries: { support: ['Local/101@agents/n'] },
            reachable: true,
          },
        },
        fixedMembers: { support: ['Local/102@agents', 'Local/101@agents'] },
      },
      queues: {
        support: {
          waiting: [
            {
              id: '1795876744.7',
              caller: '5550102',
              callerName: 'Ida',
              since: AT - 5_000,
              position: 1,
              state: 'waiting',
              channel: 'voice',
              priority: 0,
            },
          ],
          talking: 1,
          members: [
            {
              id: 'Local/102@agents',
              name: 'Bo Quist',
              extension: '102',
              availability: 'available',
              activity: 'idle',
              order: 1,
              kind: 'static',
              vendorState: 'status 1, in call no, paused no',
            },
            {
              id: 'Local/101@agents',
              name: 'Ada Lund',
              extension: '101',
              availability: 'available',
              activity: 'on-call',
              order: 0,
              kind: 'static',
              vendorState: 'status 2, in call yes, paused no',
            },
          ],
        },
      },
    });
  });

  it.each([
    ['0', '0', undefined],
    ['1', '0', 'idle'],
    ['2', '0', 'other-call'],
    ['3', '0', 'other-call'],
    ['4', '0', 'idle'],
    ['5', '0', 'idle'],
    ['6', '0', 'ringing'],
    ['7', '0', 'other-call'],
    ['8', '0', 'other-call'],
    ['8', '1', 'on-hold'],
    ['7', '1', 'on-call'],
    ['1', '1', 'on-call'],
  ])('reads status %s with InCall %s as %s', (Status, InCall, activity) => {
    expect(member({ ...BO, Status, InCall })?.activity).toBe(activity);
  });

  it('keeps the pause of an agent who is in a call, since it began', () => {
    const paused = { ...ADA, Paused: '1', PausedReason: 'Lunch' };
    expect(member(paused)).toMatchObject({
      availability: 'paused',
      reason: 'Lunch',
      availabilitySince: 1_795_876_740_000,
      activity: 'on-call',
    });
  });

  it('counts wrap-up by the clock of the system, until its time is over or the phone is used', () => {
    const wraps = { ...BO, LastCall: '1795876745', Wrapuptime: '10' };
    expect(member(wraps)).toMatchObject({
      activity: 'wrap-up',
      activitySince: 1_795_876_745_000,
      until: 1_795_876_755_000,
      wrapUpSeconds: 10,
    });
    expect(member({ ...wraps, Status: '2' })).toMatchObject({ activity: 'other-call' });
    expect(member({ ...wraps, LastCall: '1795876739' })).toMatchObject({ activity: 'idle' });
    const behind = read([PARAMS, { ...wraps, LastCall: '1795873145' }], undefined, 3_600_000);
    expect(behind.queues?.['support']?.members?.[0]).toMatchObject({ until: 1_795_876_755_000 });
  });

  it('knows one person by interfaces that differ in their options, each queue with its own', () => {
    const sales = { ...ADA, Queue: 'sales', Location: 'Local/101@agents', InCall: '0' };
    const { roster } = read([PARAMS, ADA, { ...PARAMS, Queue: 'sales' }, sales]);
    expect(roster?.agents).toEqual({
      'Local/101@agents': expect.objectContaining({
        entries: { support: ['Local/101@agents/n'], sales: ['Local/101@agents'] },
      }),
    });
  });

  it('remembers an agent who left every queue', () => {
    const before = read([PARAMS, BO, ADA]).roster!;
    const left = read([PARAMS, ADA], before).roster!;
    expect(left.agents['Local/102@agents']).toEqual({
      id: 'Local/102@agents',
      name: 'Bo Quist',
      extension: '102',
      vendorId: 'Local/102@agents/n',
      entries: { support: ['Local/102@agents/n'] },
    });
    expect(read([PARAMS, ADA, BO], left).roster?.agents['Local/102@agents']).toMatchObject({
      reachable: true,
    });
  });

  it.each<[string, number, string[]]>([
    ['all queues that were left one after the other', 20_000, ['sales', 'support']],
    ['only the last queue when the other was left before', 60_000, ['sales']],
  ])('remembers %s', (_what, apartMs, expected) => {
    const SALES = { ...PARAMS, Queue: 'sales' };
    const bo = 'Local/102@agents';
    const both = read([PARAMS, SALES, BO, { ...BO, Queue: 'sales' }]).roster;
    const between = read([PARAMS, SALES, { ...BO, Queue: 'sales' }], both, 0, AT + 1_000).roster;
    expect(between?.agents[bo]).toMatchObject({
      entries: { sales: ['Local/102@agents/n'] },
      left: { support: AT + 1_000 },
    });
    const out = read([PARAMS, SALES], between, 0, AT + 1_000 + apartMs).roster;
    expect(Object.keys(out?.agents[bo]?.entries ?? {}).sort()).toEqual(expected);
    expect(out?.agents[bo]).not.toHaveProperty('left');
    const later = read([PARAMS, SALES], out, 0, AT + 3_600_000).roster;
    expect(later?.agents[bo]).toEqual(out?.agents[bo]);
  });

  it('loses no row by another that cannot be read', () => {
    const broken = { ...BO, Location: '' };
    const { queues, skipped } = read([PARAMS, broken, ADA, { ...IDA, Uniqueid: '' }, IDA, { X: 'a piece' }]);
    expect(queues?.['support']?.members?.map(({ id }) => id)).toEqual(['Local/101@agents']);
    expect(queues?.['support']?.waiting).toHaveLength(1);
    expect(queues?.['support']).not.toHaveProperty('talking');
    expect(skipped).toEqual([
      { resource: 'agents', why: 'no readable id', rows: 1, of: 2 },
      { resource: 'waiting calls', why: 'no readable id', rows: 1, of: 2 },
      { resource: 'rows', why: 'no kind', rows: 1, of: 6 },
    ]);
  });

  it('keeps a queue whose own row cannot be read, by the rows of its members', () => {
    const before = read([PARAMS, BO]).roster;
    const { roster, queues } = read([{ ...PARAMS, Queue: '' }, BO], before);
    expect(roster?.queues).toEqual(before?.queues);
    expect(queues?.['support']?.members).toHaveLength(1);
  });

  it('is never a reading with an instant or a count that the answer did not hold', () => {
    const text = fc.oneof(fc.string(), fc.constantFrom('-1', '1e9', '99999999999999999999', 'NaN', ''));
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...Object.keys(ADA)), text), (odd) => {
        const { queues = {} } = read([PARAMS, { ...ADA, ...odd, Event: 'QueueMember' }]);
        for (const { members = [] } of Object.values(queues))
          for (const { availabilitySince = 0, until = 0, order = 0 } of members)
            expect([availabilitySince, until, order].every(Number.isSafeInteger)).toBe(true);
      }),
    );
  });
});

describe(personAt.name, () => {
  it.each([
    ['PJSIP/101', { id: 'PJSIP/101', extension: '101' }],
    ['SIP/trunk-a', { id: 'SIP/trunk-a' }],
    ['Local/101@agents/n', { id: 'Local/101@agents', extension: '101' }],
    ['Local/101@from-queue/n', { id: '101', extension: '101' }],
    ['Local/101@from-queue', { id: '101', extension: '101' }],
    ['Agent/1001', { id: 'Agent/1001', extension: '1001' }],
  ])('%s', (location, person) => {
    expect(personAt(location)).toEqual(person);
  });
});

describe(isChannelOf.name, () => {
  it.each([
    ['PJSIP/101-0000000a', 'PJSIP/101', true],
    ['PJSIP/1011-0000000a', 'PJSIP/101', false],
    ['Local/101@agents-00000001;1', 'Local/101@agents/n', true],
    ['Local/101@agents-00000001;2', 'Local/101@agents/n', false],
  ])('%s of %s: %s', (channel, location, expected) => {
    expect(isChannelOf(channel, location)).toBe(expected);
  });
});
