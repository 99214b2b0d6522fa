import { setTimeout as delay } from 'node:timers/promises';
import { randomUUID } from 'node:crypto';
import { io, type Socket } from 'socket.io-client';
import type { Command } from '../../src/modules/domain/command.js';
import type { Delta } from '../../src/modules/domain/document.js';
import type { OrderedCommand, SupervisorAnswer, SupervisorOrder } from '../support/orders.js';
import { serveOrders } from '../support/serve-orders.js';

const ANSWER_WITHIN_MS = 30_000;
const OUTCOMES_WITHIN_MS = 45_000;

type Seen = Partial<Command> & { shownAt?: number };

/** Every command of the account, as this screen was told of it. */
const seen = new Map<string, Seen>();
let socket: Socket | undefined;

serveOrders(perform);

async function perform(order: SupervisorOrder): Promise<SupervisorAnswer> {
  switch (order.do) {
    case 'sit-down':
      socket?.disconnect();
      seen.clear();
      socket = await follow(order.url, order.token, order.topics);
      return { commands: [] };
    case 'pause':
      if (socket === undefined) throw new Error('sit down first');
      return { commands: await pauseAll(socket, order) };
  }
}

async function follow(url: string, token: string, topics: string[]): Promise<Socket> {
  const opened = io(url, { transports: ['websocket'], auth: { token }, forceNew: true });
  await new Promise<void>((resolve, reject) => {
    opened.once('connect', resolve).once('connect_error', reject);
  });
  opened.on('delta', heard);
  for (const topic of topics) await asked(opened, 'subscribe', { topic });
  return opened;
}

/** Orders come at times of their own, whatever became of those before. */
async function pauseAll(
  desk: Socket,
  { account, agents, everyMs }: Extract<SupervisorOrder, { do: 'pause' }>,
): Promise<OrderedCommand[]> {
  const answers: Promise<string>[] = [];
  for (const agent of agents) {
    answers.push(pause(desk, account, agent));
    // Not in step with polls, whose intervals are round numbers.
    await delay(everyMs * (0.5 + Math.random()));
  }
  const ids = await Promise.all(answers);
  const until = Date.now() + OUTCOMES_WITHIN_MS;
  while (ids.some((id) => !isDecided(seen.get(id))) && Date.now() < until) await delay(50);
  return ids.map((id) => ordered(id, seen.get(id)));
}

async function pause(desk: Socket, account: string, agent: string): Promise<string> {
  const order = { account, idempotencyKey: randomUUID(), type: 'agent.pause', agent };
  const { command } = await asked(desk, 'command', order);
  if (command === undefined) throw new Error(`agent ${agent}: the answer holds no command`);
  return command.id;
}

async function asked(desk: Socket, event: string, body: object): Promise<{ command?: Command }> {
  // The service is ours, and so is the shape of its answers.
  const answer = (await desk.timeout(ANSWER_WITHIN_MS).emitWithAck(event, body)) as {
    ok: boolean;
    command?: Command;
  };
  if (!answer.ok) throw new Error(`${event} was refused: ${JSON.stringify(answer)}`);
  return answer;
}

function heard({ ops: { commands } }: Delta): void {
  const rows = Object.entries({ ...commands?.put, ...commands?.set });
  for (const [id, fields] of rows) {
    const row: Seen = Object.assign(seen.get(id) ?? {}, fields);
    if (row.confirmation === 'confirmed') row.shownAt ??= Date.now();
    seen.set(id, row);
  }
}

const isDecided = (row: Seen | undefined): boolean =>
  row?.status === 'failed' || (row?.confirmation !== undefined && row.confirmation !== 'pending');

function ordered(id: string, row: Seen | undefined): OrderedCommand {
  const { agent, createdAt, confirmedAt, shownAt } = row ?? {};
  if (agent === undefined || createdAt === undefined) throw new Error(`command ${id} was never shown`);
  if (confirmedAt === undefined || shownAt === undefined) return { agent, createdAt };
  return { agent, createdAt, confirmedAt, shownAt };
}
