import { Floor } from '../../simulators/engine/floor.js';
import { ManualClock } from '../../simulators/engine/manual.clock.js';
import type { QueueReading, Roster, RosterQueue } from '../../src/modules/domain/reading.js';
import { NOW, type ContractFixture } from './subject.js';

export interface SceneQuirks {
  idleQueue?: 'ok' | '60001' | undefined;
  ringingAlsoWaiting?: boolean | undefined;
  fullQueueDetails?: boolean | undefined;
}

/** Support is busy in every way the vendor can report, Sales talks, Night is empty. */
export function yeastarFixture(quirks: SceneQuirks): ContractFixture {
  return { floor: floor(), roster: roster(quirks), queues: queues(quirks) };
}

function floor(): Floor {
  const clock = new ManualClock(1_750_000_000_000);
  const floor = new Floor({ clock, pauseReasons: ['Lunch', 'Break', 'Wrap up'] });
  floor.addAgent({ id: '9', number: '1001', name: 'Cy Park' });
  floor.addAgent({ id: '21', number: '1004', name: 'Ada Lund' });
  floor.addAgent({ id: '24', number: '1005', name: 'Ben Ode' });
  floor.addAgent({ id: '27', number: '1006', name: 'Dee Moss' });
  floor.addAgent({ id: '30', number: '1007', name: 'Eli Voss' });
  floor.addAgent({ id: '33', number: '1008', name: 'Fay Quist' });
  floor.addAgent({ id: '36', number: '1009', name: 'Gus Hill' });
  floor.addAgent({ id: '39', number: '1010', name: 'Ivy Tran', registered: false });
  floor.addQueue({ id: '3', number: '6402', name: 'Support', managers: ['9'] });
  floor.addQueue({ id: '4', number: '6403', name: 'Sales', strategy: 'rrmemory' });
  floor.addQueue({ id: '5', number: '6404', name: 'Night', strategy: 'linear' });
  for (const agent of ['21', '24', '27', '30', '33', '36', '39'])
    floor.addMember('3', agent, { kind: agent === '24' ? 'static' : 'dynamic' });
  floor.addMember('4', '21');
  floor.addMember('4', '36');

  floor.logout('36', ['3']);
  floor.answer(floor.arrive('3', { caller: '5550101', name: 'Acme' }), '21');
  clock.advance(60_000);
  const second = floor.arrive('3', { caller: '5550102', name: 'Bo Berg' });
  clock.advance(6_000);
  floor.ring(second, '27');
  clock.advance(4_000);
  floor.arrive('3', { caller: '5550103' });
  clock.advance(2_000);
  const fourth = floor.arrive('3', { caller: '5550104', name: 'Cleo' });
  const fifth = floor.arrive('4', { caller: '5550105' });
  floor.answer(fifth, '36');
  clock.advance(8_000);
  floor.ring(fourth, '24');
  floor.ring(fourth, '39');
  floor.hold(fifth, 'caller');
  floor.directCall('30');
  floor.pause('33', { reason: 'Lunch', forMs: 600_000 });
  clock.advance(17_000);
  return floor;
}

function roster({ fullQueueDetails }: SceneQuirks): Roster {
  const limits = fullQueueDetails === true ? { slaSeconds: 20, maxCallers: 25 } : {};
  return {
    queues: {
      3: { ...queue('3', 'Support', '6402', 'ring_all'), ...limits },
      4: { ...queue('4', 'Sales', '6403', 'rrmemory'), ...limits },
      5: { ...queue('5', 'Night', '6404', 'linear'), ...limits },
    },
    agents: {
      1004: { id: '1004', name: 'Ada Lund', extension: '1004', vendorId: '21', reachable: true },
      1005: { id: '1005', name: 'Ben Ode', extension: '1005', vendorId: '24', reachable: true },
      1006: { id: '1006', name: 'Dee Moss', extension: '1006', vendorId: '27', reachable: true },
      1007: { id: '1007', name: 'Eli Voss', extension: '1007', vendorId: '30', reachable: true },
      1008: { id: '1008', name: 'Fay Quist', extension: '1008', vendorId: '33', reachable: true },
      1009: { id: '1009', name: 'Gus Hill', extension: '1009', vendorId: '36', reachable: true },
      1010: { id: '1010', name: 'Ivy Tran', extension: '1010', vendorId: '39', reachable: false },
    },
    members: {
      3: ['1004', '1006', '1007', '1008', '1009', '1010', '1005'],
      4: ['1004', '1009'],
      5: [],
    },
    fixedMembers: { 3: ['1005'], 4: [], 5: [] },
    // A manager, who takes no calls.
    others: { 1001: { id: '1001', name: 'Cy Park', extension: '1001', vendorId: '9', reachable: true } },
    pauseReasons: [
      { code: '*01', label: 'Lunch' },
      { code: '*02', label: 'Break' },
      { code: '*03', label: 'Wrap up' },
    ],
  };
}

