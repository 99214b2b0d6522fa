import { supportFloor } from '../testing/scripted-floor.js';
import type { FloorEvent } from './floor.model.js';

const agentOf = (floor: ReturnType<typeof supportFloor>['floor'], id: string) =>
  floor.snapshot().agents.find((agent) => agent.id === id)!;

describe('Floor', () => {
  it('takes a call from its arrival to the end of the wrap-up', () => {
    const { floor, clock } = supportFloor();
    const call = floor.arrive('3', { caller: '5550100', name: 'Acme' });
    expect(call).toBe('1750000000.1');
    expect(floor.snapshot().queues[0]!.waiting).toEqual([
      { id: call, caller: '5550100', callerName: 'Acme', arrivedAt: 1_750_000_000_000, ringing: [] },
    ]);
    clock.advance(5000);
    floor.ring(call, '21');
    expect(agentOf(floor, '21')).toMatchObject({
      activity: 'ringing',
      since: 1_750_000_005_000,
      callId: call,
    });
    clock.advance(2000);
    floor.answer(call);
    expect(floor.snapshot().queues[0]).toMatchObject({
      waiting: [],
      active: [{ id: call, agentId: '21', answeredAt: 1_750_000_007_000, state: 'talking' }],
    });
    floor.hold(call);
    expect(agentOf(floor, '21').activity).toBe('on-hold');
    floor.unhold(call);
    floor.hangup(call);
    expect(agentOf(floor, '21').activity).toBe('wrap-up');
    clock.advance(10_000);
    expect(agentOf(floor, '21')).toMatchObject({ activity: 'idle', since: 1_750_000_017_000 });
  });

  it('refuses what cannot be, and changes nothing by it', () => {
    const { floor } = supportFloor();
    const first = floor.arrive('3', { caller: '5550100' });
    const second = floor.arrive('3', { caller: '5550101' });
    floor.ring(first, '21');
    const before = floor.snapshot();
    expect(() => floor.ring(second, '21')).toThrow('Agent 21 already has a queue call');
    expect(() => floor.ring(second, '9')).toThrow('Agent 9 is not a member of queue 3');
    expect(() => floor.answer(second)).toThrow('rings no agent');
    expect(() => floor.answer(second, '21')).toThrow('busy with another call');
    expect(() => floor.hold(first)).toThrow('is ringing, not talking');
    expect(() => floor.arrive('4', { caller: '1' })).toThrow('no queue 4');
    expect(() => floor.addQueue({ id: '3', number: '6403', name: 'Twice' })).toThrow('taken');
    expect(() => floor.addQueue({ id: 'support', number: '6403', name: 'Words' })).toThrow('1 to 9 digits');
    expect(floor.snapshot()).toEqual(before);
  });

  it('turns callers away from a full queue', () => {
    const { floor } = supportFloor();
    floor.addQueue({ id: '4', number: '6403', name: 'Small', maxWaiting: 1 });
    floor.arrive('4', { caller: '5550100' });
    expect(() => floor.arrive('4', { caller: '5550101' })).toThrow('already has its 1 waiting callers');
  });

  it('silences the other phones when one answers or the caller gives up', () => {
    const { floor } = supportFloor();
    const events: FloorEvent[] = [];
    floor.onChange((event) => events.push(event));
    const call = floor.arrive('3', { caller: '5550100' });
    floor.ring(call, '21');
    floor.ring(call, '24');
    floor.answer(call, '24');
    expect(agentOf(floor, '21').activity).toBe('idle');
    expect(events.slice(-2)).toMatchObject([
      { type: 'ringing-ended', agentId: '21' },
      { type: 'call-answered', agentId: '24' },
    ]);
    const other = floor.arrive('3', { caller: '5550101' });
    floor.ring(other, '21');
    floor.abandon(other);
    expect(agentOf(floor, '21').activity).toBe('idle');
    expect(events.at(-1)).toMatchObject({ type: 'call-ended', callId: other, outcome: 'abandoned' });
  });

  it('keeps a pause through a call, and ends a timed one when its time is over', () => {
    const { floor, clock } = supportFloor();
    floor.pause('21', { reason: 'Lunch', forMs: 600_000 });
    expect(agentOf(floor, '21').memberships[0]).toEqual({
      queueId: '3',
      kind: 'dynamic',
      loggedIn: true,
      paused: true,
      reason: 'Lunch',
      until: 1_750_000_600_000,
      since: 1_750_000_000_000,
      activity: 'idle',
    });
    clock.advance(599_999);
    expect(agentOf(floor, '21').memberships[0]!.paused).toBe(true);
    clock.advance(1);
    expect(agentOf(floor, '21').memberships[0]).toMatchObject({ paused: false, since: 1_750_000_600_000 });
  });

  it('lets a newer pause stand when the older one would have ended', () => {
    const { floor, clock } = supportFloor();
    floor.pause('21', { forMs: 10_000 });
    clock.advance(5000);
    floor.pause('21', { reason: 'Break' });
    clock.advance(60_000);
    expect(agentOf(floor, '21').memberships[0]).toMatchObject({ paused: true, reason: 'Break' });
  });

  it('shows a call as another queue sees it, and a direct call as no queue’s', () => {
    const { floor } = supportFloor();
    floor.addQueue({ id: '4', number: '6403', name: 'Sales' });
    floor.addMember('4', '21');
    const call = floor.arrive('3', { caller: '5550100' });
    floor.answer(call, '21');
    expect(agentOf(floor, '21').memberships.map(({ activity }) => activity)).toEqual([
      'on-call',
      'other-call',
    ]);
    floor.directCall('24');
    expect(agentOf(floor, '24')).toMatchObject({ activity: 'other-call' });
  });

  it('changes how a queue is set, and says so', () => {
    const { floor } = supportFloor();
    const events: FloorEvent[] = [];
    floor.onChange((event) => events.push(event));
    const [before] = floor.snapshot().queues;
    floor.changeQueue('3', { ringSeconds: 40, strategy: 'linear' });
    expect(floor.snapshot().queues).toEqual([{ ...before, ringSeconds: 40, strategy: 'linear' }]);
    expect(events).toMatchObject([{ type: 'queue-changed', queueId: '3' }]);
    expect(() => floor.changeQueue('99', {})).toThrow('no queue 99');
  });

  it('ends the calls of a queue that is removed', () => {
    const { floor } = supportFloor();
    const talking = floor.arrive('3', { caller: '5550100' });
    floor.answer(talking, '21');
    const waiting = floor.arrive('3', { caller: '5550101' });
    floor.ring(waiting, '24');
    floor.removeQueue('3');
    expect(floor.snapshot().queues).toEqual([]);
    expect(floor.calls.size).toBe(0);
    expect(agentOf(floor, '24')).toMatchObject({ activity: 'idle', memberships: [] });
  });
});
