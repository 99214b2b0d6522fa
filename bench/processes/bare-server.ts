import { createServer } from 'node:http';
import { Server } from 'socket.io';
import type { DocumentState } from '../../src/modules/domain/document.js';
import type { PeerAnswer, PeerOrder } from '../support/orders.js';
import { serveOrders } from '../support/serve-orders.js';
import { usage } from '../support/usage.js';

/** A Socket.IO server that does nothing but broadcast. */
let server: Server | undefined;
let state: DocumentState = {};
let version = 1;

serveOrders(async (order: PeerOrder): Promise<PeerAnswer> => {
  if (order.do === 'usage') return usage(order);
  if (order.do === 'start') {
    state = order.state;
    return { url: await start() };
  }
  if (server === undefined) throw new Error('start the server first');
  const head = { topic: 'account/bare', epoch: 'b'.repeat(22) };
  version += 1;
  const [after, at] = [version, Date.now()];
  switch (order.way) {
    case 'delta':
      server.to('all').emit('delta', { ...head, base: after - 1, version: after, at, ops: order.ops });
      break;
    case 'snapshot':
      server.to('all').emit('snapshot', { ...head, version: after, at, state });
      break;
    case 'snapshot-each':
      for (const socket of server.sockets.sockets.values())
        socket.emit('snapshot', { ...head, version: after, at, state });
  }
  return {};
});

async function start(): Promise<string> {
  const http = createServer();
  server = new Server(http, { transports: ['websocket'], perMessageDeflate: false, serveClient: false });
  server.on('connection', (socket) => void socket.join('all'));
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', 4_096, resolve));
  const address = http.address();
  if (address === null || typeof address === 'string') throw new Error('the bare server has no port');
  return `http://127.0.0.1:${address.port}`;
}
