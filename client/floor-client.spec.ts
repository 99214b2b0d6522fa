import { caught } from '../test/support/caught.js';
import { FakeFloor } from '../test/client/fake-floor.js';
import { Heard } from '../test/client/heard.js';
import { ManualEnvironment } from '../test/client/manual-environment.js';
import type { Command } from '../src/modules/domain/command.js';
import type { Delta, Snapshot } from '../src/modules/domain/document.js';
import type { Problem } from '../src/modules/domain/problem.js';
import type { Mark, SubscribeAnswer } from '../src/modules/domain/protocol.js';
import {
  CommandUnanswered,
  FloorClient,
  FloorRefusal,
  type ConnectionState,
  type TopicView,
} from './index.js';
import type { FloorClientOptions } from './floor-client.js';

const TOPIC = 'queue/hq/6400';
const POLLED_AT = 1_763_999_990_000;
const freshness = { state: 'live', polledAt: POLLED_AT } as const;

const snapshot = (version: number): Snapshot => ({
  topic: TOPIC,
  epoch: 'e1',
  version,
  at: version,
  state: { queue: { self: { id: '6400', name: `v${version}` } } },
});
const delta = (base: number, version: number, padding = ''): Delta => ({
  topic: TOPIC,
  epoch: 'e1',
  base,
  version,
  at: version,
  ops: { queue: { set: { self: { name: `v${version}`, ...(padding && { padding }) } } } },
});
const mark = (version?: number): Mark => ({
  at: 0,
  accounts: [{ account: 'hq', state: 'live', polledAt: POLLED_AT + 5_000 }],
  topics: version === undefined ? [] : [{ topic: TOPIC, epoch: 'e1', version }],
});
const whole = (version: number): SubscribeAnswer => ({
  ok: true,
  topic: TOPIC,
  epoch: 'e1',
  version,
  freshness,
  mode: 'snapshot',
  snapshot: snapshot(version),
});
const problem = (code: Problem['code'], status: number): Problem => ({
  code,
  status,
  title: code,
  detail: 'no',
});
const jwt = (expiresAt: number, name: string) =>
  `x.${Buffer.from(JSON.stringify({ exp: expiresAt / 1000, name })).toString('base64url')}.x`;
const nameIn = (token: string) =>
  (JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as { name: string }).name;

