import { createHmac } from 'node:crypto';
import { eventually, PostListener, SocketListener } from '../testing/event-listener.js';
import { Running } from '../testing/running.js';

const running = new Running();
const listeners: { close(): void }[] = [];
afterEach(async () => {
  for (const listener of listeners.splice(0)) listener.close();
  await running.stop();
});

const TOPICS = { topic_list: [30008, 30011, 30012, 30026, 30029] };
const OK = '{"errcode":0,"errmsg":"SUCCESS"}';

async function subscribed(
  quirks: NonNullable<Parameters<typeof running.support>[0]> = {},
  topics: object = TOPICS,
) {
  const parts = await running.support(quirks);
  const url = `${parts.simulator.baseUrl}/openapi/v1.0/subscribe?access_token=${parts.client.token}`;
  const listener = await SocketListener.open(url);
  listeners.push(listener);
  expect(await listener.ask(topics)).toEqual([OK]);
  listener.frames.length = 0;
  return { ...parts, listener };
}

describe("the WebSocket of Yeastar's façade", () => {
  it('refuses a token that is unknown', async () => {
    const { simulator } = await running.support();
    await expect(
      SocketListener.open(`${simulator.baseUrl}/openapi/v1.0/subscribe?access_token=x`),
    ).rejects.toThrow('401');
  });

  it('says what an agent does', async () => {
    const { floor, listener } = await subscribed();
    floor.pause('21', { reason: 'Lunch' });
    await eventually(() => listener.events.length === 1);
    expect(listener.events).toEqual([
      {
        type: 30029,
        sn: '3631A2124000',
        msg: { queue_number: 'queue-6402', agent_number: '1004', status: 'Paused', reason: 'Lunch' },
      },
    ]);
  });

  it('says what becomes of a call', async () => {
    const { floor, listener } = await subscribed();
    const call = floor.arrive('3', { caller: '5550102' });
    floor.ring(call, '21');
    floor.miss(call, '21');
    floor.answer(call, '21');
    floor.hangup(call);
    await eventually(() => listener.frames.some((frame) => frame.includes('30012')));
    const types = (listener.events as { type: number }[]).map(({ type }) => type);
    expect(types).toEqual([30011, 30011, 30008, 30026, 30011, 30008, 30011, 30008, 30012, 30008]);
    expect(listener.events[0]).toMatchObject({
      msg: { call_id: call, members: [{ inbound: { from: '5550102', to: '6402', call_path: '6402' } }] },
    });
    expect(listener.events[2]).toMatchObject({ msg: '{"extension":"1004","status":"Ringing"}' });
    expect(listener.events[3]).toEqual({
      type: 30026,
      msg: { queue_number: '6402', agent_number: '1004', caller_number: '5550102', call_id: call },
    });
  });

  it('sends what was subscribed to, and refuses what it does not offer', async () => {
    const { floor, listener } = await subscribed(
      { noAgentEvents: true, eventTexts: 'none' },
      { topic_list: [30008] },
    );
    const [refusal] = await listener.ask({ topic_list: [30008, 30029] });
    expect(JSON.parse(refusal ?? '')).toMatchObject({
      errcode: 40002,
      invalid_param_list: [{ field: 'topic_list', value: '30029' }],
    });
    floor.pause('21');
    floor.directCall('21');
    floor.ring(floor.arrive('3', { caller: '5550102' }), '24');
    await eventually(() => listener.frames.length >= 3);
    expect(listener.events.slice(1)).toEqual([
      { type: 30008, sn: '3631A2124000', msg: { extension: '1004', status: 'Busy' } },
      { type: 30008, sn: '3631A2124000', msg: { extension: '1005', status: 'Ringing' } },
    ]);
  });

  it('answers a heartbeat, and closes a connection that is silent', async () => {
    const { listener, simulator } = await subscribed({ socketIdleSeconds: 1 });
    expect(await listener.ask('heartbeat')).toEqual(['heartbeat response']);
    expect(simulator.push?.alive()).toBe(1);
    await eventually(() => listener.isClosed);
  });

  it('ends with its token, or does not', async () => {
    const { listener, simulator, floor } = await subscribed();
    simulator.faults.revokeTokens();
    floor.pause('21');
    await eventually(() => listener.events.length === 1);
    simulator.quirks.set({ socketEndsWithToken: true });
    await eventually(() => listener.isClosed);
  });

  it('loses, repeats, swaps and delays events, and falls silent, by its faults', async () => {
    const { listener, simulator, floor } = await subscribed();
    const said = () => (listener.events as { msg: { status?: string } }[]).map(({ msg }) => msg.status);
    simulator.faults.add({ kind: 'push-drop', times: 1 });
    floor.pause('21');
    simulator.faults.add({ kind: 'push-duplicate', times: 1 });
    floor.unpause('21');
    await eventually(() => said().length === 2);
    expect(said()).toEqual(['Idle', 'Idle']);
    simulator.faults.add({ kind: 'push-reorder', times: 1 });
    floor.pause('21');
    floor.logout('21');
    await eventually(() => said().length === 4);
    expect(said().slice(2)).toEqual(['Logged Out', 'Paused']);
    simulator.faults.add({ kind: 'push-delay', delayMs: 50, times: 1 });
    floor.login('21');
    floor.pause('24');
    await eventually(() => said().length === 6);
    expect(said().slice(4)).toEqual(['Paused', 'Idle']);
    const silent = simulator.faults.add({ kind: 'push-silent' });
    floor.unpause('24');
    simulator.faults.clear(silent);
    simulator.faults.add({ kind: 'push-storm', perSecond: 2_000, forMs: 100, times: 1 });
    floor.pause('24');
    await eventually(() => said().length > 100);
    expect(said().slice(6)).not.toContain('Idle');
  });
});

describe("the webhooks of Yeastar's façade", () => {
  it('are signed, and repeated until they are taken', async () => {
    const { floor, simulator } = await running.support();
    const listener = await PostListener.open();
    listeners.push(listener);
    listener.answers = [500];
    simulator.push?.configure?.({ webhooks: [{ url: listener.url, secret: 'sesame', events: [30029] }] });
    floor.pause('21');
    const [first, second] = await listener.next(2);
    expect(second?.body).toBe(first?.body);
    expect(JSON.parse(first?.body ?? '')).toMatchObject({ type: 30029 });
    expect(first?.headers['x-signature']).toBe(
      createHmac('sha256', 'sesame')
        .update(first?.body ?? '')
        .digest('base64'),
    );
    expect(() => simulator.push?.configure?.({ webhooks: [{ url: 'nowhere' }] })).toThrow();
  });
});
