import { randomUUID } from 'node:crypto';
import type { Command, Problem } from '../../client/index.js';
import type { Page } from '../../src/modules/http/page.js';
import type { FloorFixture } from '../support/floor-fixture.js';
import type { Screen } from '../support/screen.js';
import { until } from '../support/signal.js';
import { ADMIN, CommandCluster, type CommandBody } from '../support/command-cluster.js';

/** The client learns after 3 s that it is still under way. */
const SLOWER_THAN_WAITED_MS = 3_500;
const PAUSE = '/openapi/v1.0/agent/pause';

describe('The outcome of a command', () => {
  let desk: CommandCluster;
  let hq: { screen: Screen; cast: FloorFixture };
  let west: { screen: Screen; cast: FloorFixture };

  beforeAll(async () => {
    desk = await CommandCluster.start({ vendors: ['yeastar', 'netsapiens'], account: { timeoutMs: 10_000 } });
    const at = async (account: string) => {
      const { screen, casts } = await desk.audience(account);
      return { screen, cast: casts[0]! };
    };
    [hq, west] = await Promise.all([at('hq'), at('west')]);
  });
  afterAll(() => desk.world.close());

  const pause = (seconds: number): CommandBody => ({
    ...{ type: 'agent.pause', agent: hq.cast.ada.name, params: { seconds } },
  });
  const settled = (screen: Screen, account: string, id: string): Promise<Command> =>
    screen.until(() => {
      const row = screen.commands(account)[id]!;
      expect(row.settledAt).toBeDefined();
      expect(row.confirmation).not.toBe('pending');
      return row;
    });

  describe('by its idempotency key', () => {
    it('needs one', async () => {
      const from = desk.writes('hq').length;
      for (const [key, code] of [
        [null, 'idempotency-key-missing'],
        ['', 'idempotency-key-missing'],
        ['with space', 'bad-request'],
        ['x'.repeat(201), 'bad-request'],
      ] as const)
        expect(await desk.post('hq', pause(10), { key })).toMatchObject({ status: 400, body: { code } });
      const wire = await desk.world.wire(desk.service.url, { auth: { token: desk.token } });
      expect(await wire.ask('command', { account: 'hq', ...pause(10) })).toMatchObject({
        error: { code: 'idempotency-key-missing' },
      });
      expect(desk.writes('hq')).toHaveLength(from);
    });

    it('is done once, whatever the order of its fields and the way it comes', async () => {
      const key = randomUUID();
      const from = desk.writes('hq').length;
      const first = await desk.post(
        'hq',
        { type: 'agent.pause', agent: hq.cast.ada.name, seconds: 11 },
        { key },
      );
      expect(first.status).toBe(200);
      const known = await settled(hq.screen, 'hq', first.body.id);
      const again = await desk.post(
        'hq',
        { seconds: 11, agent: hq.cast.ada.name, type: 'agent.pause' },
        { key },
      );
      expect(again).toMatchObject({ status: 200, body: known });
      const wire = await desk.world.wire(desk.service.url, { auth: { token: desk.token } });
      const same = { agent: hq.cast.ada.name, type: 'agent.pause', seconds: 11 };
      expect(await wire.ask('command', { account: 'hq', idempotencyKey: key, ...same })).toEqual({
        ok: true,
        command: known,
      });
      expect(desk.writes('hq')).toHaveLength(from + 1);
    });

    it('is not another command, nor another user’s', async () => {
      const key = randomUUID();
      const from = desk.writes('hq').length;
      const mine = await desk.post('hq', pause(12), { key });
      expect(await desk.post('hq', pause(13), { key })).toMatchObject({
        status: 422,
        body: { code: 'idempotency-conflict' },
      });
      expect(desk.writes('hq')).toHaveLength(from + 1);
      const token = await desk.world.token({ sub: 'cleo', scope: ADMIN });
      const theirs = await desk.post('hq', pause(13), { key, token });
      expect(theirs).toMatchObject({ status: 200, body: { by: 'cleo' } });
      expect(theirs.body.id).not.toBe(mine.body.id);
    });
  });

  it('is answered as under way after a while, and its outcome comes later', async () => {
    const key = randomUUID();
    const from = desk.writes('hq').length;
    const { faults } = desk.world.simulator('hq');
    faults.add({ kind: 'latency', latencyMs: SLOWER_THAN_WAITED_MS, path: PAUSE, times: 1 });
    const answer = desk.post('hq', pause(14), { key });
    await until(desk.world.asked('hq').signal, () => expect(desk.writes('hq')).toHaveLength(from + 1));
    const early = await hq.screen.until(() => {
      const row = Object.values(hq.screen.commands('hq')).find(({ status }) => status === 'sent');
      expect(row).toMatchObject({ params: { seconds: 14 } });
      return row!;
    });
    // Meanwhile.
    expect(await desk.post('hq', pause(14), { key })).toMatchObject({
      status: 409,
      body: { code: 'in-flight' },
    });
    expect(await desk.post('hq', pause(15), { key })).toMatchObject({ status: 422 });
    const { status, headers, body } = await answer;
    expect({ status, body }).toEqual({ status: 202, body: early });
    const location = headers.get('location')!;
    expect((await desk.get(location)).body).toMatchObject({ id: body.id, status: 'sent' });

    const row = await settled(hq.screen, 'hq', body.id);
    expect(row).toMatchObject({ status: 'succeeded', confirmation: 'confirmed' });
    expect((await desk.get(location)).body).toEqual(row);
    expect((await desk.post('hq', pause(14), { key })).body).toEqual(row);
    expect(desk.writes('hq')).toHaveLength(from + 1);
  });

  it('is unknown when the vendor does not say', async () => {
    desk.world.simulator('hq').faults.add({ kind: 'truncated', path: PAUSE, times: 1 });
    const { status, body } = await desk.post('hq', pause(16));
    expect({ status, body }).toMatchObject({
      status: 200,
      body: {
        status: 'unknown',
        error: { code: 'no-answer', detail: expect.stringContaining('agent/pause') },
      },
    });
    // It happened all the same, and that can be seen.
    expect(await settled(hq.screen, 'hq', body.id)).toMatchObject({
      status: 'unknown',
      confirmation: 'confirmed',
    });
  });

  it('has failed when the vendor refuses it', async () => {
    desk.world.simulator('hq').faults.add({ kind: 'vendor-error', code: 10003, path: PAUSE, times: 1 });
    const { status, body } = await desk.post('hq', pause(17));
    expect({ status, body }).toMatchObject({
      status: 200,
      body: { status: 'failed', error: { code: 'rejected', vendorCode: '10003' } },
    });
    expect(body).not.toHaveProperty('confirmation');
    await hq.screen.until(() => expect(hq.screen.commands('hq')[body.id]).toEqual(body));
  });

  describe('in several queues', () => {
    const path = (queue: { number: string }) => `/ns-api/v2/domains/~/callqueues/${queue.number}/`;
    const logout = (): CommandBody => {
      const { ada, sales, support } = west.cast;
      return { type: 'agent.logout', agent: ada.name, queues: [sales.name, support.name] };
    };

    beforeEach(async () => {
      const { ada } = west.cast;
      desk.world.floor('west').login(ada.key);
      await desk.world.readAll(desk.service, 'west');
      await west.screen.until(() =>
        expect(west.screen.account('west').agents[ada.id]).toMatchObject({ state: 'available' }),
      );
    });

    it('may fail in one of them', async () => {
      const { ada, sales, support } = west.cast;
      const body = '{"code":409,"message":"Not now"}';
      desk.world
        .simulator('west')
        .faults.add({ kind: 'error', status: 409, body, path: path(sales), times: 1 });
      const answer = await desk.post('west', logout());
      expect(answer.status).toBe(200);
      const row = await settled(west.screen, 'west', answer.body.id);
      expect(row).toMatchObject({
        status: 'failed',
        confirmation: 'confirmed',
        error: { code: 'partial', detail: expect.stringContaining(`${support.id}: succeeded`) },
        results: {
          [sales.id]: { status: 'failed', error: { code: 'rejected', vendorCode: '409' } },
          [support.id]: { status: 'succeeded' },
        },
      });
      expect(west.screen.account('west').agents[ada.id]?.queues).toEqual({
        [sales.id]: 'available',
        [support.id]: 'offline',
      });
    });

    it('may be unknown in one of them, and is not tried in the next', async () => {
      const { sales, support } = west.cast;
      const from = desk.writes('west').length;
      desk.world.simulator('west').faults.add({ kind: 'error', status: 500, path: path(sales), times: 1 });
      const { body } = await desk.post('west', logout());
      expect(body).toMatchObject({
        status: 'unknown',
        results: {
          [sales.id]: { status: 'unknown', error: { code: 'no-answer' } },
          [support.id]: { status: 'not-sent' },
        },
      });
      expect(desk.writes('west')).toHaveLength(from + 1);
    });
  });

  describe('in the audit trail', () => {
    const trail = async (query: Record<string, string> = {}) => {
      const search = new URLSearchParams(query).toString();
      return (await desk.get<Page<Command>>(`/v1/accounts/hq/commands?${search}`)).body;
    };

    it('newest first, of all users, page by page', async () => {
      const { items: all, nextCursor } = await trail({ limit: '200' });
      expect(nextCursor).toBeUndefined();
      expect(all.map(({ createdAt }) => createdAt)).toEqual(
        all.map(({ createdAt }) => createdAt).sort((a, b) => b - a),
      );
      expect(new Set(all.map(({ by }) => by))).toEqual(new Set(['ann', 'cleo']));
      expect(Object.fromEntries(all.map((row) => [row.id, row]))).toEqual({ ...hq.screen.commands('hq') });

      const pages: Command[][] = [];
      let cursor: string | undefined;
      do {
        const page = await trail({ limit: '2', ...(cursor !== undefined && { cursor }) });
        pages.push(page.items);
        cursor = page.nextCursor;
      } while (cursor !== undefined);
      expect(pages.flat()).toEqual(all);
      expect(Math.max(...pages.map(({ length }) => length))).toBe(2);
    });

    it('of one agent, by any name, and since an instant', async () => {
      const { ben } = hq.cast;
      const { body } = await desk.post('hq', { type: 'agent.pause', agent: ben.number });
      const row = await settled(hq.screen, 'hq', body.id);
      for (const agent of [ben.name, ben.number, ben.key, `id:${ben.id}`, ben.id])
        expect(await trail({ agent })).toEqual({ items: [row] });
      expect(await trail({ agent: 'nemo' })).toEqual({ items: [] });
      expect(await trail({ since: String(row.createdAt) })).toEqual({ items: [row] });
      expect(await trail({ agent: ben.name, since: String(row.createdAt + 1) })).toEqual({ items: [] });
    });

    it('of one person, and before an instant', async () => {
      const { items: all } = await trail();
      const hers = all.filter(({ by }) => by === 'cleo');
      expect(hers.length).toBeGreaterThan(0);
      expect(await trail({ by: 'cleo' })).toEqual({ items: hers });
      const until = hers[0]?.createdAt ?? 0;
      expect(await trail({ until: String(until) })).toEqual({
        items: all.filter(({ createdAt }) => createdAt < until),
      });
    });

    it('of all accounts together', async () => {
      const { items: all } = (await desk.get<Page<Command>>('/v1/commands')).body;
      expect(all.map(({ createdAt }) => createdAt)).toEqual(
        all.map(({ createdAt }) => createdAt).sort((a, b) => b - a),
      );
      expect(new Set(all.map(({ account }) => account))).toEqual(new Set(['hq', 'west']));
      expect(all.filter(({ account }) => account === 'hq')).toEqual((await trail()).items);
      const { items: some } = (await desk.get<Page<Command>>('/v1/commands?by=cleo&limit=1')).body;
      expect(some).toEqual(all.filter(({ by }) => by === 'cleo').slice(0, 1));
    });

    it.each([
      ['limit=0'],
      ['limit=many'],
      ['since=yesterday'],
      ['since=-1'],
      ['cursor=%00'],
      ['until=soon'],
      ['by='],
    ])('not by ?%s', async (query) => {
      const { status, body } = await desk.get<Problem>(`/v1/accounts/hq/commands?${query}`);
      expect({ status, code: body.code }).toEqual({ status: 400, code: 'bad-request' });
    });
  });

  it('can be asked for by its id, and by no other', async () => {
    const { body } = await desk.post('hq', pause(20));
    for (const id of [
      'nothing',
      'hq',
      `${body.id}x`,
      encodeURIComponent('hq.../x'),
      body.id.replace('hq', 'west'),
    ])
      expect(await desk.get(`/v1/commands/${id}`)).toMatchObject({
        status: 404,
        body: { code: 'not-found' },
      });
    expect(await desk.get(`/v1/commands/${body.id}`)).toMatchObject({ status: 200 });
  });
});
