import { jest } from '@jest/globals';
import { inflateRawSync } from 'node:zlib';
import { gatewayConfig, gatewayWorld } from '../../test/support/gateway/gateway-world.js';
import type { FloorConfig } from '../modules/config/floor-config.js';

const QUEUE = 'queue/hq/6400';
const FULL = { scopes: new Set(['floor:read', 'callers:read']) };
const VIEWER = { scopes: new Set(['floor:read']) };
const config = {
  ...gatewayConfig,
  accounts: [
    { id: 'hq', tenant: 'acme', maskCallers: true },
    { id: 'lab', tenant: 'acme', maskCallers: false },
  ],
} as unknown as FloorConfig;

const waiting = (...callers: string[]) => ({
  queue: {
    self: { id: '6400', waiting: callers.length, strategy: 'ring all of them, then one by one. '.repeat(9) },
  },
  waiting: Object.fromEntries(
    callers.map((caller, i) => [`c${i}`, { caller, callerName: `Jane ${caller}` }]),
  ),
});

let world: ReturnType<typeof gatewayWorld>;
beforeEach(() => {
  jest.useFakeTimers();
  world = gatewayWorld(config);
});
afterEach(() => {
  world.connections.closeAll();
  expect(world.kept()).toBe(0);
  jest.useRealTimers();
});

const unpacked = ([event, bytes]: readonly unknown[]): unknown =>
  event === 'packed' ? JSON.parse(inflateRawSync(bytes as Buffer).toString()) : [event, bytes];

