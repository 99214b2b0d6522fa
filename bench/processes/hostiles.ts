import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { HostileAnswer, HostileOrder } from '../support/orders.js';
import { serveOrders } from '../support/serve-orders.js';

const AT_ONCE = 300;
const TICK_MS = 20;
/** Of those that are neither let in nor sent away. */
const PATIENCE_MS = 15_000;

serveOrders(flood);

async function flood({
  url,
  token,
  connections,
  perSecond,
  addresses,
}: HostileOrder): Promise<HostileAnswer> {
  const outcomes: Record<string, number> = {};
  const port = Number(new URL(url).port);
  const start = Date.now();
  let [begun, open] = [0, 0];
  const attack = async (nth: number): Promise<void> => {
    const outcome = await attempt(port, `127.0.${1 + (nth % addresses)}.1`, token);
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    open -= 1;
  };
  while (begun < connections || open > 0) {
    const due = Math.min(connections, ((Date.now() - start) / 1000) * perSecond);
    for (; begun < due && open < AT_ONCE; begun += 1) {
      open += 1;
      void attack(begun);
    }
    await delay(TICK_MS);
  }
  return { outcomes, tookMs: Date.now() - start };
}

/** A WebSocket by hand, as cheap as an attacker makes it; resolves with the code it was sent away with. */
function attempt(port: number, localAddress: string, token: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', localAddress });
    let said = '';
    let shown = false;
    socket.setTimeout(PATIENCE_MS, () => socket.destroy());
    socket.setEncoding('latin1').on('data', (text: string) => {
      said += text;
      if (!shown && said.includes('"sid"')) {
        shown = true;
        socket.write(frame(`40${JSON.stringify({ token })}`));
      }
      if (/"code":"/.test(said)) socket.end();
    });
    socket.on('error', () => socket.destroy());
    socket.once('close', () => resolve(/"code":"([\w-]+)"/.exec(said)?.[1] ?? 'no answer'));
    socket.write(
      `GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nconnection: upgrade\r\n` +
        `upgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: ${'A'.repeat(22)}==\r\n\r\n`,
    );
  });
}

/** One text frame; a mask of zeros leaves the text as it is. */
function frame(text: string): Buffer {
  const payload = Buffer.from(text);
  const head = Buffer.alloc(8);
  head[0] = 0x81;
  head[1] = 0x80 | 126;
  head.writeUInt16BE(payload.length, 2);
  return Buffer.concat([head, payload]);
}
