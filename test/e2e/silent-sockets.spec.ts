import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { ConnectionLimiter } from '../../src/gateways/connection-limiter.js';
import { eventually } from '../support/eventually.js';
import { TestCluster, type Service } from '../support/test-cluster.js';

/** A text frame of a client, masked with zeros. */
const frame = (text: string): Buffer =>
  Buffer.concat([Buffer.from([0x81, 0x80 | text.length, 0, 0, 0, 0]), Buffer.from(text)]);

describe('WebSockets without a token', () => {
  let world: TestCluster;
  let service: Service;

  beforeAll(async () => {
    world = await TestCluster.start();
    service = await world.service({ role: 'api' });
  });
  afterAll(() => world.close());

  /** A client that never answers a closing handshake and keeps its half of the connection open. */
  async function open(...messages: string[]): Promise<{ socket: Socket; ended: Promise<number> }> {
    const { hostname, port } = new URL(service.url);
    const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
    const openedAt = performance.now();
    socket.on('error', () => undefined);
    const ended = once(socket, 'close').then(() => performance.now() - openedAt);
    socket.write(
      `GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: ${hostname}:${port}\r\nConnection: Upgrade\r\n` +
        'Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
    );
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 101 /);
    socket.resume();
    // The other half is ended once the service has ended its own.
    socket.once('end', () => socket.end());
    for (const message of messages) socket.write(frame(message));
    return { socket, ended };
  }

  it('are closed with their TCP connections: 10 s after they opened, or a second after a refusal', async () => {
    const cases = [
      await open(),
      await open('40'),
      await open('40{}'),
      await open('40{"token":"x"}'),
      await open('nonsense'),
      await open(`40${'['.repeat(1_000)}`.slice(0, 120)),
    ];
    const took = await Promise.all(cases.map(({ ended }) => ended));
    for (const ms of took) expect(ms).toBeLessThan(13_000);
    for (const i of [1, 2, 3, 4]) expect(took[i]).toBeLessThan(5_000);
    await eventually(() => service.get(ConnectionLimiter).size === 0);
  });
});