describe(FloorClient.name, () => {
  let floor: FakeFloor;
  let machine: ManualEnvironment;
  let url: string;
  let client: FloorClient;
  let states: Heard<ConnectionState>;

  beforeEach(async () => {
    floor = new FakeFloor();
    floor.answer = () => whole(5);
    url = await floor.listen();
    machine = new ManualEnvironment();
    floor.clock = () => machine.wall();
  });

  afterEach(async () => {
    client.close();
    await floor.close();
  });

  function connect(options: Partial<FloorClientOptions> = {}): void {
    client = new FloorClient({ url, token: 'secret', environment: machine, ...options });
    states = new Heard();
    client.onConnection(states.hear);
    client.connect();
  }

  /** Follows the topic until its first state. */
  async function follow(topic = TOPIC): Promise<Heard<TopicView>> {
    const views = new Heard<TopicView>();
    client.follow(topic, views.hear);
    await views.until(({ version }) => version === 5);
    return views;
  }

  /** Ends the connection from the server's side, and lets the client come back. */
  async function reconnect(): Promise<void> {
    const [lost, back] = [states.all.length, floor.connections.all.length];
    floor.socket.disconnect(true);
    await states.until(({ phase }) => phase === 'waiting', lost);
    machine.advance(30_000);
    await floor.connections.count(back + 1);
  }

  it('shows the snapshot, then what changes', async () => {
    connect();
    const views = await follow();
    floor.socket.emit('delta', delta(5, 6));
    expect(await views.until(({ version }) => version === 6)).toEqual({
      topic: TOPIC,
      epoch: 'e1',
      version: 6,
      at: 6,
      state: { queue: { self: { id: '6400', name: 'v6' } }, waiting: {}, agents: {} },
      freshness: { ...freshness, saidBy: 'server' },
      changed: { queue: { set: { self: { name: 'v6' } } } },
    });
    expect(floor.handshakes.all).toEqual([{ token: 'secret', encoding: 'json' }]);
  });

  it('shares one subscription among the followers of a topic, and ends it with the last', async () => {
    connect();
    const [first, second] = [new Heard<TopicView>(), new Heard<TopicView>()];
    const one = client.followQueue('hq', '6400', first.hear);
    await first.until(({ version }) => version === 5);
    const two = client.follow(TOPIC, second.hear);
    await second.until(({ version }) => version === 5);
    expect(two.state).toBe(one.state);
    one.stop();
    floor.socket.emit('delta', delta(5, 6));
    await second.until(({ version }) => version === 6);
    expect(first.all.some(({ version }) => version === 6)).toBe(false);
    two.stop();
    expect(await floor.unsubscribes.count(1)).toEqual([TOPIC]);
    expect(floor.subscribes.all).toEqual([{ topic: TOPIC }]);
  });

  it('comes back with the version it holds', async () => {
    connect();
    const views = await follow();
    floor.answer = () => ({ ...whole(7), mode: 'delta', delta: delta(5, 7) });
    await reconnect();
    await views.until(({ version }) => version === 7);
    expect(floor.subscribes.all).toEqual([{ topic: TOPIC }, { topic: TOPIC, epoch: 'e1', version: 5 }]);
  });

  it('asks once after a gap, however many follow, and again only when its pause is over', async () => {
    connect();
    const views = await follow();
    floor.answer = () => ({ ok: false, error: problem('not-ready', 503) });
    for (const version of [7, 8, 9]) floor.socket.emit('delta', delta(version - 1, version));
    floor.socket.emit('mark', mark(9));
    await views.until((view) => view.freshness.polledAt === POLLED_AT + 5_000);
    await floor.subscribes.count(2);
    floor.answer = () => whole(9);
    floor.socket.emit('mark', mark(9));
    // Whatever the client had asked before this question would have arrived before it.
    client.followAccount('hq', () => undefined);
    await floor.subscribes.until(({ topic }) => topic === 'account/hq');
    const asked = () => floor.subscribes.all.filter(({ topic }) => topic === TOPIC).length;
    expect(asked()).toBe(2);
    machine.advance(5_000);
    await views.until(({ version }) => version === 9);
    expect(asked()).toBe(3);
  });

  it('keeps the order of packed messages, marks and answers', async () => {
    connect({ encoding: 'deflate' });
    const views = await follow();
    expect(floor.handshakes.last).toMatchObject({ encoding: 'deflate' });
    const [big, small] = ['x'.repeat(3_000_000), ''];
    floor.pack('delta', delta(5, 6, big));
    floor.pack('delta', delta(6, 7, small));
    floor.socket.emit('mark', mark(7));
    floor.pack('delta', delta(7, 8, small));
    floor.pack('snapshot', snapshot(9));
    await views.until(({ version }) => version === 9);
    const versions = views.all.map(({ version, freshness }) => [version, freshness.polledAt! - POLLED_AT]);
    expect(versions).toEqual([
      [5, 0],
      [6, 0],
      [7, 0],
      [7, 5_000],
      [8, 5_000],
      [9, 5_000],
    ]);
    expect(floor.subscribes.all.length).toBe(1);
  });

  it('comes back with the version it holds when it cannot read a message', async () => {
    connect({ encoding: 'deflate' });
    await follow();
    floor.socket.emit('packed', Buffer.from('no deflate'));
    floor.pack('delta', delta(5, 6));
    const lost = await states.until(({ phase }) => phase === 'waiting');
    expect(lost).toMatchObject({ error: { message: 'a packed message cannot be read' } });
    machine.advance(1_000);
    await floor.subscribes.count(2);
    expect(floor.subscribes.last).toEqual({ topic: TOPIC, epoch: 'e1', version: 5 });
  });

  it('renews its token on the connection before it runs out', async () => {
    let given = 0;
    const token = async () => jwt(machine.wall() + 600_000, `${(given += 1)}`);
    floor.authenticate = () => ({ ok: true, expiresAt: machine.wall() + 600_000 });
    connect({ token });
    await follow();
    await machine.timersSet.until((ms) => ms === 300_000);
    machine.advance(539_000);
    expect(floor.renewals.all).toEqual([]);
    machine.advance(1_000);
    await floor.renewals.count(1);
    await states.count(3);
    machine.advance(540_000);
    const renewed = await floor.renewals.count(2);
    expect(renewed.map(nameIn)).toEqual(['2', '3']);
    expect(floor.connections.all.length).toBe(1);
  });

  it('says that a renewal failed, and tries again', async () => {
    floor.authenticate = () => ({ ok: false, error: problem('unauthenticated', 401) });
    connect({ token: async () => jwt(machine.wall() + 600_000, 'a') });
    await follow();
    machine.advance(540_000);
    const failed = await states.until((state) => state.phase === 'connected' && state.error !== undefined);
    expect(failed).toMatchObject({ error: { problem: { code: 'unauthenticated' } } });
    floor.authenticate = () => ({ ok: true, expiresAt: machine.wall() + 600_000 });
    machine.advance(60_000);
    await floor.renewals.count(2);
    await states.until(
      (state) => state.phase === 'connected' && state.error === undefined,
      states.all.indexOf(failed),
    );
  });

  it('asks for another token when the server refuses the one it has', async () => {
    let given = 0;
    floor.refuse = (token) => (token === 'token 1' ? problem('unauthenticated', 401) : undefined);
    connect({ token: async () => `token ${(given += 1)}` });
    const refused = await states.until(({ phase }) => phase === 'waiting');
    expect(refused).toMatchObject({
      error: { name: FloorRefusal.name, problem: { code: 'unauthenticated' } },
    });
    machine.advance(1_000);
    await states.until(({ phase }) => phase === 'connected');
    expect(floor.handshakes.all.map(({ token }) => token)).toEqual(['token 1', 'token 2']);
  });

  it('is back within two seconds when its server sends it away, with what it holds', async () => {
    connect();
    await follow();
    floor.socket.emit('mark', mark());
    await states.until(({ phase }) => phase === 'connected');
    floor.socket.disconnect(true);
    const waiting = await states.until(({ phase }) => phase === 'waiting');
    // The middle of what chance may say.
    expect(waiting).toMatchObject({ retryInMs: 1_000 });
    machine.advance(1_000);
    const again = await floor.subscribes.count(2);
    expect(again[1]).toEqual({ topic: TOPIC, epoch: 'e1', version: 5 });
  });

  it.each<[string, Problem['code'], number, number[]]>([
    ['does not answer', 'unavailable', 503, [1_000, 2_000, 4_000, 4_000, 4_000, 4_000, 4_000]],
    ['refuses it', 'too-many-connections', 429, [1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000]],
  ])('backs off while the server %s, with the same token', async (_how, code, status, expected) => {
    let given = 0;
    floor.refuse = () => problem(code, status);
    connect({ token: async () => `token ${(given += 1)}` });
    const pauses: number[] = [];
    for (const attempt of [1, 2, 3, 4, 5, 6, 7]) {
      await floor.handshakes.count(attempt);
      const waiting = await states.until(({ phase }) => phase === 'waiting', 2 * attempt - 1);
      if (waiting.phase === 'waiting') pauses.push(waiting.retryInMs);
      machine.advance(30_000);
    }
    expect(pauses).toEqual(expected);
    expect(new Set(floor.handshakes.all.map(({ token }) => token))).toEqual(new Set(['token 1']));
  });

  it('waits and tries again when no token comes', async () => {
    connect({ token: () => new Promise(() => undefined) });
    machine.advance(15_000);
    const waiting = await states.until(({ phase }) => phase === 'waiting');
    expect(waiting).toMatchObject({ error: { message: 'no token came within 15 s' } });
    expect(floor.handshakes.all).toEqual([]);
  });

  it('says stale itself when no mark comes for 15 s, and stops saying so with the next', async () => {
    connect();
    const views = await follow();
    machine.advance(14_999);
    expect(client.staleness(TOPIC)).toEqual({ ...freshness, saidBy: 'server' });
    machine.advance(1);
    expect(client.staleness(TOPIC)).toEqual({ state: 'stale', polledAt: POLLED_AT, saidBy: 'client' });
    expect(views.last).toMatchObject({ version: 5, freshness: { state: 'stale' } });
    floor.socket.emit('mark', mark());
    await views.until(({ freshness }) => freshness.polledAt === POLLED_AT + 5_000);
    expect(client.staleness(TOPIC)).toMatchObject({ state: 'live', saidBy: 'server' });
  });

  it('is stale without a connection, and until the server sends the topic again', async () => {
    connect();
    const views = await follow();
    floor.answer = () => undefined;
    await reconnect();
    await floor.subscribes.count(2);
    expect(client.connection.phase).toBe('connected');
    expect(client.staleness(TOPIC)).toEqual({ state: 'stale', polledAt: POLLED_AT, saidBy: 'client' });
    expect(views.last?.state).toBeDefined();
    floor.socket.emit('mark', mark());
    await views.until(({ freshness }) => freshness.saidBy === 'server', views.all.length);
  });

  it('says why a topic is refused', async () => {
    floor.answer = () => ({ ok: false, error: problem('forbidden', 403) });
    connect();
    const views = new Heard<TopicView>();
    const following = client.followAccount('hq', (view) => views.hear(view));
    await views.count(1);
    expect(following.view.refusal).toBeInstanceOf(FloorRefusal);
    expect(following.view.refusal?.problem.code).toBe('forbidden');
    expect(following.state).toBeUndefined();
  });

  it('leaves no timer behind when it is closed, whatever it waited for', async () => {
    floor.answer = () => ({ ok: false, error: problem('forbidden', 403) });
    connect();
    const views = new Heard<TopicView>();
    client.follow(TOPIC, views.hear);
    await views.until(({ refusal }) => refusal !== undefined);
    client.close();
    expect(machine.pending).toBe(0);
  });

  it('knows the time of the server', async () => {
    floor.clock = () => machine.wall() - 3_600_000;
    connect();
    await follow();
    await machine.timersSet.until((ms) => ms === 300_000);
    expect(client.now()).toBe(machine.wall() - 3_600_000);
  });

  it('stays closed when it is closed, and follows on after another connect', async () => {
    connect();
    const views = await follow();
    client.close();
    expect(client.connection).toEqual({ phase: 'closed' });
    expect(views.last?.freshness.state).toBe('stale');
    machine.advance(60_000);
    client.connect();
    await floor.subscribes.count(2);
    expect(floor.connections.all.length).toBe(2);
  });

  describe('commands', () => {
    const row: Command = {
      ...{ id: 'hq.1', account: 'hq', type: 'agent.pause', agent: '1004', params: { seconds: 10 } },
      ...{ by: 'ann', createdAt: 1, sentAt: 2, settledAt: 3, status: 'succeeded', confirmation: 'pending' },
    };
    const command = { account: 'hq', type: 'agent.pause', agent: '1004', params: { seconds: 10 } } as const;

    /** A connected client whose commands get this answer. */
    async function connected(command: FakeFloor['command']): Promise<void> {
      floor.command = command;
      connect();
      await states.until(({ phase }) => phase === 'connected');
    }

    it('are answered with their row, each under a key of its own', async () => {
      await connected(() => ({ ok: true, command: row }));
      expect(await client.command(command)).toEqual(row);
      await client.command(command);
      const [first, second] = floor.commands.all;
      expect(first).toEqual({ ...command, idempotencyKey: expect.stringMatching(/^[0-9a-f-]{36}$/) });
      expect(second).toEqual({
        ...command,
        idempotencyKey: expect.not.stringContaining(first!.idempotencyKey!),
      });
    });

    it('keep the key they were given', async () => {
      await connected(() => ({ ok: true, command: row }));
      await client.command({ ...command, idempotencyKey: 'mine' });
      expect(floor.commands.all).toEqual([{ ...command, idempotencyKey: 'mine' }]);
    });

    it('are refused with every mistake', async () => {
      const errors = [{ path: 'params.seconds', code: 'too-small', message: 'at least 10' }];
      await connected(() => ({ ok: false, error: { ...problem('invalid-command', 422), errors } }));
      const refusal = await caught(client.command(command));
      expect(refusal).toBeInstanceOf(FloorRefusal);
      expect(refusal).toMatchObject({ problem: { code: 'invalid-command', status: 422 }, errors });
    });

    it('have no errors where the refusal is about something else', async () => {
      await connected(() => ({ ok: false, error: problem('forbidden', 403) }));
      expect(await caught(client.command(command))).toMatchObject({ errors: [] });
    });

    it('that are not answered before the connection ends may have been sent: the error has the key', async () => {
      await connected(() => undefined);
      const failed = caught(client.command(command));
      const [{ idempotencyKey } = { idempotencyKey: '' }] = await floor.commands.count(1);
      floor.socket.disconnect(true);
      expect(await failed).toBeInstanceOf(CommandUnanswered);
      expect(await failed).toMatchObject({ idempotencyKey });
    });

    it('are not kept for a later connection', async () => {
      connect({ token: () => new Promise(() => undefined) });
      expect(await caught(client.command(command))).toMatchObject({
        message: 'there is no connection; the command was not sent',
      });
      expect(floor.commands.all).toEqual([]);
    });
  });
});
