import { jest } from '@jest/globals';
import { gatewayWorld } from '../../test/support/gateway/gateway-world.js';
import type { Mark } from '../modules/domain/protocol.js';
import { FreshnessListener } from './freshness-marks.js';

const FAILURE = { state: 'down', since: 1, reason: 'no answer' } as const;

describe(FreshnessListener.name, () => {
  let world: ReturnType<typeof gatewayWorld>;
  beforeEach(() => {
    jest.useFakeTimers();
    world = gatewayWorld();
    world.replica.show('account/hq', { queues: {} });
    world.replica.show('queue/lab/1', { waiting: {} });
  });
  afterEach(async () => {
    await world.listener.beforeApplicationShutdown();
    world.connections.closeAll();
    expect(world.kept()).toBe(0);
    jest.useRealTimers();
  });

  const marksOf = ({ socket }: ReturnType<typeof world.connect>): Mark[] =>
    socket.take().flatMap(([event, payload]) => (event === 'mark' ? [payload as Mark] : []));
  const targetOfHq = (failure?: typeof FAILURE) =>
    world.targets.set('hq', [
      {
        target: 'queue:1',
        cadence: 'fast',
        polledAt: Date.now(),
        nextDueAt: Date.now() + 2_000,
        intervalMs: 2_000,
        ...(failure !== undefined && { failure }),
      },
    ]);

  it('says at once that an account fails, and only to those who follow something of it', async () => {
    const [board, other] = [world.connect(), world.connect()];
    await board.subscribe('account/hq');
    await other.subscribe('queue/lab/1');
    targetOfHq(FAILURE);
    world.replica.health('hq');
    await jest.advanceTimersByTimeAsync(0);
    expect(marksOf(board)).toMatchObject([{ accounts: [{ account: 'hq', state: 'down' }], topics: [] }]);
    expect(marksOf(other)).toEqual([]);
  });

  it('says it once when many targets fail together', async () => {
    const board = world.connect();
    await board.subscribe('account/hq');
    targetOfHq(FAILURE);
    for (let i = 0; i < 40; i += 1) world.replica.health('hq');
    await jest.advanceTimersByTimeAsync(400);
    expect(marksOf(board)).toHaveLength(1);
    await jest.advanceTimersByTimeAsync(200);
    expect(marksOf(board)).toHaveLength(1);
    await jest.advanceTimersByTimeAsync(1_000);
    expect(marksOf(board)).toHaveLength(0);
  });

  it('says how fresh an account is once it was woken and read', async () => {
    const board = world.connect();
    await board.subscribe('account/hq');
    world.replica.wake('hq');
    await jest.advanceTimersByTimeAsync(900);
    expect(marksOf(board)).toEqual([]);
    targetOfHq();
    await jest.advanceTimersByTimeAsync(200);
    expect(marksOf(board)).toMatchObject([{ accounts: [{ account: 'hq', state: 'live' }] }]);
  });

  it('sends nothing for accounts that are not followed', async () => {
    const board = world.connect();
    targetOfHq(FAILURE);
    world.replica.health('hq');
    await jest.advanceTimersByTimeAsync(2_000);
    expect(marksOf(board)).toEqual([]);
  });
});
