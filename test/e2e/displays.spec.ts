import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { DisplayMessage } from '../../client/index.js';
import { caught } from '../support/caught.js';
import { eventually } from '../support/eventually.js';
import { bearer, type Asked } from '../support/rest-answer.js';
import { TestCluster, type Service } from '../support/test-cluster.js';

const MANAGER = 'floor:read displays:manage';
const SUPPORT = ['queue/hq/3'];

/** The last part of `fwd_<id>_<secret>`; a secret may hold `_` itself. */
const secretIn = (token: string): string => /^fwd_[0-9a-f]+_(.+)$/.exec(token)![1]!;

interface Minted {
  id: string;
  token: string;
}

describe('Displays', () => {
  let world: TestCluster;
  let service: Service;
  let manager: Asked;

  beforeAll(async () => {
    world = await TestCluster.start({
      accounts: [{ id: 'hq' }, { id: 'lab' }, { id: 'rival', tenant: 'rival' }],
      file: { limits: { displaysPerTenant: 5, pairingsPerMinute: 6, wrongCodesPerHour: 3 } },
    });
    service = await world.service();
    manager = bearer(service.url, await world.token({ scope: MANAGER }));
    const screen = (await world.screen(service.url)).follow('queue/hq/3', 'account/hq');
    await screen.until(() => [screen.queue('3'), screen.account()]);
    screen.close();
  });
  afterAll(() => world.close());

  const mint = async (label: string, topics: string[] = SUPPORT): Promise<Minted> => {
    const { status, body } = await manager('POST', '/v1/displays', { label, topics });
    expect([status, body]).toMatchObject([201, { id: expect.any(String), label, topics }]);
    return body as unknown as Minted;
  };
  const revoke = async ({ id }: { id: string }): Promise<void> => {
    expect(await manager('DELETE', `/v1/displays/${id}`)).toMatchObject({ status: 204 });
  };
  const refusalOf = async (token: string): Promise<unknown> => {
    const wire = await world.unconnected(service.url, { auth: { token }, more: { reconnection: false } });
    return caught(wire.connect());
  };

  it('are minted once, listed without their token, and follow their topics live', async () => {
    const reception = await mint('Reception');
    expect(reception.token).toMatch(/^fwd_[0-9a-f]{16}_[\w-]{43}$/);
    const before = await manager('GET', '/v1/displays');
    expect(before.body).toEqual({
      items: [
        {
          id: reception.id,
          label: 'Reception',
          topics: SUPPORT,
          createdAt: expect.any(Number),
          createdBy: 'ann',
          settings: {},
          version: 1,
          connected: false,
        },
      ],
    });
    const screen = await world.screen(service.url, { token: reception.token });
    screen.follow(...SUPPORT);
    await screen.until(() => screen.queue('3'));
    const call = world.floor().arrive('3', { caller: '5550190' });
    await screen.until(() => expect(screen.queue('3').waiting).toHaveProperty([call]));
    world.floor().hangup(call);
    const after = await manager('GET', '/v1/displays');
    expect(after.body).toMatchObject({ items: [{ lastUsedAt: expect.any(Number), connected: true }] });
    expect(JSON.stringify([before, after])).not.toContain(secretIn(reception.token));
    screen.close();
    await revoke(reception);
  });

  it('read their topics over REST, and nothing else anywhere', async () => {
    const { token, ...display } = await mint('Narrow');
    const ask = bearer(service.url, token);
    expect(await ask('GET', '/v1/accounts/hq/queues/3')).toMatchObject({
      status: 200,
      body: { topic: 'queue/hq/3' },
    });
    const accounts = await ask('GET', '/v1/accounts');
    expect(accounts.body).toMatchObject({ items: [{ id: 'hq' }] });
    expect((await ask('GET', '/v1/accounts/hq')).body).not.toHaveProperty('capabilities');
    for (const [method, path, status] of [
      ['GET', '/v1/accounts/hq/queues', 403],
      ['GET', '/v1/accounts/hq/agents', 403],
      ['GET', '/v1/accounts/hq/queues/4', 403],
      ['GET', '/v1/accounts/hq/status-labels', 403],
      ['GET', '/v1/accounts/hq/servers', 403],
      ['GET', '/v1/accounts/hq/commands', 403],
      ['GET', '/v1/accounts/lab/queues/3', 404],
      ['GET', '/v1/accounts/rival/queues/3', 404],
      ['GET', '/v1/displays', 403],
      ['DELETE', `/v1/displays/${display.id}`, 403],
      ['PATCH', `/v1/displays/${display.id}`, 403],
      ['POST', `/v1/displays/${display.id}/reload`, 403],
      ['POST', '/v1/displays', 403],
      ['POST', '/v1/revocations', 403],
    ] as const)
      expect([path, await ask(method, path)]).toMatchObject([path, { status }]);
    const command = { type: 'agent.pause', agent: '1001', queues: 'all', params: {} };
    const key = { 'idempotency-key': randomUUID() };
    expect(await ask('POST', '/v1/accounts/hq/commands', command, key)).toMatchObject({ status: 403 });

    const wire = await world.wire(service.url, { auth: { token } });
    expect(await wire.follow('queue/hq/3')).toMatchObject({ ok: true });
    for (const [topic, code] of [
      ['account/hq', 'forbidden'],
      ['commands/hq', 'forbidden'],
      ['queue/hq/4', 'forbidden'],
      ['account/lab', 'not-found'],
      ['account/rival', 'not-found'],
    ])
      expect([topic, await wire.follow(topic!)]).toMatchObject([topic, { ok: false, error: { code } }]);
    expect(
      await wire.ask('command', { account: 'hq', idempotencyKey: randomUUID(), ...command }),
    ).toMatchObject({
      ok: false,
      error: { code: 'forbidden' },
    });
    // Renewed with its own token it has no end; with a user's token it does not become a user.
    expect(await wire.ask('authenticate', { token })).toEqual({ ok: true });
    expect(await wire.ask('authenticate', { token: await world.token() })).toMatchObject({
      error: { code: 'forbidden' },
    });
    await revoke(display);
  });

  it('end at once on every instance when they are revoked, and stay out', async () => {
    const other = await world.service({ role: 'api' });
    const revoked = await mint('Revoked');
    const kept = await mint('Kept');
    const ends = [];
    for (const { url } of [service, other]) {
      const wire = await world.wire(url, { auth: { token: revoked.token }, more: { reconnection: false } });
      ends.push(wire.ended());
    }
    const bystander = await world.wire(other.url, { auth: { token: kept.token } });
    await revoke(revoked);
    expect(await Promise.all(ends)).toEqual(['io server disconnect', 'io server disconnect']);
    expect(await refusalOf(revoked.token)).toMatchObject({ data: { code: 'unauthenticated', status: 401 } });
    expect(await bearer(other.url, revoked.token)('GET', '/v1/accounts')).toMatchObject({ status: 401 });
    expect(await bystander.follow('queue/hq/3')).toMatchObject({ ok: true });
    expect(await manager('DELETE', `/v1/displays/${revoked.id}`)).toMatchObject({ status: 404 });
    await other.stop();
    await revoke(kept);
  });

  it('are changed at the desk, and told so at once on every instance', async () => {
    const other = await world.service({ role: 'api' });
    const { id, token } = await mint('Hall');
    const told: DisplayMessage[] = [];
    const screens = await Promise.all([
      world.screen(service.url, { token }),
      world.screen(other.url, { token }),
      world.screen(other.url),
    ]);
    for (const screen of screens)
      screen.client.onDisplay((message) => {
        told.push(message);
        screen.signal.emit();
      });
    const [first] = screens;
    const untilTold = (count: number, message: object) =>
      eventually(
        () => told.length === count && told.slice(-2).every((one) => isDeepStrictEqual(one, message)),
        { withinMs: 45_000, else: () => JSON.stringify(told) },
      );
    await untilTold(2, { id, version: 1, label: 'Hall', settings: {} });

    const path = `/v1/displays/${id}`;
    const settings = { view: 'rows', text: 'Fire drill at 15:00', queues: ['hq/3'] };
    const changed = await manager('PATCH', path, { settings }, { 'if-match': '"1"' });
    expect(changed).toMatchObject({
      status: 200,
      body: { label: 'Hall', version: 2, settings, changedBy: 'ann', connected: true },
    });
    await untilTold(4, { id, version: 2, label: 'Hall', settings });
    // Nothing new is nothing to tell; and what was read before is not overwritten.
    expect(await manager('PATCH', path, { settings: { view: 'rows' } })).toMatchObject({
      body: { version: 2 },
    });
    const stale = await manager('PATCH', path, { label: 'Entrance' }, { 'if-match': '"1"' });
    expect(stale).toMatchObject({ status: 412, body: { code: 'precondition-failed' } });
    const both = [{ settings: { theme: 'night' } }, { label: 'Entrance' }, { settings: { text: null } }];
    const answers = await Promise.all(both.map((change) => manager('PATCH', path, change)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    const last = {
      id,
      version: 5,
      label: 'Entrance',
      settings: { view: 'rows', queues: ['hq/3'], theme: 'night' },
    };
    await eventually(() => told.slice(-2).every((one) => isDeepStrictEqual(one, last)), {
      withinMs: 45_000,
      else: () => JSON.stringify(told),
    });

    const asked = await manager('POST', `${path}/reload`);
    expect(asked).toMatchObject({ status: 202, body: { version: 5, reload: { askedBy: 'ann' } } });
    const { reload } = asked.body as { reload: { askedAt: number } };
    expect(reload).not.toHaveProperty('doneAt');
    await eventually(() => told.slice(-2).every((one) => isDeepStrictEqual(one, { ...last, reload })));
    await expect(first.client.reloaded(reload.askedAt - 1)).rejects.toMatchObject({ code: 'not-found' });
    await first.client.reloaded(reload.askedAt);
    const { body } = await manager('GET', '/v1/displays');
    expect(body).toMatchObject({ items: [{ reload: { ...reload, doneAt: expect.any(Number) } }] });
    for (const screen of screens) screen.close();
    await other.stop();
    await revoke({ id });

    // Who did what, newest first; for tokens that may read the audit log of the whole tenant.
    const auditor = bearer(service.url, await world.token({ scope: 'audit:read' }));
    const log = await auditor('GET', '/v1/displays/log');
    const entries = (log.body as { items: { display: string }[] }).items.filter((one) => one.display === id);
    const by = { by: 'ann', display: id };
    expect(entries).toMatchObject([
      { ...by, what: 'removed', label: 'Entrance' },
      { ...by, what: 'reload' },
      ...[3, 4, 5].map(() => ({ ...by, what: 'changed' })),
      { ...by, what: 'changed', label: 'Hall', changed: ['queues', 'view', 'text'] },
      { ...by, what: 'minted', label: 'Hall' },
    ]);
    expect(await manager('GET', '/v1/displays/log')).toMatchObject({ status: 403 });
    const narrowed = await world.token({ scope: 'audit:read', accounts: ['hq'] });
    expect(await bearer(service.url, narrowed)('GET', '/v1/displays/log')).toMatchObject({ status: 403 });
  });

  it.each([
    [{ settings: { view: 'list' } }, 422, 'invalid-settings'],
    [{ settings: { queues: ['hq/4'] } }, 422, 'invalid-settings'],
    [{ settings: { accounts: ['rival'] } }, 422, 'invalid-settings'],
    [{ settings: [] }, 400, 'bad-request'],
    [{ topics: ['account/hq'] }, 400, 'bad-request'],
    [{ label: '' }, 400, 'bad-request'],
  ])('refuse the change %j', async (change, status, code) => {
    const { id } = await mint('Hall');
    expect(await manager('PATCH', `/v1/displays/${id}`, change)).toMatchObject({ status, body: { code } });
    const tag = { 'if-match': 'new' };
    expect(await manager('PATCH', `/v1/displays/${id}`, { label: 'x' }, tag)).toMatchObject({ status: 400 });
    await revoke({ id });
    expect(await manager('PATCH', `/v1/displays/${id}`, { label: 'x' })).toMatchObject({ status: 404 });
    expect(await manager('POST', `/v1/displays/${id}/reload`)).toMatchObject({ status: 404 });
  });

  it('survive a restart of the service', async () => {
    const first = await world.service({ role: 'api' });
    const display = await mint('Patient');
    await world.wire(first.url, { auth: { token: display.token } });
    await first.stop();
    const second = await world.service({ role: 'api' });
    const wire = await world.wire(second.url, { auth: { token: display.token } });
    expect(await wire.follow('queue/hq/3')).toMatchObject({ ok: true });
    await second.stop();
    await revoke(display);
  });

  it('are for what their maker may see, within his tenant, and up to a number', async () => {
    for (const [claims, topics, code] of [
      [{}, ['commands/hq'], 'forbidden'],
      [{}, ['account/rival'], 'not-found'],
      [{}, ['queue/hq/3', 'nonsense'], 'bad-request'],
      [{}, [], 'bad-request'],
      [{ accounts: ['lab'] }, ['account/hq'], 'not-found'],
      [{ queues: ['hq/4'] }, ['queue/hq/3'], 'forbidden'],
      [{ scope: 'displays:manage' }, ['queue/hq/3'], 'forbidden'],
      [{ scope: 'floor:read queues:admin' }, ['queue/hq/3'], 'forbidden'],
    ] as const) {
      const token = await world.token({ scope: MANAGER, ...structuredClone(claims) } as object);
      const answer = await bearer(service.url, token)('POST', '/v1/displays', { label: 'x', topics });
      expect([claims, topics, answer.body]).toMatchObject([claims, topics, { code }]);
    }
    const minted = [];
    for (let i = 0; i < 5; i += 1) minted.push(await mint(`No. ${i}`, i === 0 ? ['account/lab'] : SUPPORT));
    expect(await manager('POST', '/v1/displays', { label: 'x', topics: SUPPORT })).toMatchObject({
      status: 429,
      body: { code: 'too-many-displays' },
    });
    const page = await manager('GET', '/v1/displays?limit=3');
    const rest = await manager('GET', `/v1/displays?cursor=${String(page.body['nextCursor'])}`);
    const ids = [page, rest].flatMap(({ body }) => (body['items'] as Minted[]).map(({ id }) => id));
    expect(ids.toSorted()).toEqual(minted.map(({ id }) => id).toSorted());

    // Another tenant, and a manager of other accounts, cannot see that they exist.
    for (const claims of [{ tenant: 'rival' }, { accounts: ['lab'] }]) {
      const ask = bearer(service.url, await world.token({ scope: MANAGER, ...claims }));
      const { body } = await ask('GET', '/v1/displays');
      expect((body['items'] as Minted[]).map(({ id }) => id)).toEqual(
        'tenant' in claims ? [] : [minted[0]!.id],
      );
      for (const [method, path] of [
        ['PATCH', ''],
        ['POST', '/reload'],
        ['DELETE', ''],
      ] as const)
        expect(
          await ask(
            method,
            `/v1/displays/${minted[1]!.id}${path}`,
            method === 'PATCH' ? { label: 'y' } : undefined,
          ),
        ).toMatchObject({ status: 404 });
    }
    for (const display of minted) await revoke(display);
  });

  describe('on a television', () => {
    const screen = () => bearer(service.url);

    it('get their token once, when the code is confirmed', async () => {
      const begun = await screen()('POST', '/v1/displays/pairings');
      expect(begun).toMatchObject({
        status: 201,
        body: { code: expect.stringMatching(/^\w{4}-\w{4}$/), pollAfterMs: expect.any(Number) },
      });
      const { code, secret, expiresAt } = begun.body as { code: string; secret: string; expiresAt: number };
      expect(expiresAt).toBeGreaterThan(Date.now());
      const poll = () => screen()('POST', '/v1/displays/pairings/poll', { secret });
      expect(await poll()).toMatchObject({ status: 202, body: { state: 'waiting' } });

      const path = `/v1/displays/pairings/${code.toLowerCase()}/confirm`;
      const wish = { label: 'Canteen', topics: SUPPORT };
      const both = await Promise.all([manager('POST', path, wish), manager('POST', path, wish)]);
      expect(both.map(({ status }) => status).toSorted()).toEqual([201, 410]);
      const display = both.find(({ status }) => status === 201)!.body as unknown as Minted;
      expect(display).toEqual({
        ...{ id: expect.any(String), ...wish, createdAt: expect.any(Number), createdBy: 'ann' },
        ...{ settings: {}, version: 1, connected: false },
      });

      const polls = await Promise.all([poll(), poll()]);
      expect(polls.map(({ status }) => status).toSorted()).toEqual([200, 410]);
      const given = polls.find(({ status }) => status === 200)!.body as { token: string };
      expect(given).toEqual({ ...wish, token: expect.stringMatching(/^fwd_/) });
      expect(await poll()).toMatchObject({ status: 410, body: { code: 'expired-pairing' } });
      const wire = await world.wire(service.url, { auth: given });
      expect(await wire.follow('queue/hq/3')).toMatchObject({ ok: true });
      await revoke(display);
    });

    it('get nothing when the display was revoked before they asked, or with a secret that is not theirs', async () => {
      const { body } = await screen()('POST', '/v1/displays/pairings');
      const { code, secret } = body as { code: string; secret: string };
      const wish = { label: 'Gone', topics: SUPPORT };
      const made = await manager('POST', `/v1/displays/pairings/${code}/confirm`, wish);
      await revoke(made.body as unknown as Minted);
      const forged = `${secret.slice(0, -1)}${secret.endsWith('A') ? 'B' : 'A'}`;
      for (const guess of [secret, forged, `fwp_${'C'.repeat(8)}_${'x'.repeat(43)}`, 'x'])
        expect(await screen()('POST', '/v1/displays/pairings/poll', { secret: guess })).toMatchObject({
          status: 410,
          body: { code: 'expired-pairing' },
        });
    });

    it('cannot be guessed: wrong codes are counted per person, right ones are not', async () => {
      const ask = bearer(service.url, await world.token({ scope: MANAGER, sub: 'guesser' }));
      const wish = { label: 'x', topics: SUPPORT };
      const codes = [];
      for (const code of ['CCCC-CCCC', 'nonsense', 'FFFFFFFF', 'GGGG-GGGG'])
        codes.push((await ask('POST', `/v1/displays/pairings/${code}/confirm`, wish)).body['code']);
      expect(codes).toEqual([
        ...['expired-pairing', 'expired-pairing', 'expired-pairing', 'too-many-requests'],
      ]);
      expect(await screen()('POST', '/v1/displays/pairings/CCCC-CCCC/confirm', wish)).toMatchObject({
        status: 401,
      });
    });

    it('are limited per address', async () => {
      const statuses = [];
      for (let i = 0; i < 7; i += 1) statuses.push((await screen()('POST', '/v1/displays/pairings')).status);
      expect(statuses.at(-1)).toBe(429);
    });
  });

  describe('and people', () => {
    it.each([
      ['one token', 'bob', { jti: 'lost' }],
      ['all tokens of a person', 'eve', { subject: 'eve' }],
    ])(
      '%s can be revoked, on every instance, and the tokens of others stay valid',
      async (_what, sub, what) => {
        const jti = 'jti' in what ? what.jti : 'another';
        const other = await world.service({ role: 'api' });
        const token = await world.token({ sub, jti });
        const theirs = await world.wire(other.url, { auth: { token }, more: { reconnection: false } });
        const stays = await world.wire(other.url, {
          auth: { token: await world.token({ sub, jti, tenant: 'rival' }) },
        });
        const ended = theirs.ended();
        const ask = async (scope: string, more: object = {}) =>
          bearer(service.url, await world.token({ scope, ...more }));
        for (const [asked, code] of [
          [await ask('displays:manage'), 'forbidden'],
          [await ask('queues:admin', { accounts: ['hq'] }), 'forbidden'],
        ] as const)
          expect((await asked('POST', '/v1/revocations', what)).body).toMatchObject({ code });
        const admin = await ask('queues:admin');
        for (const body of [{}, { jti: 'a', subject: 'b' }, { jti: 7 }])
          expect(await admin('POST', '/v1/revocations', body)).toMatchObject({ status: 400 });
        expect(await admin('POST', '/v1/revocations', what)).toMatchObject({
          status: 201,
          body: { ...what, revokedAt: expect.any(Number) },
        });
        expect(await ended).toBe('io server disconnect');
        for (const { url } of [service, other])
          expect((await bearer(url, token)('GET', '/v1/accounts')).body).toMatchObject({
            code: 'unauthenticated',
            detail: 'The token is not accepted: it is revoked.',
          });
        expect(await stays.ask('time', { sent: 1 })).toMatchObject({ ok: true });
        await other.stop();
      },
    );
  });
});
