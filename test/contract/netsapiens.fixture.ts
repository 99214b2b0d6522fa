import { createHash } from 'node:crypto';
import { Floor } from '../../simulators/engine/floor.js';
import { ManualClock } from '../../simulators/engine/manual.clock.js';
import type { NetsapiensQuirksInput } from '../../simulators/netsapiens/netsapiens.quirks.js';
import type { MemberReading, QueueReading, Roster } from '../../src/modules/domain/reading.js';
import type { WaitingCall } from '../../src/modules/domain/queue.js';
import { NOW, type ContractFixture } from './subject.js';

/** Support is busy in every way the vendor can report, Sales talks, Night is empty. */
export function netsapiensFixture(quirks: NetsapiensQuirksInput): ContractFixture {
  const scene = { floor: floor(), roster: roster(), queues: queues(quirks) };
  if (quirks.orphanAgent === true) addOrphan(scene);
  if (quirks.twoEntries === true) addDevices(scene);
  return scene;
}

/** The row that a deleted user leaves in Support. */
function addOrphan({ roster, queues }: ContractFixture): void {
  const orphan = { id: '9999@west.example', extension: '9999' };
  roster.agents[orphan.id] = { ...orphan, name: '9999', reachable: false };
  queues['6402']?.members?.push({
    ...orphan,
    availability: 'available',
    activity: 'idle',
    kind: 'user',
    status: 'automatic',
    vendorState: 'automatic, dispatch unavailable, device no, calls 0',
  });
}

/** Each user serves with a device too, as a second row of one person. */
function addDevices({ roster, queues }: ContractFixture): void {
  for (const agent of Object.values(roster.agents)) {
    if (agent.id.startsWith('sip:')) continue;
    const entries = [agent.id, `sip:${agent.extension}wp@west.example`];
    const served = Object.entries(queues).filter(([, { members = [] }]) =>
      members.some(({ id }) => id === agent.id),
    );
    agent.entries = Object.fromEntries(served.map(([queue]) => [queue, entries]));
  }
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
  floor.addAgent({ id: '42', number: '1011', name: 'Jo Reed' });
  floor.addQueue({ id: '3', number: '6402', name: 'Support' });
  floor.addQueue({ id: '4', number: '6403', name: 'Sales', strategy: 'rrmemory', wrapUpSeconds: 60 });
  floor.addQueue({ id: '5', number: '6404', name: 'Night', strategy: 'linear', maxWaitSeconds: 600 });
  for (const agent of ['21', '24', '27', '30', '33', '36', '39'])
    floor.addMember('3', agent, { kind: agent === '24' ? 'static' : 'dynamic' });
  floor.addMember('4', '21');
  floor.addMember('4', '36');
  floor.addMember('4', '42');

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
  const sixth = floor.arrive('4', { caller: '5550106' });
  floor.answer(sixth, '42');
  clock.advance(8_000);
  floor.ring(fourth, '24');
  floor.ring(fourth, '39');
  floor.hold(fifth, 'caller');
  floor.hangup(sixth);
  floor.directCall('30');
  floor.pause('33', { reason: 'Lunch', forMs: 600_000 });
  clock.advance(17_000);
  return floor;
}

function roster(): Roster {
  const person = (id: string, extension: string, name: string, reachable = true) => ({
    id,
    name,
    extension,
    reachable,
  });
  return {
    queues: {
      6402: {
        id: '6402',
        name: 'Support',
        number: '6402',
        strategy: 'Ring All',
        maxWaitSeconds: 300,
        maxCallers: 25,
        settings: settings('Support', 'Ring All', 5),
      },
      6403: {
        id: '6403',
        name: 'Sales',
        number: '6403',
        strategy: 'Round-robin',
        maxWaitSeconds: 300,
        maxCallers: 25,
        settings: settings('Sales', 'Round-robin', 5),
      },
      6404: {
        id: '6404',
        name: 'Night',
        number: '6404',
        strategy: 'Linear Hunt',
        maxWaitSeconds: 600,
        maxCallers: 25,
        settings: settings('Night', 'Linear Hunt', 10),
      },
    },
    agents: {
      '1004@west.example': person('1004@west.example', '1004', 'Ada Lund'),
      'sip:1005wp@west.example': person('sip:1005wp@west.example', '1005', 'Ben Ode'),
      '1006@west.example': person('1006@west.example', '1006', 'Dee Moss'),
      '1007@west.example': person('1007@west.example', '1007', 'Eli Voss'),
      '1008@west.example': person('1008@west.example', '1008', 'Fay Quist'),
      '1009@west.example': person('1009@west.example', '1009', 'Gus Hill'),
      '1010@west.example': person('1010@west.example', '1010', 'Ivy Tran', false),
      '1011@west.example': person('1011@west.example', '1011', 'Jo Reed'),
    },
    pauseReasons: [
      { code: 'break', label: 'Break' },
      { code: 'lunch', label: 'Lunch' },
      { code: 'meeting', label: 'Meeting' },
      { code: 'other', label: 'Other' },
      { code: 'web', label: 'Web' },
      { code: 'cust1', label: 'Custom 1' },
      { code: 'cust2', label: 'Custom 2' },
      { code: 'cust3', label: 'Custom 3' },
      { code: 'cust4', label: 'Custom 4' },
      { code: 'cust5', label: 'Custom 5' },
      { code: 'cust6', label: 'Custom 6' },
      { code: 'cust7', label: 'Custom 7' },
      { code: 'cust8', label: 'Custom 8' },
    ],
  };
}

