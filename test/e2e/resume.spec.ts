import type { Delta } from '../../src/modules/domain/document.js';
import { violations } from '../support/history-checks.js';
import { supportFloor } from '../support/support-floor.js';
import type { Wire } from '../support/wire.js';
import { TestCluster, type Service } from '../support/test-cluster.js';

const TOPIC = 'queue/hq/3';

describe('Coming back', () => {
  let world: TestCluster;
  let first: Service;
  let second: Service;
  let witness: Wire;

  beforeAll(async () => {
    world = await TestCluster.start({ accounts: [{ id: 'hq', floor: supportFloor(30) }] });
    first = await world.service();
    second = await world.service({ role: 'api' });
    witness = await world.wire(first.url, { name: 'witness' });
    await witness.follow(TOPIC);
    // An account is `starting` until the records of its first polls have been read, which may come after five changes.
    await witness.until(() =>
      expect(witness.marks.flatMap(({ accounts }) => accounts).at(-1)?.state).toMatch(/^(live|late)$/),
    );
  });
  afterAll(() => world.close());

  const stateOf = (wire: Wire, agent: string): unknown => wire.state(TOPIC)['agents']![agent]!['state'];
  const shows = (wire: Wire, agent: string, state: string): Promise<void> =>
    wire.until(() => expect(stateOf(wire, agent)).toBe(state));

  /** Five changes, each of them seen by a client before the next: no poll can take two of them for one. */
  async function fiveChanges(): Promise<void> {
    const floor = world.floor();
    for (const [agent, ext] of [
      ['21', '1004'],
      ['24', '1005'],
    ] as const) {
      floor.pause(agent, { reason: 'Lunch' });
      await shows(witness, ext, 'paused');
      floor.unpause(agent);
      await shows(witness, ext, 'available');
    }
    floor.pause('24', { reason: 'Break' });
    await shows(witness, '1005', 'paused');
  }
  afterEach(async () => {
    world.floor().unpause('24');
    await shows(witness, '1005', 'available');
  });

  it('one merged change brings a client from what it holds to now', async () => {
    const wire = await world.wire(first.url);
    await wire.follow(TOPIC);
    const { epoch, version } = wire.position(TOPIC)!;
    wire.socket.disconnect();
    await fiveChanges();
    wire.held.clear(); // what it holds is said by hand here
    await wire.connect();
    const answer = await wire.ask<{ delta: Delta }>('subscribe', { topic: TOPIC, epoch, version });
    const now = witness.position(TOPIC)!;
    expect(answer).toEqual({
      ...{ ok: true, topic: TOPIC, epoch, version: now.version, mode: 'delta' },
      freshness: {
        // Late on a machine with other work: freshness has its own specs.
        state: expect.stringMatching(/^(live|late)$/),
        polledAt: expect.any(Number),
        nextDueAt: expect.any(Number),
      },
      delta: {
        ...{ topic: TOPIC, epoch, base: version, version: now.version, at: expect.any(Number) },
        ops: expect.any(Object),
      },
    });
    expect(now.version - version).toBeGreaterThanOrEqual(5);
    const { ops } = (answer as { delta: Delta }).delta;
    expect(ops['agents']).toMatchObject({ put: { '1005': { state: 'paused', reason: 'Break' } } });
  });

  it('a client that has everything gets nothing, and so does one that is ahead', async () => {
    const wire = await world.wire(first.url);
    const { epoch, version } = witness.position(TOPIC)!;
    const ask = (held: object) => wire.ask<Delta>('subscribe', { topic: TOPIC, ...held });
    expect(await ask({ epoch, version })).toMatchObject({ mode: 'current', epoch, version });
    expect(await ask({ epoch, version: version + 7 })).toMatchObject({ mode: 'current', epoch, version });
  });

  it('a client with another epoch, or none, gets the whole state', async () => {
    const wire = await world.wire(first.url);
    const { epoch, version } = witness.position(TOPIC)!;
    for (const held of [{}, { epoch: 'of-old', version }, { epoch }])
      expect(await wire.ask('subscribe', { topic: TOPIC, ...held })).toMatchObject({
        mode: 'snapshot',
        snapshot: { topic: TOPIC, epoch, version, state: witness.state(TOPIC) },
      });
  });

  it('the client reconnects to another instance and continues where it was', async () => {
    const line = await world.line(first.url);
    const screen = (await world.screen(line.url)).follow(TOPIC, 'account/hq');
    const wires = [
      await world.wire(line.url, { name: 'json' }),
      await world.wire(line.url, {
        name: 'deflate',
        auth: { token: await world.token(), encoding: 'deflate' },
      }),
    ];
    await screen.until(() => [screen.queue('3'), screen.account()]);
    for (const wire of wires) await wire.follow(TOPIC);
    // Its replica must know the past, too, or it could only answer with the whole state.
    const other = await world.wire(second.url);
    await other.follow(TOPIC);
    for (const wire of [...wires, other])
      await wire.until(() => expect(wire.position(TOPIC)).toEqual(witness.position(TOPIC)));

    line.break();
    line.leadTo(second.url);
    await screen.until(() => expect(screen.view(TOPIC).freshness.saidBy).toBe('client'));
    await fiveChanges();
    line.mend();

    const { epoch, version } = witness.position(TOPIC)!;
    const truth = { topic: TOPIC, epoch, version, state: witness.state(TOPIC) };
    await screen.until(() => expect(screen.view(TOPIC)).toMatchObject(truth));
    for (const wire of wires)
      await wire.until(() => expect(wire.position(TOPIC)).toEqual({ epoch, version }));
    await screen.until(() => expect(screen.account().agents['1005']).toMatchObject({ state: 'paused' }));

    for (const wire of wires) {
      const back = wire.history.steps.filter((step) => step.kind === 'answered').slice(1);
      expect(back.map(({ mode }) => mode)).toEqual(['delta']);
    }
    const histories = [screen, witness, ...wires].map(({ history }) => history);
    expect(violations(histories, new Map([[TOPIC, truth]]))).toEqual([]);
  });

  it('after its service stopped, the client continues at the next one on the same address', async () => {
    const third = await world.service({ role: 'api' });
    const line = await world.line(third.url);
    const screen = (await world.screen(line.url)).follow(TOPIC);
    await screen.until(() => screen.queue('3'));
    await third.stop();
    await screen.until(() => expect(screen.client.connection.phase).toBe('waiting'));
    expect(screen.queue('3').queue.self.name).toBe('Support');
    expect(screen.view(TOPIC).freshness).toMatchObject({ state: 'stale', saidBy: 'client' });
    line.leadTo(second.url);
    world.floor().pause('21', { reason: 'Wrap up' });
    await screen.until(() => {
      expect(screen.queue('3').agents['1004']).toMatchObject({ state: 'paused', reason: 'Wrap up' });
      expect(screen.view(TOPIC).freshness).toMatchObject({ state: 'live', saidBy: 'server' });
    });
    world.floor().unpause('21');
  });
});
