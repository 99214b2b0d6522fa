import { connect, createServer, type Socket } from 'node:net';
import type { BalancerOrder, PeerAnswer } from '../support/orders.js';
import { serveOrders } from '../support/serve-orders.js';

/** Hands TCP connections on, in turn; an instance that refuses is passed over. */
let ports: number[] = [];
let next = 0;
const clients = new Set<Socket>();
const server = createServer((client) => {
  clients.add(client);
  client.setNoDelay().once('error', () => client.destroy());
  client.once('close', () => clients.delete(client));
  attempt(client, ports.length);
});

serveOrders(async (order: BalancerOrder): Promise<PeerAnswer> => {
  ({ ports } = order);
  if (order.cut === true) for (const client of clients) client.destroy();
  if (!server.listening) await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', 4_096, resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the balancer has no port');
  return { url: `http://127.0.0.1:${address.port}` };
});

function attempt(client: Socket, left: number): void {
  const port = ports[(next += 1) % ports.length];
  if (left === 0 || port === undefined) return void client.destroy();
  const instance = connect({ port, host: '127.0.0.1', noDelay: true });
  client.once('close', () => instance.destroy());
  const pass = () => attempt(client, left - 1);
  instance.once('error', pass);
  instance.once('connect', () => {
    instance.off('error', pass).once('error', () => instance.destroy());
    instance.once('close', () => client.destroy());
    client.pipe(instance).pipe(client);
  });
}
