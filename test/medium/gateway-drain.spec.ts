import { Drain } from '../../src/gateways/drain.js';
import { ShutdownCoordinator } from '../../src/modules/health/shutdown-coordinator.js';
import { Readiness } from '../../src/modules/health/readiness.js';
import { caught } from '../support/caught.js';
import { GatewayApp } from '../support/gateway/gateway-app.js';
import { gatewayConfig } from '../support/gateway/gateway-world.js';
import { testRedis } from '../support/test-redis.js';

const CLIENTS = 20;

describe(Drain.name, () => {
  let redis: Awaited<ReturnType<typeof testRedis>>;
  let gateway: GatewayApp;

  beforeAll(async () => {
    redis = await testRedis();
    gateway = await GatewayApp.start(redis.url, { socket: { ...gatewayConfig.socket, drainMs: 1_000 } });
  });
  afterAll(async () => {
    await gateway.close();
    await redis.stop();
  });

  it('refuses new connections, and closes the open ones one after another', async () => {
    const clients = await Promise.all(Array.from({ length: CLIENTS }, () => gateway.connected()));
    const still = (): number => clients.filter(({ connected }) => connected).length;
    const left = clients.map(
      (client) => new Promise<string>((resolve) => client.once('disconnect', (reason) => resolve(reason))),
    );
    const leaving = gateway.app.get(ShutdownCoordinator, { strict: false });
    leaving.begin();
    expect((await gateway.app.get(Readiness, { strict: false }).report()).ready).toBe(false);
    expect(await caught(gateway.connected())).toMatchObject({ message: 'websocket error' });
    const plain = await fetch(`${gateway.url}/socket.io/?EIO=4&transport=polling`);
    expect([plain.status, await plain.json()]).toMatchObject([503, { code: 'unavailable' }]);
    expect(still()).toBe(CLIENTS);

    await Promise.race(left);
    expect(still()).toBeGreaterThan(CLIENTS / 2);
    // A Socket.IO client reconnects automatically after this, but not after an announced disconnect.
    expect(new Set(await Promise.all(left))).toEqual(new Set(['transport close']));
    await leaving.finished();
    // Again changes nothing: both signals of a terminal may come.
    leaving.begin();
    await leaving.finished();
  });
});
