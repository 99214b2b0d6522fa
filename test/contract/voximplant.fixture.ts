import { Floor } from '../../simulators/engine/floor.js';
import { ManualClock } from '../../simulators/engine/manual.clock.js';
import type { VoximplantQuirksInput } from '../../simulators/voximplant/voximplant.quirks.js';
import type {
  MemberReading,
  QueueReading,
  Roster,
  WaitingReading,
} from '../../src/modules/domain/reading.js';
import { NOW, type ContractFixture } from './subject.js';

/** When the scene begins, so that it is now when it ends. */
const START = NOW - 97_000;
const at = (seconds: number): number => START + seconds * 1000;
const callId = (seconds: number, nth: number): string => `${at(seconds) / 1000}.${nth}`;

/** Support is busy in every way the vendor can report, Sales talks, Night is empty. */
export function voximplantFixture(quirks: VoximplantQuirksInput): ContractFixture {
  return { floor: floor(), roster: roster(quirks), queues: queues(quirks) };
}

function floor(): Floor {
  const clock = new ManualClock(START);
  const floor = new Floor({ clock, pauseReasons: ['Lunch', 'Coffee', 'Training'] });
  floor.addAgent({ id: '21', number: '1004', name: 'Ada Lund' });
  floor.addAgent({ id: '24', number: '1005', name: 'Ben Ode' });
  floor.addAgent({ id: '27', number: '1006', name: 'Dee Moss' });
  floor.addAgent({ id: '30', number: '1007', name: 'Eli Voss' });
  floor.addAgent({ id: '33', number: '1008', name: 'Fay Quist' });
  floor.addAgent({ id: '36', number: '1009', name: 'Gus Hill' });
  floor.addAgent({ id: '39', number: '1010', name: 'Ivy Tran', registered: false });
  floor.addAgent({ id: '42', number: '1011', name: 'Jo Ek' });
  floor.addAgent({ id: '45', number: '1012', name: 'Kim Low' });
  floor.addQueue({ id: '3', number: '6402', name: 'Support', wrapUpSeconds: 30, maxWaitSeconds: 90 });
  floor.addQueue({ id: '4', number: '6403', name: 'Sales', maxWaiting: 50 });
  floor.addQueue({ id: '5', number: '6404', name: 'Night' });
  for (const agent of ['21', '24', '27', '30', '33', '36', '39', '45']) floor.addMember('3', agent);
  floor.addMember('4', '21');
  floor.addMember('4', '36');

  floor.logout('36', ['3']);
  floor.answer(floor.arrive('3', { caller: '5550101', name: 'Acme' }), '21');
  const short = floor.arrive('3', { caller: '5550106' });
  floor.answer(short, '45');
  clock.advance(60_000);
  const ringing = floor.arrive('3', { caller: '5550102', name: 'Bo Berg' });
  clock.advance(6_000);
  floor.ring(ringing, '27');
  clock.advance(4_000);
  floor.arrive('3', { caller: '5550103' });
  clock.advance(2_000);
  const offered = floor.arrive('3', { caller: '5550104', name: 'Cleo' });
  const held = floor.arrive('4', { caller: '5550105' });
  floor.answer(held, '36');
  clock.advance(8_000);
  floor.ring(offered, '24');
  floor.hold(held, 'agent');
  floor.hangup(short);
  floor.directCall('30');
  floor.pause('33', { reason: 'Lunch' });
  clock.advance(17_000);
  return floor;
}

function roster({ mapping }: VoximplantQuirksInput): Roster {
  const labels = [
    { name: 'CUSTOM_1', label: 'Lunch' },
    { name: 'CUSTOM_2', label: 'Coffee' },
    { name: 'CUSTOM_3', label: 'Training' },
  ];
  const strategy = 'MAX_WAITING_TIME';
  const settings = {
    call_agent_selection: 'MAX_WAITING_TIME',
    call_task_selection: 'MAX_WAITING_TIME',
    hold_calls_if_inactive_agents: false,
    hold_im_if_inactive_agents: true,
    call_max_waiting_time: 5,
    call_max_waiting_time_in_seconds: 300,
    call_max_queue_size: 25,
  };
  const ninety = { ...settings, call_max_waiting_time: 2, call_max_waiting_time_in_seconds: 90 };
  const fifty = { ...settings, call_max_queue_size: 50 };
  const nothing = { skills: {}, maxChats: 5 };
  return {
    queues: {
      3: { id: '3', name: 'Support', strategy, maxWaitSeconds: 90, maxCallers: 25, settings: ninety },
      4: { id: '4', name: 'Sales', strategy, maxWaitSeconds: 300, maxCallers: 50, settings: fifty },
      5: { id: '5', name: 'Night', strategy, maxWaitSeconds: 300, maxCallers: 25, settings },
    },
    agents: {
      21: { id: '21', name: 'Ada Lund', ...nothing },
      24: { id: '24', name: 'Ben Ode', ...nothing },
      27: { id: '27', name: 'Dee Moss', ...nothing },
      30: { id: '30', name: 'Eli Voss', ...nothing },
      33: { id: '33', name: 'Fay Quist', ...nothing },
      36: { id: '36', name: 'Gus Hill', ...nothing },
      39: { id: '39', name: 'Ivy Tran', ...nothing },
      42: { id: '42', name: 'Jo Ek', ...nothing },
      45: { id: '45', name: 'Kim Low', ...nothing },
    },
    skills: [],
    members: { 3: ['21', '24', '27', '30', '33', '36', '39', '45'], 4: ['21', '36'], 5: [] },
    // At the top there is room for one only.
    statusLabels: mapping === 'flat' ? labels.slice(0, 1) : labels,
  };
}

