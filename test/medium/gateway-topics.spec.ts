import { inflateRawSync } from 'node:zlib';
import type { Delta, DocumentState, Snapshot } from '../../src/modules/domain/document.js';
import type { Gone, Mark, SubscribeAnswer } from '../../src/modules/domain/protocol.js';
import { apply } from '../../src/modules/domain/apply.js';
import { canonical } from '../arbitrary-documents.js';
import { ask, GatewayApp, heard } from '../support/gateway/gateway-app.js';
import { gatewayConfig } from '../support/gateway/gateway-world.js';
import { TOPIC } from '../support/test-floor.js';
import { testRedis } from '../support/test-redis.js';

const state = (waiting: number): DocumentState => ({
  queue: { self: { id: '6400', name: 'Support', waiting } },
  waiting: Object.fromEntries(
    Array.from({ length: waiting % 3 }, (_, i) => [`c${i}`, { id: `c${i}`, since: waiting }]),
  ),
  agents: Object.fromEntries(
    Array.from({ length: 20 }, (_, i) => [`a${i}`, { id: `a${i}`, name: `Agent ${i}`, state: 'available' }]),
  ),
});

const unpacked = (bytes: Uint8Array) =>
  JSON.parse(inflateRawSync(bytes).toString('utf8')) as ['delta', Delta] | ['snapshot', Snapshot];

