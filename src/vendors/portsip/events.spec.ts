import type { Roster } from '../../modules/domain/reading.js';
import { PortsipEvent } from './event-shapes.js';
import { PortsipHints, portsipHook } from './events.js';

const SALES = '677046776364007424';
/** The base64 of 700551909773148160, as the vendor's OpenAPI writes an id. */
const ENCODED = 'NzAwNTUxOTA5NzczMTQ4MTYw';
const roster: Roster = {
  queues: {
    [SALES]: { id: SALES, name: 'Sales', number: '8001' },
    [ENCODED]: { id: ENCODED, name: 'Service', number: '8002' },
  },
  agents: {},
};
const hintOf = (event: unknown, hints = new PortsipHints()) =>
  hints.hintOf(PortsipEvent.parse(event), roster);

describe('where an event of the WSI says to look', () => {
  it('remembers a bounded number of the ids that only snapshots explain', () => {
    const hints = new PortsipHints();
    for (let id = 1; id <= 5_000; id += 1)
      hintOf({ event_type: 'queue_status', queue_id: `x${id}`, queue_number: '8001' }, hints);
    const look = (id: string) => hintOf({ event_type: 'queue_caller_status', queue_id: id }, hints)?.targets;
    expect(look('x5000')).toEqual([`queue:${SALES}`]);
    expect(look('x1')).toEqual(['roster']);
  });

  it.each([
    [
      'a state by number',
      { event_type: 'queue_status', queue_id: '1', queue_number: '8001' },
      [`queue:${SALES}`],
    ],
    ['callers by id', { event_type: 'queue_caller_status', queue_id: SALES }, [`queue:${SALES}`]],
    [
      'callers by the decimal twin',
      { event_type: 'queue_caller_status', queue_id: '700551909773148160' },
      [`queue:${ENCODED}`],
    ],
    [
      'a breach',
      { event_type: 'queue_sla_breached', queue_id: SALES, waiting_callers: 100 },
      [`queue:${SALES}`],
    ],
    ['a queue not on the roster', { event_type: 'queue_caller_status', queue_id: '9' }, ['roster']],
    ['a new queue', { event_type: 'queue_created', queue_number: '8800' }, ['roster']],
    [
      'a queue that exists, once subscribed to',
      { event_type: 'queue_created', queue_number: '8001' },
      undefined,
    ],
    ['a changed queue', { event_type: 'queue_updated', queue_number: '8001' }, ['roster']],
    ['a removed queue', { event_type: 'queue_destroy', queue_number: '8001' }, ['roster']],
    ['a removed queue, in the other word', { event_type: 'queue_destroyed' }, ['roster']],
    ['an event of no use', { event_type: 'extension_call', extension: 'sip:101@test.io' }, undefined],
  ])('%s', (_what, event, expected) => {
    expect(hintOf(event)?.targets).toEqual(expected);
  });

  it('the id of a queue that its state gave', () => {
    const hints = new PortsipHints();
    hintOf({ event_type: 'queue_status', queue_id: '42', queue_number: '8002' }, hints);
    expect(hintOf({ event_type: 'queue_caller_status', queue_id: '42' }, hints)?.targets).toEqual([
      `queue:${ENCODED}`,
    ]);
  });

  it('the agents that an event names, and all where one cannot be read', () => {
    const event = {
      event_type: 'queue_agent_status',
      queue_id: SALES,
      updated_agents: [{ state: 'QUEUE_CALL', agent_extension_number: '101' }],
      removed_agents: [{ agent_extension_number: 102 }],
    };
    expect(hintOf(event)).toMatchObject({ targets: [`queue:${SALES}`], agents: ['101', '102'] });
    expect(hintOf({ ...event, removed_agents: [{}] })).not.toHaveProperty('agents');
    expect(hintOf({ ...event, updated_agents: [], removed_agents: null })).not.toHaveProperty('agents');
  });
});

describe('what the PBX posts', () => {
  const request = (authorization: string) => ({ headers: { authorization }, body: Buffer.from('{}') });

  it('has the secret as a bearer, or as user and password', () => {
    expect(portsipHook.authentic(request('Bearer floor:pass'), 'floor:pass')).toBe(true);
    expect(portsipHook.authentic(request('Basic Zmxvb3I6cGFzcw=='), 'floor:pass')).toBe(true);
    expect(portsipHook.authentic(request('Digest floor:pass'), 'floor:pass')).toBe(false);
  });

  it('is one event or several', () => {
    const event = { event_type: 'queue_caller_status', queue_id: SALES };
    expect(portsipHook.hints(event, roster)).toHaveLength(1);
    expect(portsipHook.hints([event, { event_type: 'call_start' }, event], roster)).toHaveLength(2);
    expect(() => portsipHook.hints({ type: 1 }, roster)).toThrow('A posted event has no type');
  });
});