function queues(quirks: VoximplantQuirksInput): Record<string, QueueReading> {
  // Dates of the account's zone look like others, except that some lie ahead: then none is used.
  const since = (seconds: number) => (quirks.dates === 'account' ? {} : { since: at(seconds) });
  const loggedOut: MemberReading =
    quirks.offlineInState === true
      ? {
          id: '39',
          name: 'Ivy Tran',
          availability: 'logged-out',
          activity: 'idle',
          ...since(0),
          vendorState: 'CALL OFFLINE, IM OFFLINE',
        }
      : { id: '39', availability: 'logged-out', activity: 'idle', vendorState: 'not logged in' };
  const kim: MemberReading = {
    id: '45',
    name: 'Kim Low',
    activity: 'wrap-up',
    ...since(80),
    vendorState: 'CALL AFTER_SERVICE, IM READY',
  };
  const isTold = quirks.customData !== 'plain' && quirks.customData !== 'none';
  const talksTo = (caller: string, callerName?: string) =>
    isTold && { call: { caller, ...(callerName !== undefined && { callerName }) } };
  const metrics = { windowSeconds: 1800, handled: 0, abandoned: 0 };
  return {
    3: {
      waiting: waiting(quirks),
      talking: 1,
      members: [
        {
          id: '21',
          name: 'Ada Lund',
          activity: 'on-call',
          ...talksTo('5550101', 'Acme'),
          ...since(0),
          vendorState: 'CALL IN_SERVICE, IM READY',
        },
        {
          id: '24',
          name: 'Ben Ode',
          activity: 'ringing',
          ...since(80),
          vendorState: 'CALL DIALING, IM READY',
        },
        {
          id: '27',
          name: 'Dee Moss',
          activity: 'ringing',
          ...since(66),
          vendorState: 'CALL DIALING, IM READY',
        },
        {
          id: '30',
          name: 'Eli Voss',
          activity: 'other-call',
          ...since(80),
          vendorState: 'CALL IN_SERVICE, IM READY',
        },
        {
          id: '33',
          name: 'Fay Quist',
          availability: 'paused',
          activity: 'idle',
          reason: 'Lunch',
          ...since(80),
          vendorState: `CALL ${quirks.statusNames === 'label' ? 'Lunch' : 'CUSTOM_1'}, IM READY`,
        },
        {
          id: '36',
          name: 'Gus Hill',
          activity: 'other-call',
          ...since(80),
          vendorState: 'CALL IN_SERVICE, IM READY',
        },
        ...(quirks.offlineInState === true ? [loggedOut, kim] : [kim, loggedOut]),
      ],
      metrics,
    },
    4: {
      waiting: [],
      talking: 1,
      members: [
        {
          id: '21',
          name: 'Ada Lund',
          activity: 'other-call',
          ...since(0),
          vendorState: 'CALL IN_SERVICE, IM READY',
        },
        {
          id: '36',
          name: 'Gus Hill',
          activity: 'on-call',
          ...talksTo('5550105'),
          ...since(80),
          vendorState: 'CALL IN_SERVICE, IM READY',
        },
      ],
      metrics,
    },
    5: { waiting: [], talking: 0, members: [], metrics },
  };
}

function waiting({ customData = 'text' }: VoximplantQuirksInput): WaitingReading[] {
  const known = customData === 'text' || customData === 'object';
  const told = (id: string, caller: string, callerName?: string) =>
    known ? { id, caller, ...(callerName !== undefined && { callerName }) } : {};
  return [
    {
      ...told(callId(60, 3), '5550102', 'Bo Berg'),
      since: at(60),
      state: 'ringing',
      agent: '27',
      channel: 'voice',
    },
    { ...told(callId(70, 4), '5550103'), since: at(70), state: 'waiting', channel: 'voice' },
    {
      ...told(callId(72, 5), '5550104', 'Cleo'),
      since: at(72),
      state: 'ringing',
      agent: '24',
      channel: 'voice',
    },
  ];
}
