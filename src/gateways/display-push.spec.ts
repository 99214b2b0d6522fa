import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { gatewayConfig, gatewayWorld } from '../../test/support/gateway/gateway-world.js';
import type { DisplayStore } from '../modules/displays/display-store.js';
import { DisplayPush } from './display-push.js';

const SECOND_MS = 1_000;

/** A store whose displays the test changes. */
class FakeStore {
  labels = new Map([
    ['d1', 'Hall'],
    ['d2', 'Canteen'],
  ]);
  version = 0;
  down = false;
  readonly asked: string[] = [];

  async changes(): Promise<number> {
    if (this.down) throw new Error('Redis is away');
    this.asked.push('changes');
    return this.version;
  }
  async some(ids: readonly string[]): Promise<object[]> {
    this.asked.push(`displays ${ids.join(' ')}`);
    return ids.map((id) => ({
      id,
      label: this.labels.get(id),
      version: 1,
      settings: {},
      topics: ['account/hq'],
    }));
  }
  rename(id: string, label: string): void {
    this.labels.set(id, label);
    this.version += 1;
  }
}

describe('DisplayPush', () => {
  let world: ReturnType<typeof gatewayWorld>;
  let store: FakeStore;
  let push: DisplayPush;
  const seconds = (count: number) => jest.advanceTimersByTimeAsync(count * SECOND_MS);
  const connect = (display?: string) => {
    const client = world.connect(display === undefined ? {} : { display, subject: `display:${display}` });
    push.welcome(client.session);
    const told = () =>
      client.socket.received.flatMap(([event, sent]) =>
        event === 'display' ? [(sent as { label: string }).label] : [],
      );
    return { ...client, told };
  };

  beforeEach(() => {
    jest.useFakeTimers();
    Logger.overrideLogger(false); // Redis is away in one test
    world = gatewayWorld();
    store = new FakeStore();
    push = new DisplayPush(world.connections, store as unknown as DisplayStore, gatewayConfig);
    push.onModuleInit();
  });
  afterEach(async () => {
    await push.beforeApplicationShutdown();
    world.connections.closeAll();
    expect(world.kept()).toBe(0);
    jest.useRealTimers();
  });

  it('asks nothing where no display is connected', async () => {
    connect();
    await seconds(30);
    expect(store.asked).toEqual([]);
  });

  it('tells a display what it shows when it connects, and no person', async () => {
    const [person, hall] = [connect(), connect('d1')];
    await seconds(0);
    expect(hall.told()).toEqual(['Hall']);
    expect(person.told()).toEqual([]);
  });

  it('tells a change once to every connection of that display', async () => {
    const [one, two, other] = [connect('d1'), connect('d1'), connect('d2')];
    await seconds(2);
    store.rename('d1', 'Entrance');
    await seconds(5);
    expect([one.told(), two.told()]).toEqual([
      ['Hall', 'Entrance'],
      ['Hall', 'Entrance'],
    ]);
    expect(other.told()).toEqual(['Canteen']);
  });

  it('reads the displays only after a change, and one number a second besides', async () => {
    connect('d1');
    await seconds(1);
    const before = store.asked.length;
    await seconds(10);
    expect(store.asked.slice(before)).toEqual(Array.from({ length: 10 }, () => 'changes'));
  });

  it('tells what was changed while Redis was away, once it is back', async () => {
    const hall = connect('d1');
    await seconds(1);
    store.down = true;
    store.rename('d1', 'Entrance');
    await seconds(20);
    const late = connect('d2');
    await seconds(2);
    expect([hall.told(), late.told()]).toEqual([['Hall'], []]);
    store.down = false;
    await seconds(1);
    expect([hall.told(), late.told()]).toEqual([['Hall', 'Entrance'], ['Canteen']]);
  });

  it('tells a display that does not read the last state, once it does', async () => {
    const hall = connect('d1');
    await seconds(1);
    hall.socket.conn.writeBuffer = Array.from({ length: 1_000 }, () => 'waits');
    store.rename('d1', 'Entrance');
    await seconds(2);
    store.rename('d1', 'Foyer');
    await seconds(2);
    expect(hall.told()).toEqual(['Hall']);
    hall.socket.conn.writeBuffer = [];
    await seconds(1);
    expect(hall.told()).toEqual(['Hall', 'Foyer']);
  });

  it('takes reports of reloads from displays alone', async () => {
    const { session } = connect();
    await expect(push.reloaded(session.principal, 1)).rejects.toMatchObject({ code: 'forbidden' });
  });
});