describe('A user without the right to see callers', () => {
  it('gets callers without their numbers, by every message', async () => {
    world.replica.show(QUEUE, waiting('5550101'));
    const plain = world.connect(VIEWER);
    const packed = world.connect(VIEWER, 'deflate');
    const full = world.connect(FULL);
    const answers = await Promise.all([plain, packed, full].map(({ subscribe }) => subscribe(QUEUE)));
    expect(answers).toMatchObject([
      {
        epoch: 'e1~masked',
        snapshot: { epoch: 'e1~masked', state: { waiting: { c0: { caller: '•••• 101' } } } },
      },
      {
        epoch: 'e1~masked',
        snapshot: { epoch: 'e1~masked', state: { waiting: { c0: { caller: '•••• 101' } } } },
      },
      { epoch: 'e1', snapshot: { epoch: 'e1', state: waiting('5550101') } },
    ]);

    world.replica.show(QUEUE, waiting('5550101', '5550102'));
    jest.advanceTimersByTime(0);
    // One encoding for each of the three rooms.
    expect(world.server.encodes).toBe(3);
    const seen = [plain, packed, full].map(({ socket }) => unpacked(socket.take()[0]!));
    const put = (row: object) => ({ waiting: { put: { c1: row } } });
    expect(seen).toMatchObject([
      ['delta', { epoch: 'e1~masked', base: 1, version: 2, ops: put({ caller: '•••• 102' }) }],
      ['delta', { epoch: 'e1~masked', base: 1, version: 2, ops: put({ caller: '•••• 102' }) }],
      [
        'delta',
        { epoch: 'e1', base: 1, version: 2, ops: put({ caller: '5550102', callerName: 'Jane 5550102' }) },
      ],
    ]);

    world.replica.reset(QUEUE, { epoch: 'e2', version: 1 }, waiting('5550103'));
    const again = [plain, packed, full].map(({ socket }) => unpacked(socket.take()[0]!));
    expect(again).toMatchObject([
      ['snapshot', { epoch: 'e2~masked', state: { waiting: { c0: { caller: '•••• 103' } } } }],
      ['snapshot', { epoch: 'e2~masked', state: { waiting: { c0: { caller: '•••• 103' } } } }],
      ['snapshot', { epoch: 'e2', state: waiting('5550103') }],
    ]);
    for (const masked of [...answers.slice(0, 2), ...seen.slice(0, 2), ...again.slice(0, 2)])
      expect(JSON.stringify(masked)).not.toMatch(/555|Jane/);
  });

  it('does not get whom agents talk to, neither by the queue nor by the account', async () => {
    const talking = (caller: string) => ({
      agents: { 1004: { name: 'Ada', call: { caller, callerName: `Jane ${caller}` } } },
    });
    const masked = (caller: string) => ({ agents: { 1004: { call: { caller } } } });
    for (const topic of [QUEUE, 'account/hq']) {
      world.replica.show(topic, talking('5550101'));
      const viewer = world.connect(VIEWER);
      const full = world.connect(FULL);
      const shown = await viewer.subscribe(topic);
      expect(shown).toMatchObject({ epoch: 'e1~masked', snapshot: { state: masked('•••• 101') } });
      expect(await full.subscribe(topic)).toMatchObject({
        epoch: 'e1',
        snapshot: { state: talking('5550101') },
      });
      world.replica.show(topic, talking('5550102'));
      jest.advanceTimersByTime(0);
      const changed = viewer.socket.take();
      const set = { 1004: { call: { caller: '•••• 102' } } };
      expect(changed).toMatchObject([['delta', { epoch: 'e1~masked', ops: { agents: { set } } }]]);
      expect(JSON.stringify([shown, changed])).not.toMatch(/555|Jane/);
      expect(JSON.stringify(full.socket.take())).toContain('Jane 5550102');
    }
  });

  it('resumes with one merged change, and gets the epoch it knows in marks', async () => {
    world.replica.show(QUEUE, waiting('5550101'));
    world.replica.show(QUEUE, waiting('5550101', '5550102'));
    const { subscribe, socket } = world.connect(VIEWER);
    expect(await subscribe(QUEUE, { epoch: 'e1~masked', version: 1 })).toMatchObject({
      mode: 'delta',
      delta: {
        epoch: 'e1~masked',
        base: 1,
        version: 2,
        ops: { waiting: { put: { c1: { caller: '•••• 102' } } } },
      },
    });
    expect(await subscribe(QUEUE, { epoch: 'e1~masked', version: 2 })).toMatchObject({ mode: 'current' });
    world.marks.start();
    jest.advanceTimersByTime(5_000);
    world.marks.stop();
    expect(socket.take()).toContainEqual([
      'mark',
      expect.objectContaining({ topics: [{ topic: QUEUE, epoch: 'e1~masked', version: 2 }] }),
    ]);
  });

  it('never resumes from a state that was sent with other rights', async () => {
    world.replica.show(QUEUE, waiting('5550101'));
    const viewer = world.connect(VIEWER);
    expect(await viewer.subscribe(QUEUE, { epoch: 'e1', version: 1 })).toMatchObject({ mode: 'snapshot' });
    const full = world.connect(FULL);
    expect(await full.subscribe(QUEUE, { epoch: 'e1~masked', version: 1 })).toMatchObject({
      mode: 'snapshot',
      epoch: 'e1',
    });
  });

  it('that cannot keep up catches up masked', async () => {
    world.replica.show(QUEUE, waiting('5550101'));
    const { subscribe, socket, session } = world.connect(VIEWER);
    await subscribe(QUEUE);
    socket.conn.writeBuffer = Array.from({ length: 9 });
    world.slow.check([session]);
    world.replica.show(QUEUE, waiting('5550101', '5550102'));
    jest.advanceTimersByTime(0);
    socket.take();
    socket.conn.writeBuffer = [];
    socket.conn.emit('drain');
    const [caughtUp] = socket.take();
    expect(caughtUp).toMatchObject(['delta', { epoch: 'e1~masked', ops: { waiting: { put: { c1: {} } } } }]);
    expect(JSON.stringify(caughtUp)).not.toMatch(/555|Jane/);
  });

  it.each([
    ['gains', VIEWER, FULL, 'e1~masked', 'e1'],
    ['loses', FULL, VIEWER, 'e1', 'e1~masked'],
  ])('and %s the right to: starts with a snapshot', async (_what, before, after, held, shown) => {
    world.replica.show(QUEUE, waiting('5550101'));
    world.replica.show('queue/lab/1', waiting('5550109'));
    const { subscribe, session, socket } = world.connect(before);
    expect(await subscribe(QUEUE)).toMatchObject({ epoch: held });
    await subscribe('queue/lab/1');
    const { subject, tenant } = session.principal;
    world.tokens.set('new', { ...session.principal, subject, tenant, scopes: after.scopes });
    await world.renewal.renew(session, 'new');
    // Topics of an account that does not mask continue.
    expect(socket.take()).toEqual([['gone', { topic: QUEUE, reason: 'resync' }]]);
    expect(await subscribe(QUEUE, { epoch: held, version: 1 })).toMatchObject({
      mode: 'snapshot',
      epoch: shown,
    });
    await world.renewal.renew(session, 'new');
    expect(socket.take()).toEqual([]);
  });

  it('sees them where the account does not mask', async () => {
    world.replica.show('queue/lab/1', waiting('5550101'));
    const { subscribe } = world.connect(VIEWER);
    expect(await subscribe('queue/lab/1')).toMatchObject({
      epoch: 'e1',
      snapshot: { state: waiting('5550101') },
    });
  });
});
