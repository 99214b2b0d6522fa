import { Injectable } from '@nestjs/common';
import { CommandDesk } from '../modules/commands/command-desk.js';
import {
  AuthenticateRequest,
  CommandOrder,
  SubscribeRequest,
  TimeRequest,
  UnsubscribeRequest,
  type ClientEvents,
} from '../modules/domain/protocol.js';
import { withLogFields } from '../modules/logs/log-fields.js';
import { acknowledgement } from './acknowledgement.js';
import type { FloorSocket } from './floor-socket.js';
import { parsed, problemOf } from './refusal.js';
import { Renewal } from './renewal.js';
import type { Session } from './session.js';
import { Subscriptions } from './subscriptions.js';

type Services = Pick<SocketEvents, 'subscriptions' | 'renewal' | 'desk'>;

interface Asked {
  session: Session;
  body: unknown;
  reply: (answer: object) => void;
}

/** The events of the wire protocol (docs/protocol.md); each is answered through its acknowledgement. */
export const CLIENT_EVENTS: Record<
  keyof ClientEvents,
  (asked: Asked, services: Services) => void | Promise<void>
> = {
  subscribe: ({ session, body, reply }, { subscriptions }) =>
    subscriptions.subscribe(session, parsed(SubscribeRequest, 'subscribe', body), reply),

  unsubscribe: ({ session, body, reply }, { subscriptions }) => {
    subscriptions.unsubscribe(session, parsed(UnsubscribeRequest, 'unsubscribe', body).topic);
    reply({ ok: true });
  },

  time: ({ body, reply }) => {
    const received = Date.now();
    const { sent } = parsed(TimeRequest, 'time', body);
    reply({ ok: true, sent, received, replied: Date.now() });
  },

  command: async ({ session, body, reply }, { desk }) => {
    const { account, idempotencyKey, ...order } = parsed(CommandOrder, 'command', body);
    const command = await desk.order(session.principal, account, idempotencyKey, order);
    reply({ ok: true, command });
  },

  authenticate: async ({ session, body, reply }, { renewal }) =>
    reply(await renewal.renew(session, parsed(AuthenticateRequest, 'authenticate', body).token)),
};

// The table's type allows no other names.
const NAMES = Object.keys(CLIENT_EVENTS) as (keyof ClientEvents)[];

/** Hears what clients say. Without Nest's decorators: what they keep for each socket is more than all the rest of it. */
@Injectable()
export class SocketEvents {
  constructor(
    readonly subscriptions: Subscriptions,
    readonly renewal: Renewal,
    readonly desk: CommandDesk,
  ) {}

  listen(socket: FloorSocket): void {
    for (const name of NAMES) socket.on(name, (...args: unknown[]) => void this.answer(socket, name, args));
  }

  /**
   * Never throws: a mistake of the client or of ours is answered as a refusal, and the socket lives on.
   * `args`: as they came, the acknowledgement last.
   */
  async answer(socket: FloorSocket, name: keyof ClientEvents, args: unknown[]): Promise<void> {
    const reply = acknowledgement(args.at(-1));
    // Without an acknowledgement nobody would learn the outcome; a socket that ended needs none.
    if (reply === undefined || !socket.connected) return;
    // An event has one argument: several are what no request looks like.
    const body: unknown = args.length > 2 ? args.slice(0, -1) : args.slice(0, -1)[0];
    const { session } = socket.data;
    try {
      await withLogFields({ socket: socket.id }, () => CLIENT_EVENTS[name]({ session, body, reply }, this));
    } catch (error) {
      reply({ ok: false, error: problemOf(error) });
    }
  }
}
