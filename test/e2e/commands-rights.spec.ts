import { randomUUID } from 'node:crypto';
import type { Command, Problem } from '../../client/index.js';
import type { FloorFixture } from '../support/floor-fixture.js';
import type { Screen } from '../support/screen.js';
import type { Claims } from '../support/test-issuer.js';
import { ADMIN, CommandCluster } from '../support/command-cluster.js';

const SUPERVISOR = 'floor:read agents:command';

describe('Rights to send and to see commands', () => {
  let desk: CommandCluster;
  let bob: Screen;
  let cast: FloorFixture;

  beforeAll(async () => {
    desk = await CommandCluster.start({ vendors: ['yeastar'] });
    const { screen, casts } = await desk.audience('hq');
    bob = screen;
    cast = casts[0]!;
  });
  afterAll(() => desk.world.close());

  async function give(
    claims: Claims,
    command: object,
    account = 'hq',
  ): Promise<{ status: number; code: unknown }> {
    const token = await desk.world.token(claims);
    const { status, body } = await desk.post<Problem>(account, command, { token });
    const wire = await desk.world.wire(desk.service.url, { auth: { token } });
    const over = await wire.ask<{ ok: true }>('command', {
      account,
      idempotencyKey: randomUUID(),
      ...command,
    });
    // The socket says the same.
    expect(over.ok).toBe(status === 200);
    if (!over.ok) expect(over.error.code).toBe(body.code);
    wire.close();
    return { status, code: body.code };
  }

  const FORBIDDEN = { status: 403, code: 'forbidden' };
  const DONE = { status: 200, code: undefined };

  it('a viewer sends no command', async () => {
    const from = desk.writes('hq').length;
    for (const type of ['agent.pause', 'call.hangup', 'queue.delete'])
      expect(await give({ scope: 'floor:read' }, { type, agent: cast.ada.name })).toEqual(FORBIDDEN);
    expect(desk.writes('hq')).toHaveLength(from);
  });

  it('a supervisor sends commands about agents and calls, and changes no queue', async () => {
    const update = { type: 'queue.update', queue: cast.sales.name, params: { fields: { wrap_up_time: 5 } } };
    expect(await give({ scope: SUPERVISOR }, { type: 'agent.pause', agent: cast.ada.name })).toEqual(DONE);
    expect(await give({ scope: SUPERVISOR }, update)).toEqual(FORBIDDEN);
    expect(await give({ scope: 'queues:admin' }, update)).toEqual(DONE);
    expect(await give({ scope: 'queues:admin' }, { type: 'agent.pause', agent: cast.ada.name })).toEqual(
      FORBIDDEN,
    );
  });

  it('another tenant, or a token for other accounts, cannot see this one', async () => {
    const pause = { type: 'agent.pause', agent: cast.ada.name };
    const unknown = { status: 404, code: 'not-found' };
    expect(await give({ tenant: 'rival', scope: ADMIN }, pause)).toEqual(unknown);
    expect(await give({ accounts: ['other'], scope: ADMIN }, pause)).toEqual(unknown);
    expect(await give({ scope: ADMIN }, pause, 'nowhere')).toEqual(unknown);
  });

  it('a token for one queue acts there only, and knows no other', async () => {
    const claims = { scope: ADMIN, queues: [`hq/${cast.support.id}`] };
    const pause = (agent: string, queues?: string[]) => ({
      type: 'agent.pause',
      agent,
      ...(queues && { queues }),
    });
    expect(await give(claims, pause(cast.ada.name, [cast.support.name]))).toEqual(DONE);
    expect(await give(claims, pause(cast.ada.name))).toEqual(FORBIDDEN);
    const invalid = { status: 422, code: 'invalid-command' };
    expect(await give(claims, pause(cast.ada.name, [cast.sales.name]))).toEqual(invalid);
    expect(await give(claims, pause(cast.dee.name))).toEqual(invalid);
    const create = { number: '6599', name: 'New', ring_strategy: 'linear' };
    expect(await give(claims, { type: 'queue.create', params: { fields: create } })).toEqual(FORBIDDEN);
  });

  describe('an agent’s own token', () => {
    const own = (): Claims => ({ sub: 'ben', scope: '', agent: cast.ben.number });

    it.each([
      ['agent.pause', 'paused'],
      ['agent.unpause', 'available'],
      ['agent.logout', 'offline'],
      ['agent.login', 'available'],
    ])('allows %s of this agent', async (type, state) => {
      // By name and over HTTP, by number and over the socket.
      const token = await desk.world.token(own());
      const { status, body } = await desk.post('hq', { type, agent: cast.ben.name }, { token });
      expect({ status, body }).toMatchObject({ status: 200, body: { by: 'ben', agent: cast.ben.id } });
      await bob.until(() => expect(bob.account().agents[cast.ben.id]).toMatchObject({ state }));
      expect(await give(own(), { type, agent: cast.ben.number })).toEqual(DONE);
      expect((await desk.get<Command>(`/v1/commands/${body.id}`, token)).body).toMatchObject({ id: body.id });
    });

    it('forbids other commands and other agents, whether they exist or not', async () => {
      const from = desk.writes('hq').length;
      for (const command of [
        { type: 'agent.pause', agent: cast.ada.name },
        { type: 'agent.pause', agent: 'Nemo' },
        { type: 'agent.leave', agent: cast.ben.name },
        { type: 'call.hangup', agent: cast.ben.name },
        { type: 'queue.delete', queue: cast.support.name },
      ])
        expect(await give({ ...own(), scope: ADMIN }, command)).toEqual(FORBIDDEN);
      expect(desk.writes('hq')).toHaveLength(from);
    });

    it('sees only its own commands', async () => {
      const token = await desk.world.token({ ...own(), scope: ADMIN });
      const { body } = await desk.post('hq', { type: 'agent.unpause', agent: cast.ada.name });
      expect(await desk.get(`/v1/commands/${body.id}`, token)).toMatchObject({ status: 404 });
      expect(await desk.get('/v1/accounts/hq/commands', token)).toMatchObject({ status: 403 });
      const wire = await desk.world.wire(desk.service.url, { auth: { token } });
      expect(await wire.follow('commands/hq')).toMatchObject({ ok: false, error: { code: 'forbidden' } });
    });
  });

  it.each([
    ['floor:read', 'forbidden'],
    ['agents:command', 'forbidden'],
    ['floor:read agents:command', undefined],
    ['floor:read queues:admin', undefined],
    ['floor:read audit:read', undefined],
  ])('the topic of commands, with "%s": %s', async (scope, refusal) => {
    const token = await desk.world.token({ scope });
    const wire = await desk.world.wire(desk.service.url, { auth: { token } });
    const answer = await wire.follow('commands/hq');
    expect('error' in answer ? answer.error.code : undefined).toBe(refusal);
  });

  it('the topic of commands is for the whole account, and for its tenant', async () => {
    const others: [Claims, string][] = [
      [{ scope: ADMIN, queues: [`hq/${cast.support.id}`] }, 'forbidden'],
      [{ scope: ADMIN, tenant: 'rival' }, 'not-found'],
    ];
    for (const [claims, code] of others) {
      const token = await desk.world.token(claims);
      const wire = await desk.world.wire(desk.service.url, { auth: { token } });
      expect(await wire.follow('commands/hq')).toMatchObject({ ok: false, error: { code } });
    }
  });

  it('the audit trail is for those with its scope', async () => {
    for (const [scope, status] of [
      [SUPERVISOR, 403],
      ['audit:read', 200],
    ] as const) {
      const token = await desk.world.token({ scope });
      expect(await desk.get('/v1/accounts/hq/commands', token)).toMatchObject({ status });
      expect(await desk.get('/v1/commands', token)).toMatchObject({ status });
    }
    const narrowed: [Claims, object][] = [
      [{ queues: [`hq/${cast.support.id}`] }, { status: 403, body: { code: 'forbidden' } }],
      [{ tenant: 'rival' }, { status: 403, body: { code: 'forbidden' } }],
      [{ accounts: ['hq'] }, { status: 200 }],
    ];
    for (const [claims, answer] of narrowed) {
      const token = await desk.world.token({ ...claims, scope: 'audit:read' });
      expect(await desk.get('/v1/commands', token)).toMatchObject(answer);
    }
  });
});
