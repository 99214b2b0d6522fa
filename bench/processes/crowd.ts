import { setTimeout as delay } from 'node:timers/promises';
import { noTally, type CrowdClient, type CrowdTally } from '../support/crowd-tally.js';
import { LightColyseusClient } from '../support/light-colyseus-client.js';
import { LightFloorClient } from '../support/light-floor-client.js';
import type { CrowdAnswer, CrowdOrder } from '../support/orders.js';
import { serveOrders } from '../support/serve-orders.js';

const OPEN_WITHIN_MS = 90_000;

interface Group {
  clients: CrowdClient[];
  tally: CrowdTally;
  cutting?: NodeJS.Timeout;
}

const groups = new Map<string, Group>();

serveOrders(async (order: CrowdOrder): Promise<CrowdAnswer> => {
  if (order.do === 'open') await open(order);
  const group = groups.get(order.group);
  if (group === undefined) throw new Error(`there is no group ${order.group}`);
  if (order.do === 'reset') Object.assign(group.tally, noTally());
  if (order.do === 'cut') group.cutting = cutInTurn(group, order);
  if (order.do === 'mend') clearInterval(group.cutting);
  const answer = told(group);
  if (order.do === 'close') {
    clearInterval(group.cutting);
    for (const client of group.clients) client.close();
    groups.delete(order.group);
  }
  return answer;
});

async function open({ group, clients, perSecond, dialect }: CrowdOrder & { do: 'open' }): Promise<void> {
  const tally = noTally();
  const all: CrowdClient[] = [];
  groups.set(group, { clients: all, tally });
  const start = Date.now();
  while (all.length < clients) {
    const due = Math.min(clients, Math.ceil(((Date.now() - start) / 1000) * perSecond));
    while (all.length < due) {
      const client =
        dialect.speaks === 'colyseus'
          ? new LightColyseusClient(dialect.url, tally)
          : new LightFloorClient(dialect, tally);
      all.push(client);
      client.connect();
    }
    await delay(20);
  }
  const deadline = Date.now() + OPEN_WITHIN_MS;
  while (all.some(({ settled }) => !settled)) {
    if (Date.now() > deadline) {
      const missing = all.filter(({ settled }) => !settled).length;
      throw new Error(`${missing} of ${clients} clients of ${group} found no place in time`);
    }
    await delay(50);
  }
}

/** Each client once in `everyMs`, evenly spread. */
function cutInTurn({ clients }: Group, { everyMs, awayMs }: CrowdOrder & { do: 'cut' }): NodeJS.Timeout {
  const start = Date.now();
  let done = 0;
  return setInterval(() => {
    const due = ((Date.now() - start) / everyMs) * clients.length;
    for (; done < due; done += 1) clients[done % clients.length]?.cut(awayMs);
  }, 20);
}

function told({ clients, tally }: Group): CrowdAnswer {
  const held: Record<string, number> = {};
  for (const client of clients)
    for (const [topic, position] of client.held) {
      const key = `${topic}@${position}`;
      held[key] = (held[key] ?? 0) + 1;
    }
  return {
    ...tally,
    clients: clients.length,
    settled: clients.filter(({ settled }) => settled).length,
    held,
  };
}
