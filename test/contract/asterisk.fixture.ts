import { Floor } from '../../simulators/engine/floor.js';
import { ManualClock } from '../../simulators/engine/manual.clock.js';
import type { AsteriskQuirksInput } from '../../simulators/asterisk/asterisk.quirks.js';
import type { MemberReading, QueueReading, Roster, RosterAgent } from '../../src/modules/domain/reading.js';
import { NOW, type ContractFixture } from './subject.js';

type Interfaces = NonNullable<AsteriskQuirksInput['interfaces']>;

/** Support is busy in every way Asterisk can report, Sales talks, at Night one agent wraps up. */
export function asteriskFixture({ interfaces = 'pjsip' }: AsteriskQuirksInput): ContractFixture {
  return { floor: floor(), roster: roster(interfaces), queues: queues(interfaces) };
}

function floor(): Floor {
  const clock = new ManualClock(1_750_000_000_000);
  const floor = new Floor({ clock, pauseReasons: ['Lunch', 'Break', 'Meeting'] });
  floor.addAgent({ id: '21', number: '1004', name: 'Ada Lund' });
  floor.addAgent({ id: '24', number: '1005', name: 'Ben Ode' });
  floor.addAgent({ id: '27', number: '1006', name: 'Dee Moss' });
  floor.addAgent({ id: '30', number: '1007', name: 'Eli Voss' });
  floor.addAgent({ id: '33', number: '1008', name: 'Fay Quist' });
  floor.addAgent({ id: '36', number: '1009', name: 'Gus Hill' });
  floor.addAgent({ id: '39', number: '1010', name: 'Ivy Tran', registered: false });
  floor.addAgent({ id: '42', number: '1012', name: 'Kim Day' });
  floor.addQueue({ id: '3', number: '6402', name: 'Support line' });
  floor.addQueue({ id: '4', number: '6403', name: 'Sales', strategy: 'rrmemory' });
  floor.addQueue({ id: '5', number: '6404', name: 'Night', strategy: 'linear', wrapUpSeconds: 60 });
  for (const agent of ['21', '24', '27', '30', '33', '36', '39'])
    floor.addMember('3', agent, { kind: agent === '24' ? 'static' : 'dynamic' });
  floor.addMember('4', '21');
  floor.addMember('4', '36');
  floor.addMember('5', '42');

  // A dynamic member who leaves is no member.
  floor.logout('36', ['3']);
  floor.answer(floor.arrive('3', { caller: '5550101', name: 'Acme' }), '21');
  clock.advance(60_000);
  const second = floor.arrive('3', { caller: '5550102', name: 'Bo Berg' });
  clock.advance(6_000);
  floor.ring(second, '27');
  clock.advance(4_000);
  floor.arrive('3', { caller: '5550103' });
  clock.advance(2_000);
  floor.arrive('3', { caller: '5550104', name: 'Cleo' });
  const fifth = floor.arrive('4', { caller: '5550105' });
  floor.answer(fifth, '36');
  const night = floor.arrive('5', { caller: '5550106' });
  floor.answer(night, '42');
  clock.advance(8_000);
  floor.ring(second, '24');
  floor.hold(fifth, 'caller');
  floor.directCall('30');
  floor.pause('33', { reason: 'Lunch' });
  floor.hangup(night);
  clock.advance(17_000);
  return floor;
}

const ID: Readonly<Record<Interfaces, (number: string) => string>> = {
  pjsip: (number) => `PJSIP/${number}`,
  local: (number) => `Local/${number}@agents`,
  mixed: (number) => `Local/${number}@agents`,
  freepbx: (number) => number,
};

/** Of queue 4, the `/n` is missing where interfaces are mixed. */
const LOCATION: Readonly<Record<Interfaces, (number: string, queue: string) => string>> = {
  pjsip: (number) => `PJSIP/${number}`,
  local: (number) => `Local/${number}@agents/n`,
  mixed: (number, queue) => (queue === 'Sales' ? `Local/${number}@agents` : `Local/${number}@agents/n`),
  freepbx: (number) => `Local/${number}@from-queue/n`,
};

