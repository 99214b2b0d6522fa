import type { Refusal } from '../../src/modules/domain/protocol.js';
import { caught } from '../support/caught.js';
import type { Wire } from '../support/wire.js';
import { TestCluster, type Service } from '../support/test-cluster.js';

const LIMITS = { maxMessageBytes: 4_096, topicsPerSocket: 3, eventsPerSecond: 20 };

describe('Hostile clients', () => {
  let world: TestCluster;
  let service: Service;
  let bystander: Wire;

  beforeAll(async () => {
    world = await TestCluster.start({ file: { limits: LIMITS, origins: ['https://board.example'] } });
    service = await world.service();
    bystander = await world.wire(service.url);
    expect(await bystander.follow('queue/hq/3')).toMatchObject({ ok: true });
  });
  afterAll(() => world.close());

  /** Whatever one client did: another one still hears of every change. */
  afterEach(async () => {
    const call = world.floor().arrive('3', { caller: '5550150' });
    await bystander.until(() => expect(bystander.state('queue/hq/3')['waiting']).toHaveProperty([call]));
    world.floor().hangup(call);
    expect(bystander.history.steps.filter(({ kind }) => kind === 'lost')).toEqual([]);
  });

  it('malformed messages are refused by code, one by one, and the socket stays open', async () => {
    const wire = await world.wire(service.url);
    for (const [event, payload, code] of [
      ['subscribe', undefined, 'bad-request'],
      ['subscribe', 'queue/hq/3', 'bad-request'],
      ['subscribe', { topic: ['queue/hq/3'] }, 'bad-request'],
      ['subscribe', { topic: 'queue/hq/3', epoch: 'e', version: 0.5 }, 'bad-request'],
      ['subscribe', { topic: 'queue/hq/__proto__' }, 'not-found'],
      ['subscribe', { topic: '../../etc/passwd' }, 'not-found'],
      ['subscribe', { topic: 'commands/hq' }, 'forbidden'],
      ['unsubscribe', { topic: null }, 'bad-request'],
      ['time', { sent: '1' }, 'bad-request'],
      ['authenticate', {}, 'bad-request'],
      ['authenticate', { token: 'x'.repeat(3_000) }, 'unauthenticated'],
    ] as const) {
      const { ok, error } = await wire.ask<Refusal>(event, payload);
      expect([event, ok, error.code]).toEqual([event, false, code]);
      expect(error).toEqual({
        ...{ code, status: expect.any(Number), title: expect.any(String), detail: expect.any(String) },
      });
    }
    expect(await wire.follow('queue/hq/3')).toMatchObject({ ok: true });
    expect(wire.history.steps.filter(({ kind }) => kind === 'lost')).toEqual([]);
  });

  it('a message that wants no answer, or is unknown, changes nothing', async () => {
    const wire = await world.wire(service.url);
    wire.socket.emit('subscribe', { topic: 'queue/hq/3' });
    wire.socket.emit('drop tables', { all: true }, () => undefined);
    wire.socket.emit('mark', { at: 0, accounts: [], topics: [] });
    expect(await wire.ask('time', { sent: 1 })).toMatchObject({ ok: true });
    expect(wire.deltas).toEqual([]);
  });

  it('an oversized message ends its own connection', async () => {
    const wire = await world.unconnected(service.url, { more: { reconnection: false } });
    await wire.connect();
    const ended = wire.ended();
    wire.socket.emit('subscribe', { topic: 'x'.repeat(LIMITS.maxMessageBytes) }, () => undefined);
    expect(await ended).toBe('transport close');
  });

  it('a page of a strange origin is not let in, one of a known origin is', async () => {
    const from = (origin: string) =>
      world.unconnected(service.url, { more: { extraHeaders: { origin }, reconnection: false } });
    for (const origin of ['https://evil.example', 'null', 'https://board.example.evil.example'])
      expect(await caught((await from(origin)).connect())).toMatchObject({ message: 'websocket error' });
    for (const origin of ['https://board.example', service.url])
      expect((await (await from(origin)).connect()).socket.connected).toBe(true);
  });

  it('more topics than allowed are refused, and those followed stay', async () => {
    const wire = await world.wire(service.url, {
      auth: { token: await world.token() },
    });
    expect(await wire.follow('queue/hq/3')).toMatchObject({ ok: true });
    const others = await Promise.all(
      Array.from({ length: 3 }, (_, i) => wire.ask('subscribe', { topic: `queue/hq/no-${i}` })),
    );
    const codes = others.map((answer) => (answer as Refusal).error.code);
    expect(codes).toEqual(['not-found', 'not-found', 'too-many-topics']);
    expect(await wire.follow('queue/hq/3')).toMatchObject({ ok: true });
  });

  it('a flood of events is refused by code, and afterwards the socket is served again', async () => {
    const wire = await world.wire(service.url);
    const answers = await Promise.all(Array.from({ length: 200 }, (_, sent) => wire.ask('time', { sent })));
    const codes = answers.map((answer) => ('error' in answer ? answer.error.code : 'ok'));
    expect(new Set(codes)).toEqual(new Set(['ok', 'too-many-requests']));
    // At first as many as it may follow and send, then at the rate.
    expect(codes.slice(0, 23)).toEqual(Array.from({ length: 23 }, () => 'ok'));
    expect(codes.filter((code) => code !== 'ok').length).toBeGreaterThan(100);
    // Half a second between two marks earns ten events.
    const marks = wire.marks.length;
    await wire.until(() => expect(wire.marks.length).toBe(marks + 2));
    expect(await wire.follow('queue/hq/3')).toMatchObject({ ok: true });
  });

  it('a client that does not answer the handshake, or speaks no protocol, is disconnected', async () => {
    const wire = await world.wire(service.url, { more: { reconnection: false } });
    const ended = wire.ended();
    wire.socket.io.engine.write('2{"no array');
    expect(await ended).toBe('transport close');
  });

  it('a body that is too large or no JSON is refused by code', async () => {
    const authorization = `Bearer ${await world.token()}`;
    const post = (body: string, type: string) =>
      fetch(`${service.url}/v1/accounts`, {
        method: 'POST',
        body,
        headers: { authorization, 'content-type': type },
      });
    for (const [answer, codes] of [
      [await post('x'.repeat(70_000), 'application/json'), [413, 405]],
      [await post('{"broken', 'application/json'), [400, 405]],
    ] as const) {
      expect(codes).toContain(answer.status);
      expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    }
  });
});
