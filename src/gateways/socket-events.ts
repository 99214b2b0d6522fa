import { Injectable } from '@nestjs/common';
import { Logins } from '../modules/auth/logins.js';
import {
  type AuthenticateAnswer,
  AuthenticateRequest,
  CommandMessage,
  ReloadedRequest,
  SubscribeRequest,
  TimeRequest,
  UnsubscribeRequest,
  type ClientEvents,
} from '../modules/domain/protocol.js';
import { identityOf } from '../modules/auth/principal.js';
import { FloorError } from '../modules/domain/problem.js';
import type { Session, FloorSocket } from './session.js';
import { rejectExpired } from './handshake-guard.js';
import { SessionExpiry } from './connections.js';
import { DisplayPush } from './display-push.js';
import { Subscriptions } from './subscriptions.js';
import { CommandService } from '../modules/commands/api/command-service.js';
import { withLogFields } from '../lib/log-fields.js';
import { acknowledgement, parseMessage, problemOf } from './messages.js';

/** Replaces the token of an open connection. */
@Injectable()
export class TokenRenewal {
  constructor(
    private readonly logins: Logins,
    private readonly expiry: SessionExpiry,
    private readonly subscriptions: Subscriptions,
  ) {}

  /** Throws `unauthenticated`, or `forbidden` for the token of another login; the old token then stays valid. */
  async renew(session: Session, token: string): Promise<AuthenticateAnswer> {
    const principal = rejectExpired(await this.logins.verify(token, session.address));
    if (identityOf(principal) !== identityOf(session.principal))
      throw new FloorError('forbidden', 'The token belongs to another login. Open a new connection with it.');
    if (session.connected) {
      session.principal = principal;
      this.expiry.arm(session);
      this.subscriptions.enforceRights(session);
    }
    const { expiresAt } = principal;
    return { ok: true, ...(expiresAt !== undefined && { expiresAt }) };
  }
}

type Services = Pick<SocketEvents, 'subscriptions' | 'renewal' | 'commands' | 'displays'>;

interface ClientRequest {
  session: Session;
  body: unknown;
  reply: (answer: object) => void;
}

/** The events of the wire protocol (docs/protocol.md); each is answered through its acknowledgement. */
export const CLIENT_EVENTS: Record<
  keyof ClientEvents,
  (asked: ClientRequest, services: Services) => void | Promise<void>
> = {
  subscribe: ({ session, body, reply }, { subscriptions }) =>
    subscriptions.subscribe(session, parseMessage(SubscribeRequest, 'subscribe', body), reply),

  unsubscribe: ({ session, body, reply }, { subscriptions }) => {
    subscriptions.unsubscribe(session, parseMessage(UnsubscribeRequest, 'unsubscribe', body).topic);
    reply({ ok: true });
  },

  time: ({ body, reply }) => {
    const received = Date.now();
    const { sent } = parseMessage(TimeRequest, 'time', body);
    reply({ ok: true, sent, received, replied: Date.now() });
  },

  command: async ({ session, body, reply }, { commands }) => {
    const { account, idempotencyKey, ...request } = parseMessage(CommandMessage, 'command', body);
    const command = await commands.execute(session.principal, account, idempotencyKey, request);
    reply({ ok: true, command });
  },

  authenticate: async ({ session, body, reply }, { renewal }) =>
    reply(await renewal.renew(session, parseMessage(AuthenticateRequest, 'authenticate', body).token)),

  reloaded: async ({ session, body, reply }, { displays }) => {
    await displays.reloaded(session.principal, parseMessage(ReloadedRequest, 'reloaded', body).askedAt);
    reply({ ok: true });
  },
};

// The table's type allows no other names.
const NAMES = Object.keys(CLIENT_EVENTS) as (keyof ClientEvents)[];

/** Listens for the events of clients. Without Nest's decorators, which keep more per socket than everything else does. */
@Injectable()
export class SocketEvents {
  constructor(
    readonly subscriptions: Subscriptions,
    readonly renewal: TokenRenewal,
    readonly commands: CommandService,
    readonly displays: DisplayPush,
  ) {}

  listen(socket: FloorSocket): void {
    for (const name of NAMES) socket.on(name, (...args: unknown[]) => void this.answer(socket, name, args));
  }

  /**
   * Never throws: every error is answered as a refusal, and the connection stays open.
   * @param args as they were received, the acknowledgement last
   */
  async answer(socket: FloorSocket, name: keyof ClientEvents, args: unknown[]): Promise<void> {
    const reply = acknowledgement(args.at(-1));
    // Without an acknowledgement the outcome could not be reported, so the event is ignored.
    if (reply === undefined || !socket.connected) return;
    // An event has one argument; several become a list, which no schema accepts.
    const body: unknown = args.length > 2 ? args.slice(0, -1) : args.slice(0, -1)[0];
    const { session } = socket.data;
    try {
      await withLogFields({ socket: socket.id }, () => CLIENT_EVENTS[name]({ session, body, reply }, this));
    } catch (error) {
      reply({ ok: false, error: problemOf(error) });
    }
  }
}