function roster(interfaces: Interfaces): Roster {
  const agent = (number: string, name: string, reachable: boolean, ...queues: string[]): RosterAgent => ({
    id: ID[interfaces](number),
    name,
    extension: number,
    vendorId: LOCATION[interfaces](number, queues[0]!),
    entries: Object.fromEntries(queues.map((queue) => [queue, [LOCATION[interfaces](number, queue)]])),
    reachable,
  });
  const agents = [
    agent('1004', 'Ada Lund', true, 'Support line', 'Sales'),
    agent('1005', 'Ben Ode', true, 'Support line'),
    agent('1006', 'Dee Moss', true, 'Support line'),
    agent('1007', 'Eli Voss', true, 'Support line'),
    agent('1008', 'Fay Quist', true, 'Support line'),
    agent('1009', 'Gus Hill', true, 'Sales'),
    agent('1010', 'Ivy Tran', false, 'Support line'),
    agent('1012', 'Kim Day', true, 'Night'),
  ];
  const limits = { slaSeconds: 20, maxCallers: 25 };
  return {
    queues: {
      'Support line': { id: 'Support line', name: 'Support line', strategy: 'ringall', ...limits },
      Sales: { id: 'Sales', name: 'Sales', strategy: 'rrmemory', ...limits },
      Night: { id: 'Night', name: 'Night', strategy: 'linear', ...limits },
    },
    agents: Object.fromEntries(agents.map((one) => [one.id, one])),
    fixedMembers: { 'Support line': [ID[interfaces]('1005')], Sales: [], Night: [] },
  };
}

function queues(interfaces: Interfaces): Record<string, QueueReading> {
  const member = (
    number: string,
    name: string,
    row: Partial<MemberReading> & Pick<MemberReading, 'vendorState'>,
  ): MemberReading => ({
    id: ID[interfaces](number),
    name,
    extension: number,
    availability: 'available',
    order: 0,
    kind: 'dynamic',
    ...row,
  });
  return {
    'Support line': {
      waiting: [
        {
          id: '1750000060.2',
          caller: '5550102',
          callerName: 'Bo Berg',
          since: NOW - 37_000,
          position: 1,
          state: 'waiting',
          channel: 'voice',
          priority: 0,
        },
        {
          id: '1750000070.3',
          caller: '5550103',
          since: NOW - 27_000,
          position: 2,
          state: 'waiting',
          channel: 'voice',
          priority: 0,
        },
        {
          id: '1750000072.4',
          caller: '5550104',
          callerName: 'Cleo',
          since: NOW - 25_000,
          position: 3,
          state: 'waiting',
          channel: 'voice',
          priority: 0,
        },
      ],
      talking: 1,
      members: [
        member('1004', 'Ada Lund', { activity: 'on-call', vendorState: 'status 2, in call yes, paused no' }),
        member('1005', 'Ben Ode', {
          activity: 'ringing',
          kind: 'static',
          vendorState: 'status 6, in call no, paused no',
        }),
        member('1006', 'Dee Moss', { activity: 'ringing', vendorState: 'status 6, in call no, paused no' }),
        member('1007', 'Eli Voss', {
          activity: 'other-call',
          vendorState: 'status 2, in call no, paused no',
        }),
        member('1008', 'Fay Quist', {
          availability: 'paused',
          availabilitySince: NOW - 17_000,
          activity: 'idle',
          reason: 'Lunch',
          vendorState: 'status 1, in call no, paused yes (Lunch)',
        }),
        member('1010', 'Ivy Tran', { activity: 'idle', vendorState: 'status 5, in call no, paused no' }),
      ],
    },
    Sales: {
      waiting: [],
      talking: 1,
      members: [
        member('1004', 'Ada Lund', {
          activity: 'other-call',
          vendorState: 'status 2, in call no, paused no',
        }),
        member('1009', 'Gus Hill', { activity: 'on-hold', vendorState: 'status 8, in call yes, paused no' }),
      ],
    },
    Night: {
      waiting: [],
      talking: 0,
      members: [
        member('1012', 'Kim Day', {
          activity: 'wrap-up',
          activitySince: NOW - 17_000,
          until: NOW + 43_000,
          wrapUpSeconds: 60,
          vendorState: 'status 1, in call no, paused no',
        }),
      ],
    },
  };
}
