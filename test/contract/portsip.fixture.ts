import { Floor } from '../../simulators/engine/floor.js';
import { ManualClock } from '../../simulators/engine/manual.clock.js';
import type { MemberReading, QueueReading, Roster } from '../../src/modules/domain/reading.js';
import { NOW, type ContractFixture } from './subject.js';

export interface SceneQuirks {
  version?: '22.2' | '22.5' | undefined;
  ids?: 'decimal' | 'base64' | 'number' | undefined;
  holdWord?: 'QUEUE_CALL' | 'ON_HOLD' | undefined;
  loggedOutWord?: string | undefined;
  onCallWord?: string | undefined;
  ringingWord?: boolean | undefined;
}

/** The same floor for every vendor's eyes: Support busy, Sales talking, Night empty. */
export function portsipFixture(quirks: SceneQuirks): ContractFixture {
  return { floor: floor(), roster: roster(quirks), queues: queues(quirks) };
}

const IDS = {
  digits: {
    support: '677046776364007427',
    sales: '677046776364007428',
    night: '677046776364007429',
    second: '885337248273272834',
    third: '885337248273272835',
  },
  base64: {
    support: 'Njc3MDQ2Nzc2MzY0MDA3NDI3',
    sales: 'Njc3MDQ2Nzc2MzY0MDA3NDI4',
    night: 'Njc3MDQ2Nzc2MzY0MDA3NDI5',
    second: 'ODg1MzM3MjQ4MjczMjcyODM0',
    third: 'ODg1MzM3MjQ4MjczMjcyODM1',
  },
};
const idsOf = ({ ids }: SceneQuirks) => (ids === 'base64' ? IDS.base64 : IDS.digits);

function floor(): Floor {
  const clock = new ManualClock(1_750_000_000_000);
  const floor = new Floor({ clock, pauseReasons: ['Lunch', 'Break', 'Not ready'] });
  floor.addAgent({ id: '9', number: '101', name: 'Cy Park' });
  floor.addAgent({ id: '21', number: '104', name: 'Ada Lund' });
  floor.addAgent({ id: '24', number: '105', name: 'Ben Ode' });
  floor.addAgent({ id: '27', number: '106', name: 'Dee Moss' });
  floor.addAgent({ id: '30', number: '107', name: 'Eli Voss' });
  floor.addAgent({ id: '33', number: '108', name: 'Fay Quist' });
  floor.addAgent({ id: '36', number: '109', name: 'Gus Hill' });
  floor.addAgent({ id: '39', number: '110', name: 'Ivy Tran', registered: false });
  floor.addQueue({ id: '3', number: '8001', name: 'Support', slaSeconds: 90, maxWaiting: 50 });
  floor.addQueue({ id: '4', number: '8002', name: 'Sales', strategy: 'linear', wrapUpSeconds: 10 });
  floor.addQueue({ id: '5', number: '8003', name: 'Night', strategy: 'rrmemory', slaSeconds: 0 });
  for (const agent of ['21', '24', '27', '30', '33', '36', '39']) floor.addMember('3', agent);
  for (const agent of ['21', '36', '9']) floor.addMember('4', agent);

  floor.logout('36', ['3']);
  floor.answer(floor.arrive('3', { caller: '0033187691', name: 'Acme' }), '21');
  clock.advance(60_000);
  const second = floor.arrive('3', { caller: '+4930123456', name: 'Bo Berg' });
  clock.advance(6_000);
  floor.ring(second, '27');
  clock.advance(4_000);
  floor.arrive('3', { caller: '5550103' });
  const fourth = floor.arrive('4', { caller: '5550104' });
  floor.answer(fourth, '36');
  const fifth = floor.arrive('4', { caller: '5550105' });
  floor.answer(fifth, '9');
  clock.advance(8_000);
  floor.hold(fourth);
  floor.directCall('30');
  floor.pause('33', { reason: 'Lunch' });
  floor.pause('24', { reason: 'Not ready' });
  clock.advance(17_000);
  floor.hangup(fifth);
  return floor;
}