describe('Topics over the wire', () => {
  let redis: Awaited<ReturnType<typeof testRedis>>;
  let gateway: GatewayApp;

  beforeAll(async () => (redis = await testRedis()));
  afterAll(async () => redis.stop());
  beforeEach(async () => {
    const socket = { ...gatewayConfig.socket, markEveryMs: 100 };
    gateway = await GatewayApp.start(redis.url, { socket });
  });
  afterEach(async () => gateway.close());

  const subscribe = async (client: Awaited<ReturnType<GatewayApp['connected']>>, held?: object) =>
    (await ask<SubscribeAnswer>(client, 'subscribe', { topic: TOPIC, ...held })) as SubscribeAnswer;
  const reached = (version: number) => (message: { version: number }) => message.version >= version;

  it('answers with the state, then with each change', async () => {
    await gateway.floor.write(state(1));
    const client = await gateway.connected();
    const answer = await subscribe(client);
    expect(answer).toMatchObject({ ok: true, topic: TOPIC, version: 1, mode: 'snapshot' });
    const change = heard<Delta>(client, 'delta');
    await gateway.floor.write(state(2));
    const delta = await change;
    expect(delta).toMatchObject({ topic: TOPIC, epoch: answer.epoch, base: 1, version: 2 });
    const snapshot = answer.mode === 'snapshot' ? answer.snapshot.state : {};
    expect(canonical(apply(snapshot, delta.ops))).toBe(canonical(state(2)));
  });

  it('resumes with one merged delta, with nothing, or with a snapshot', async () => {
    const { epoch } = await gateway.floor.write(state(1));
    const [first, second] = [await gateway.connected(), await gateway.connected()];
    await subscribe(first);
    const seen = heard<Delta>(first, 'delta', reached(4));
    for (const waiting of [2, 3, 4]) await gateway.floor.write(state(waiting));
    await seen;
    const answer = await subscribe(second, { epoch, version: 1 });
    expect(answer).toMatchObject({ mode: 'delta', version: 4, delta: { base: 1, version: 4 } });
    expect(await subscribe(second, { epoch, version: 4 })).toMatchObject({ mode: 'current', version: 4 });
    expect(await subscribe(second, { epoch, version: 99 })).toMatchObject({ mode: 'current', version: 4 });
    expect(await subscribe(second, { epoch: 'of old', version: 4 })).toMatchObject({ mode: 'snapshot' });
    expect(await subscribe(second, { epoch })).toMatchObject({ mode: 'snapshot', version: 4 });
  });

  it('merges what changes within the window, and loses nothing', async () => {
    await gateway.floor.write(state(0));
    const client = await gateway.connected();
    const answer = await subscribe(client);
    let shown = answer.mode === 'snapshot' ? answer.snapshot.state : {};
    const deltas: Delta[] = [];
    client.on('delta', (delta: Delta) => {
      deltas.push(delta);
      shown = apply(shown, delta.ops);
    });
    const last = heard<Delta>(client, 'delta', reached(41));
    for (let waiting = 1; waiting <= 40; waiting += 1) await gateway.floor.write(state(waiting));
    await last;
    expect(canonical(shown)).toBe(canonical(state(40)));
    expect(deltas.map(({ base }) => base)).toEqual([1, ...deltas.slice(0, -1).map(({ version }) => version)]);
    expect(deltas.length).toBeLessThan(40);
  });

  it('sends the same in the compact encoding', async () => {
    await gateway.floor.write(state(1));
    const plain = await gateway.connected();
    const compact = await gateway.connected({ token: 'viewer', encoding: 'deflate' });
    const answers = [await subscribe(plain), await subscribe(compact)];
    expect(answers[1]).toEqual({ ...answers[0], freshness: expect.anything() });
    const [delta, packed] = [heard<Delta>(plain, 'delta'), heard<Uint8Array>(compact, 'packed')];
    await gateway.floor.write(state(2));
    expect(unpacked(await packed)).toEqual(['delta', await delta]);
    const [snapshot, repacked] = [heard<Snapshot>(plain, 'snapshot'), heard<Uint8Array>(compact, 'packed')];
    await gateway.floor.redis.del(gateway.floor.keys.doc('hq', TOPIC));
    await gateway.floor.write(state(3));
    expect(unpacked(await repacked)).toEqual(['snapshot', await snapshot]);
    expect((await snapshot).epoch).not.toBe(answers[0]!.epoch);
  });

  it('waits for a topic that has not been read yet', async () => {
    const client = await gateway.connected();
    const answer = subscribe(client);
    await gateway.floor.write(state(1));
    expect(await answer).toMatchObject({ ok: true, mode: 'snapshot', version: 1 });
  });

  it('sends nothing of a topic after unsubscribe', async () => {
    await gateway.floor.write(state(1));
    const [leaving, staying] = [await gateway.connected(), await gateway.connected()];
    await Promise.all([subscribe(leaving), subscribe(staying)]);
    const seen: string[] = [];
    leaving.onAny((event: string) => seen.push(event));
    leaving.on('packed', () => seen.push('packed'));
    expect(await ask(leaving, 'unsubscribe', { topic: TOPIC })).toEqual({ ok: true });
    const change = heard(staying, 'delta');
    await gateway.floor.write(state(2));
    await change;
    await ask(leaving, 'time', { sent: 1 });
    expect(seen.filter((event) => event !== 'mark')).toEqual([]);
    expect(await ask(leaving, 'unsubscribe', { topic: 'never/followed' })).toEqual({ ok: true });
  });

  it('reports a deleted document', async () => {
    const document = await gateway.floor.write(state(1));
    const client = await gateway.connected();
    await subscribe(client);
    const gone = heard<Gone>(client, 'gone');
    const { epoch, version } = document;
    await gateway.floor.commit({ topic: TOPIC, expected: { epoch, version }, change: 'delete' });
    expect(await gone).toEqual({ topic: TOPIC, reason: 'deleted' });
  });

  it('marks what was sent, and how fresh it is', async () => {
    const document = await gateway.floor.write(state(1));
    const polledAt = Date.now();
    const health = { target: 'q', queue: '6400', cadence: 'fast', intervalMs: 60_000 } as const;
    const value = await gateway.floor.store.issue('hq', 'q');
    await gateway.floor.store.commit({
      account: 'hq',
      fence: { target: 'q', value },
      health: { ...health, polledAt, nextDueAt: polledAt + 60_000 },
      documents: [],
    });
    const client = await gateway.connected();
    const account = { account: 'hq', state: 'live', polledAt, nextDueAt: polledAt + 60_000 };
    const { account: _, ...freshness } = account;
    expect(await subscribe(client)).toMatchObject({ freshness });
    const change = heard<Delta>(client, 'delta');
    const mark = heard<Mark>(client, 'mark', ({ topics }) => topics.some(({ version }) => version === 2));
    await gateway.floor.write(state(2));
    await change;
    expect(await mark).toMatchObject({
      accounts: [account],
      topics: [{ topic: TOPIC, epoch: document.epoch, version: 2 }],
    });
  });
});