function settings(description: string, dispatch: string, minutes: number) {
  return {
    description,
    'callqueue-dispatch-type': dispatch,
    'callqueue-calculate-statistics': 'yes',
    'callqueue-agent-dispatch-timeout-seconds': 15,
    'callqueue-max-callback-queueing-hours': 0,
    'callqueue-max-current-callers-to-accept-new-callers': 25,
    'callqueue-max-wait-timeout-minutes': minutes,
    'callqueue-agent-auto-logout-after-missed': 'no',
    'callqueue-sim-ring-1st-round': 0,
    'callqueue-sim-ring-increment': 1,
    'recording-configuration': 'no',
  };
}

function queues(quirks: NetsapiensQuirksInput): Record<string, QueueReading> {
  const first = quirks.agentNames === 'first-api';
  const words = {
    automatic: first ? 'immediate' : 'automatic',
    yes: first ? 'reg' : (quirks.registered ?? 'yes'),
    no: first ? 'unreg' : 'no',
  };
  const said = (type: 'automatic' | 'manual', device: 'yes' | 'no', calls: number) =>
    `${type === 'manual' ? type : words.automatic}, dispatch unavailable, device ${words[device]}, calls ${quirks.activeCalls === undefined ? calls : '-'}`;
  const ringing = quirks.ringingCounts === false ? 0 : 1;
  const told = quirks.statusMessage !== 'absent';
  const callId = (id: string, caller: string): Pick<WaitingCall, 'id' | 'synthetic'> =>
    quirks.queuedFields === 'confirmed' || quirks.callerTwice === true
      ? { id: `${id.split('.')[0]}/${trace(caller)}`, synthetic: true }
      : { id };
  // A call that rings and is not in the queue's list any more has only the age of its ringing.
  const ringAge = (waitingSeconds: number, ringingSeconds: number) =>
    NOW - (quirks.dispatched === 'unlisted' ? ringingSeconds : waitingSeconds) * 1000;
  const member = (extension: string, name: string, order: number, more: Omit<MemberReading, 'id'>) => ({
    id: `${extension}@west.example`,
    name,
    extension,
    order,
    priority: 1,
    kind: 'user',
    status: more.vendorState.startsWith('manual') ? 'manual' : 'automatic',
    wrapUpSeconds: 0,
    autoAnswer: false,
    confirmAnswer: false,
    maxCalls: 1,
    maxSms: 0,
    ...more,
  });
  return {
    6402: {
      waiting: [
        {
          ...callId('1750000060.2', '5550102'),
          caller: '5550102',
          callerName: 'Bo Berg',
          since: ringAge(37, 31),
          state: 'ringing',
          agent: '1006@west.example',
          channel: 'voice',
        },
        {
          ...callId('1750000070.3', '5550103'),
          caller: '5550103',
          since: NOW - 27_000,
          state: 'waiting',
          channel: 'voice',
        },
        {
          ...callId('1750000072.4', '5550104'),
          caller: '5550104',
          callerName: 'Cleo',
          since: ringAge(25, 17),
          state: 'ringing',
          channel: 'voice',
        },
      ],
      talking: 1,
      members: [
        member('1004', 'Ada Lund', 1, {
          availability: 'available',
          activity: 'on-call',
          since: NOW - 97_000,
          call: { caller: '5550101', callerName: 'Acme' },
          vendorState: said('automatic', 'yes', 1),
        }),
        {
          ...member('1005', 'Ben Ode', 2, {
            availability: 'available',
            activity: 'ringing',
            vendorState: said('automatic', 'yes', ringing),
          }),
          id: 'sip:1005wp@west.example',
          kind: 'device',
        },
        member('1006', 'Dee Moss', 3, {
          availability: 'available',
          activity: 'ringing',
          vendorState: said('automatic', 'yes', ringing),
        }),
        member('1007', 'Eli Voss', 4, {
          availability: 'available',
          activity: 'other-call',
          since: NOW - 17_000,
          vendorState: said('automatic', 'yes', 1),
        }),
        member('1008', 'Fay Quist', 5, {
          availability: told ? 'paused' : 'logged-out',
          activity: 'idle',
          ...(told && { reason: quirks.statusText === 'own-words' ? 'Mittagspause' : 'Lunch' }),
          since: NOW - 17_000,
          vendorState: said('manual', 'yes', 0),
        }),
        member('1009', 'Gus Hill', 6, {
          availability: 'logged-out',
          activity: 'other-call',
          since: NOW - 25_000,
          vendorState: said('manual', 'yes', 1),
        }),
        member('1010', 'Ivy Tran', 7, {
          availability: 'available',
          activity: 'ringing',
          vendorState: said('automatic', 'no', ringing),
        }),
      ],
    },
    6403: {
      waiting: [],
      talking: 1,
      members: [
        {
          ...member('1004', 'Ada Lund', 1, {
            availability: 'available',
            activity: 'other-call',
            since: NOW - 97_000,
            vendorState: said('automatic', 'yes', 1),
          }),
          priority: 2,
          wrapUpSeconds: 60,
        },
        {
          ...member('1009', 'Gus Hill', 2, {
            availability: 'available',
            activity: 'on-hold',
            call: { caller: '5550105' },
            vendorState: said('automatic', 'yes', 1),
          }),
          priority: 2,
          wrapUpSeconds: 60,
        },
        // In wrap-up, for which there is no word: logged in, free, and not given calls.
        member('1011', 'Jo Reed', 3, {
          wrapUpSeconds: 60,
          availability: 'not-ready',
          activity: 'idle',
          vendorState: said('automatic', 'yes', 0),
        }),
      ],
    },
    6404: { waiting: [], talking: 0, members: [] },
  };
}

/** The part of a number that an id holds. */
export function trace(number: string): string {
  return createHash('sha256').update(number).digest('hex').slice(0, 2);
}
