import fc from 'fast-check';
import { Activity, Availability } from '../src/modules/domain/agent.js';
import type { MemberReading, QueueReading, Roster } from '../src/modules/domain/reading.js';
import type { WaitingCall } from '../src/modules/domain/queue.js';

export const QUEUES = ['6400', '6401', 'toString'];
const PEOPLE = ['100', '101', '102', 'valueOf'];
const CALLS = ['c1', 'c2', 'c3', 'hasOwnProperty'];
export const START = 1_764_000_000_000;

const instant = fc.integer({ min: START - 600_000, max: START });
const one = <T>(...values: T[]): fc.Arbitrary<T> => fc.constantFrom(...values);

export const waitingCall: fc.Arbitrary<WaitingCall> = fc.record(
  {
    id: one(...CALLS),
    since: instant,
    state: one('waiting', 'ringing', 'callback'),
    channel: one('voice', 'chat'),
    caller: one('+4930123', '200'),
    position: fc.integer({ min: 1, max: 9 }),
    agent: one(...PEOPLE),
    skills: one(['german'], ['german', 'sales']),
    synthetic: fc.constant(true as const),
  },
  { requiredKeys: ['id', 'since', 'state', 'channel'] },
);

const axes = { availability: one(...Availability.options), activity: one(...Activity.options) };

const member = (requiredKeys: (keyof MemberReading)[]): fc.Arbitrary<MemberReading> =>
  fc.record(
    {
      id: one(...PEOPLE),
      vendorState: one('idle', 'busy', '1'),
      ...axes,
      name: one('Ann', 'Bo'),
      extension: one('100', '101'),
      reason: one('lunch', 'training'),
      since: instant,
      until: instant,
      skillLevel: fc.integer({ min: 1, max: 5 }),
      order: fc.integer({ min: 1, max: 5 }),
      priority: fc.integer({ min: 1, max: 5 }),
      kind: one('static', 'dynamic'),
    },
    { requiredKeys: ['id', 'vendorState', ...requiredKeys] as ['id', 'vendorState'] },
  );

const byId = <T extends { id: string }>(item: fc.Arbitrary<T>) =>
  fc.uniqueArray(item, { maxLength: 4, selector: ({ id }) => id });

const reading = (members: fc.Arbitrary<MemberReading>): fc.Arbitrary<QueueReading> =>
  fc.record(
    {
      waiting: byId(waitingCall),
      members: byId(members),
      memberUpdates: byId(members),
      talking: fc.nat(5),
      open: fc.boolean(),
    },
    { requiredKeys: [] },
  );

export const queueReading = reading(member([]));
/** A vendor that reports both the availability and the activity of an agent. */
export const fullReading = reading(member(['availability', 'activity']));

const keyedById = <T extends { id: string }>(item: fc.Arbitrary<T>) =>
  byId(item).map((all) => Object.fromEntries(all.map((each) => [each.id, each])));

export const roster: fc.Arbitrary<Roster> = fc.record({
  queues: keyedById(
    fc.record(
      {
        id: one(...QUEUES),
        name: one('Sales', 'Support'),
        number: one('6400', '6401'),
        strategy: one('ring-all'),
        slaSeconds: fc.nat(60),
        maxCallers: fc.nat(60),
      },
      { requiredKeys: ['id', 'name'] },
    ),
  ),
  agents: keyedById(
    fc.record(
      { id: one(...PEOPLE), name: one('Ann', 'Bo'), extension: one('100', '101'), reachable: fc.boolean() },
      { requiredKeys: ['id', 'name'] },
    ),
  ),
});