function roster(quirks: SceneQuirks): Roster {
  const { support, sales, night } = idsOf(quirks);
  const wrapUp = quirks.version === '22.5' ? { wrapUpSeconds: 10 } : {};
  const person = (id: string, name: string) => ({ [id]: { id, name, extension: id } });
  return {
    queues: {
      [support]: {
        id: support,
        name: 'Support',
        number: '8001',
        strategy: 'RING_SIMULTANEOUSLY',
        slaSeconds: 90,
        maxWaitSeconds: 300,
        maxCallers: 50,
        settings: settings('Support', '8001', 'RING_SIMULTANEOUSLY', { max_callers: 50, sla_time: 90 }),
      },
      [sales]: {
        id: sales,
        name: 'Sales',
        number: '8002',
        strategy: 'PRIORITIZED_HUNT',
        slaSeconds: 20,
        maxWaitSeconds: 300,
        maxCallers: 25,
        ...wrapUp,
        settings: settings('Sales', '8002', 'PRIORITIZED_HUNT', { max_callers: 25, sla_time: 20 }),
      },
      [night]: {
        id: night,
        name: 'Night',
        number: '8003',
        strategy: 'SKILL_BASED_ROUTING_CYCLIC_HUNT',
        maxWaitSeconds: 300,
        maxCallers: 25,
        settings: settings('Night', '8003', 'SKILL_BASED_ROUTING_CYCLIC_HUNT', {
          max_callers: 25,
          sla_time: 0,
        }),
      },
    },
    agents: {
      ...person('101', 'Cy Park'),
      ...person('104', 'Ada Lund'),
      ...person('105', 'Ben Ode'),
      ...person('106', 'Dee Moss'),
      ...person('107', 'Eli Voss'),
      ...person('108', 'Fay Quist'),
      ...person('109', 'Gus Hill'),
      ...person('110', 'Ivy Tran'),
    },
    members: {
      [support]: ['104', '105', '106', '107', '108', '109', '110'],
      [sales]: ['104', '109', '101'],
      [night]: [],
    },
  };
}

/** Under the vendor's names; blank texts are left out, however they are written. */
function settings(
  name: string,
  number: string,
  polling_strategy: string,
  more: { max_callers: number; sla_time: number },
): NonNullable<Roster['queues'][string]['settings']> {
  return {
    name,
    polling_strategy,
    ring_time: 15,
    intro_type: 'DISABLE',
    max_waiting_time: 300,
    wait_when_no_agents_online: false,
    inform_position: 'DISABLE',
    inform_position_interval: 10,
    agent_auto_ready: true,
    agent_auto_not_ready_after_non_acd_call: true,
    language: 'en-US',
    'no_answer_forward_rule.action': 'FORWARD_TO_VOICEMAIL',
    'no_answer_forward_rule.number': number,
    'night_mode_forward_rule.action': 'HANGUP',
    enable_callback: false,
    callback_mode: 'ACTIVE',
    callback_timeout: 600,
    enable_sticky_routing: true,
    sticky_routing_duration: 30,
    enable_paid: false,
    enable_prid: false,
    extension_number_as_to_header: false,
    ...more,
  };
}

function queues(quirks: SceneQuirks): Record<string, QueueReading> {
  const { support, sales, night, second, third } = idsOf(quirks);
  const newer = quirks.version === '22.5';
  const { onCallWord = 'QUEUE_CALL', loggedOutWord = 'LOGGED_OUT' } = quirks;
  const member = (
    id: string,
    name: string,
    skillLevel: number,
    vendorState: string,
    more: Partial<MemberReading>,
  ) => ({ id, name, extension: id, skillLevel, vendorState, ...more });
  return {
    [support]: {
      waiting: [
        {
          id: second,
          caller: '+4930123456',
          callerName: 'Bo Berg',
          since: NOW - 35_000,
          state: 'waiting',
          channel: 'voice',
        },
        { id: third, caller: '5550103', since: NOW - 25_000, state: 'waiting', channel: 'voice' },
      ],
      open: true,
      members: [
        member('104', 'Ada Lund', 1, onCallWord, { activity: 'on-call' }),
        newer
          ? member('105', 'Ben Ode', 1, 'NOT_READY', {
              availability: 'not-ready',
              activity: 'idle',
              reason: 'Not ready',
            })
          : member('105', 'Ben Ode', 1, 'NOT_READY', { availability: 'not-ready', activity: 'idle' }),
        quirks.ringingWord === true
          ? member('106', 'Dee Moss', 1, 'RINGING', { activity: 'ringing' })
          : member('106', 'Dee Moss', 1, 'READY', { availability: 'available', activity: 'idle' }),
        member('107', 'Eli Voss', 1, 'OTHER_CALL', { activity: 'other-call' }),
        newer
          ? member('108', 'Fay Quist', 1, 'NOT_READY', {
              availability: 'not-ready',
              activity: 'idle',
              reason: 'Lunch',
            })
          : member('108', 'Fay Quist', 1, 'LUNCH', {
              availability: 'paused',
              activity: 'idle',
              reason: 'Lunch',
            }),
        member('109', 'Gus Hill', 1, loggedOutWord, { availability: 'logged-out' }),
        member('110', 'Ivy Tran', 1, 'OFFLINE', { availability: 'logged-out' }),
      ],
    },
    [sales]: {
      waiting: [],
      open: true,
      members: [
        member('104', 'Ada Lund', 1, 'OTHER_CALL', { activity: 'other-call' }),
        quirks.holdWord === 'ON_HOLD'
          ? member('109', 'Gus Hill', 1, 'ON_HOLD', { activity: 'on-hold' })
          : member('109', 'Gus Hill', 1, onCallWord, { activity: 'on-call' }),
        member('101', 'Cy Park', 1, 'WRAP_UP', { activity: 'wrap-up' }),
      ],
    },
    [night]: { waiting: [], open: true, members: [] },
  };
}
