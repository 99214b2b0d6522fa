import { once } from 'node:events';
import { request, type RequestOptions } from 'node:https';
import { text } from 'node:stream/consumers';
import { connect } from 'node:tls';
import { eventually } from '../support/eventually.js';
import { Haproxy, haproxyMissing } from '../support/haproxy.js';
import { TestCluster } from '../support/test-cluster.js';
import { present, until } from '../support/signal.js';
import type { ChaosProxy } from '../support/chaos-proxy.js';
import type { ServiceProcess } from '../support/service-process.js';
import type { Wire } from '../support/wire.js';

const TOPIC = 'queue/hq/3';

(haproxyMissing() === undefined ? describe : describe.skip)('Two instances behind haproxy with TLS', () => {
  let world: TestCluster;
  let line: ChaosProxy;
  let apis: [ServiceProcess, ServiceProcess];
  let haproxy: Haproxy;

  beforeAll(async () => {
    world = await TestCluster.start({
      file: { http: { trustedProxies: ['127.0.0.1'] }, limits: { socketsPerAddress: 1 } },
    });
    line = await world.line(world.redisUrl);
    // With the login of the URL, by way of the line.
    const throughLine = new URL(world.redisUrl);
    throughLine.host = new URL(line.url).host;
    await world.service({ role: 'worker' });
    apis = await Promise.all([world.process('api', { REDIS_URL: throughLine.href }), world.process('api')]);
    // A second instead of half a minute, so that a test sees the end of it.
    const impatient = (config: string) =>
      config.replace(/(timeout (?:http-request|client|server) +)\S+/g, '$11s');
    haproxy = await Haproxy.before([apis[0].url, apis[1].url], impatient);
  });
  afterAll(async () => {
    await haproxy.stop();
    await world.close();
  });

  const ask = async (target: string, options: RequestOptions = {}) => {
    const sent = request(haproxy.url + target, { ca: haproxy.authority, agent: false, ...options }).end();
    const [answer] = (await once(sent, 'response')) as [NodeJS.ReadableStream & { statusCode: number }];
    return { status: answer.statusCode, body: await text(answer) };
  };
  /** From an address of its own, as a page of haproxy's own origin. */
  const wireFrom = async (localAddress: string, origin = haproxy.url): Promise<Wire> => {
    const more = { ca: haproxy.authority, localAddress, extraHeaders: { origin } };
    return world.unconnected(haproxy.url, { name: localAddress, more });
  };
  const availability = (wire: Wire) => {
    const agents = present(wire.held.get(TOPIC), TOPIC).state['agents'] as Record<
      string,
      { availability: string }
    >;
    return agents['1004']?.availability;
  };

  it('passes the origin and the client’s address on', async () => {
    // One socket per address and instance is allowed: all would count as one client otherwise.
    const wires = await Promise.all([2, 3, 4, 5].map((i) => wireFrom(`127.0.0.${i}`)));
    for (const wire of wires) await wire.connect();
    for (const wire of wires) wire.socket.close();
    const stranger = await wireFrom('127.0.0.6', 'https://elsewhere.example');
    await expect(stranger.connect()).rejects.toThrow();
    stranger.socket.close();
    expect(apis.map(({ output }) => output).join('')).not.toContain('http.trustedProxies. If');
    expect((await ask('/metrics')).status).toBe(404);
    expect((await ask('/readyz')).status).toBe(200);
  });

  it('keeps a quiet WebSocket for longer than `timeout client`', async () => {
    const wire = await (await wireFrom('127.0.0.10')).connect();
    // Opened later, and closed by haproxy once it was quiet for as long.
    for (let i = 0; i < 2; i++) {
      const quiet = connect({ port: haproxy.port, host: '127.0.0.1', ca: haproxy.authority }).resume();
      await once(quiet, 'close');
    }
    expect(wire.socket.connected).toBe(true);
    expect(await wire.follow(TOPIC)).not.toHaveProperty('code');
    wire.socket.close();
  });

  it('leads clients to the other instance when one is not ready, and when one stops', async () => {
    line.break();
    await haproxy.says(/api-1 is DOWN/);
    const wire = await (await wireFrom('127.0.0.20')).connect();
    await wire.follow(TOPIC);
    world.floor().pause('21', { reason: 'Lunch' });
    await until(wire.signal, () => expect(availability(wire)).toBe('paused'));

    line.mend();
    await haproxy.says(/api-1 is UP/);
    const lost = wire.ended();
    const stopped = apis[1].stop();
    await lost;
    // No request fails meanwhile.
    await eventually(async () => {
      expect((await ask('/healthz')).status).toBe(200);
      return wire.socket.connected;
    });
    await stopped;
    world.floor().unpause('21');
    await until(wire.signal, () => expect(availability(wire)).not.toBe('paused'));
  });
});