function queue(id: string, name: string, number: string, strategy: string): RosterQueue {
  const settings = {
    number,
    name,
    ring_strategy: strategy,
    moh: 'default',
    max_wait_time: 300,
    fail_dest: 'end_call',
    agent_timeout: 15,
    retry_time: 1,
    wrap_up_time: 0,
  };
  return { id, name, number, strategy, maxWaitSeconds: 300, wrapUpSeconds: 0, settings };
}

function queues({ idleQueue, ringingAlsoWaiting }: SceneQuirks): Record<string, QueueReading> {
  // A call that rings and is not among the waiting any more has only the age of its ringing.
  const ringAge = (waitingSeconds: number, ringingSeconds: number) =>
    NOW - (ringingAlsoWaiting === true ? waitingSeconds : ringingSeconds) * 1000;
  return {
    3: {
      waiting: [
        {
          id: '1750000060.2',
          caller: '5550102',
          callerName: 'Bo Berg',
          since: ringAge(37, 31),
          state: 'ringing',
          agent: '1006',
          channel: 'voice',
        },
        { id: '1750000070.3', caller: '5550103', since: NOW - 27_000, state: 'waiting', channel: 'voice' },
        {
          id: '1750000072.4',
          caller: '5550104',
          callerName: 'Cleo',
          since: ringAge(25, 17),
          state: 'ringing',
          channel: 'voice',
        },
      ],
      talking: 1,
      members: [
        {
          id: '1004',
          name: 'Ada Lund',
          extension: '1004',
          availability: 'available',
          activity: 'on-call',
          call: { caller: '5550101', callerName: 'Acme' },
          kind: 'dynamic',
          vendorState: 'login 1, pause 0, call 2',
        },
        {
          id: '1005',
          name: 'Ben Ode',
          extension: '1005',
          availability: 'available',
          activity: 'ringing',
          kind: 'static',
          vendorState: 'login 1, pause 0, call 3',
        },
        {
          id: '1006',
          name: 'Dee Moss',
          extension: '1006',
          availability: 'available',
          activity: 'ringing',
          kind: 'dynamic',
          vendorState: 'login 1, pause 0, call 3',
        },
        {
          id: '1007',
          name: 'Eli Voss',
          extension: '1007',
          availability: 'available',
          activity: 'other-call',
          kind: 'dynamic',
          vendorState: 'login 1, pause 0, call 2',
        },
        {
          id: '1008',
          name: 'Fay Quist',
          extension: '1008',
          availability: 'paused',
          activity: 'idle',
          reason: 'Lunch',
          kind: 'dynamic',
          vendorState: 'login 1, pause 1 (Lunch), call 1',
        },
        {
          id: '1009',
          name: 'Gus Hill',
          extension: '1009',
          availability: 'logged-out',
          activity: 'other-call',
          kind: 'dynamic',
          vendorState: 'login 0, pause 0, call 5',
        },
        {
          id: '1010',
          name: 'Ivy Tran',
          extension: '1010',
          availability: 'available',
          activity: 'ringing',
          kind: 'dynamic',
          vendorState: 'login 1, pause 0, call 3',
        },
      ],
    },
    4: {
      waiting: [],
      talking: 1,
      members: [
        {
          id: '1004',
          name: 'Ada Lund',
          extension: '1004',
          availability: 'available',
          activity: 'other-call',
          kind: 'dynamic',
          vendorState: 'login 1, pause 0, call 2',
        },
        {
          id: '1009',
          name: 'Gus Hill',
          extension: '1009',
          availability: 'available',
          activity: 'on-hold',
          call: { caller: '5550105' },
          kind: 'dynamic',
          vendorState: 'login 1, pause 0, call 5',
        },
      ],
    },
    5: { waiting: [], talking: 0, ...(idleQueue !== '60001' && { members: [] }) },
  };
}
