import { io, type Socket } from 'socket.io-client';
import { percentilesOf } from '../support/figures.js';
import type { ClientsAnswer, ClientsOrder } from '../support/orders.js';
import { serveOrders } from '../support/serve-orders.js';

const ANSWER_WITHIN_MS = 30_000;
const AT_ONCE = 50;

const sockets: Socket[] = [];
const latencies = new Map<string, number[]>();

serveOrders(perform);

async function perform(order: ClientsOrder): Promise<ClientsAnswer> {
  switch (order.do) {
    case 'follow':
      await connect(order.clients, order.url, { token: order.token }, async (socket) => {
        for (const topic of order.topics) {
          const answer: unknown = await socket.timeout(ANSWER_WITHIN_MS).emitWithAck('subscribe', { topic });
          if (!isOk(answer)) throw new Error(`${topic} was refused: ${JSON.stringify(answer)}`);
        }
      });
      break;
    case 'listen':
      await connect(order.clients, order.url, {}, () => Promise.resolve());
      break;
    case 'reset':
      latencies.clear();
      break;
    case 'report':
  }
  return {
    latencyMs: Object.fromEntries([...latencies].map(([kind, values]) => [kind, percentilesOf(values)])),
  };
}

async function connect(
  clients: number,
  url: string,
  auth: object,
  prepare: (socket: Socket) => Promise<void>,
): Promise<void> {
  for (const socket of sockets.splice(0)) socket.disconnect();
  for (let first = 0; first < clients; first += AT_ONCE) {
    const some = Array.from({ length: Math.min(AT_ONCE, clients - first) }, async () => {
      const socket = io(url, { transports: ['websocket'], auth, forceNew: true });
      sockets.push(socket);
      await new Promise<void>((resolve, reject) => {
        socket.once('connect', resolve).once('connect_error', reject);
      });
      await prepare(socket);
      socket.on('delta', heard);
    });
    await Promise.all(some);
  }
}

function heard({ topic, at }: { topic: string; at: number }): void {
  const kind = topic.slice(0, topic.indexOf('/'));
  const values = latencies.get(kind) ?? [];
  if (values.length === 0) latencies.set(kind, values);
  values.push(Date.now() - at);
}

const isOk = (answer: unknown): boolean =>
  typeof answer === 'object' && answer !== null && 'ok' in answer && answer.ok === true;
