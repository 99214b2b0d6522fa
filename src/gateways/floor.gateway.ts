import type { BeforeApplicationShutdown } from '@nestjs/common';
import {
  Ack,
  ConnectedSocket,
  MessageBody,
  SubscribeMessage,
  WebSocketGateway,
  type OnGatewayConnection,
  type OnGatewayInit,
} from '@nestjs/websockets';
import { CommandDesk } from '../modules/commands/command-desk.js';
import {
  AuthenticateRequest,
  CommandOrder,
  SubscribeRequest,
  TimeRequest,
  UnsubscribeRequest,
} from '../modules/domain/protocol.js';
import { withLogFields } from '../modules/logs/log-fields.js';
import { acknowledgement } from './acknowledgement.js';
import { Connections } from './connections.js';
import { FloorRooms } from './floor-rooms.js';
import type { FloorServer, FloorSocket } from './floor-socket.js';
import { HandshakeGuard } from './handshake-guard.js';
import { Marks } from './marks.js';
import { parsed, problemOf } from './refusal.js';
import { Renewal } from './renewal.js';
import { RevokedSockets } from './revoked-sockets.js';
import type { Session } from './session.js';
import { Subscriptions } from './subscriptions.js';

/** The events of the wire protocol (docs/protocol.md); each is answered through its acknowledgement. */
@WebSocketGateway()
export class FloorGateway implements OnGatewayInit, OnGatewayConnection, BeforeApplicationShutdown {
  constructor(
    private readonly guard: HandshakeGuard,
    private readonly rooms: FloorRooms,
    private readonly connections: Connections,
    private readonly revoked: RevokedSockets,
    private readonly subscriptions: Subscriptions,
    private readonly renewal: Renewal,
    private readonly marks: Marks,
    private readonly desk: CommandDesk,
  ) {}

  afterInit(server: FloorServer): void {
    server.use((socket, next) => void this.guard.admit(socket, next));
    this.rooms.attach(server);
    this.marks.start();
  }

  handleConnection(socket: FloorSocket): void {
    this.connections.open(socket);
    this.revoked.opened(socket.data.session);
  }

  beforeApplicationShutdown(): void {
    this.guard.stop();
    this.marks.stop();
    this.connections.closeAll();
  }

  @SubscribeMessage('subscribe')
  subscribe(@ConnectedSocket() socket: FloorSocket, @MessageBody() body: unknown, @Ack() ack: unknown) {
    return answer(socket, ack, (session, reply) =>
      this.subscriptions.subscribe(session, parsed(SubscribeRequest, 'subscribe', body), reply),
    );
  }

  @SubscribeMessage('unsubscribe')
  unsubscribe(@ConnectedSocket() socket: FloorSocket, @MessageBody() body: unknown, @Ack() ack: unknown) {
    return answer(socket, ack, (session, reply) => {
      this.subscriptions.unsubscribe(session, parsed(UnsubscribeRequest, 'unsubscribe', body).topic);
      reply({ ok: true });
    });
  }

  @SubscribeMessage('time')
  time(@ConnectedSocket() socket: FloorSocket, @MessageBody() body: unknown, @Ack() ack: unknown) {
    const received = Date.now();
    return answer(socket, ack, (_session, reply) => {
      const { sent } = parsed(TimeRequest, 'time', body);
      reply({ ok: true, sent, received, replied: Date.now() });
    });
  }

  @SubscribeMessage('command')
  command(@ConnectedSocket() socket: FloorSocket, @MessageBody() body: unknown, @Ack() ack: unknown) {
    return answer(socket, ack, async (session, reply) => {
      const { account, idempotencyKey, ...order } = parsed(CommandOrder, 'command', body);
      const command = await this.desk.order(session.principal, account, idempotencyKey, order);
      reply({ ok: true, command });
    });
  }

  @SubscribeMessage('authenticate')
  authenticate(@ConnectedSocket() socket: FloorSocket, @MessageBody() body: unknown, @Ack() ack: unknown) {
    return answer(socket, ack, async (session, reply) =>
      reply(await this.renewal.renew(session, parsed(AuthenticateRequest, 'authenticate', body).token)),
    );
  }
}

/** Never throws: a mistake of the client or of ours is answered as a refusal, and the socket lives on. */
async function answer(
  socket: FloorSocket,
  ack: unknown,
  handle: (session: Session, reply: (answer: object) => void) => void | Promise<void>,
): Promise<void> {
  const reply = acknowledgement(ack);
  // Without an acknowledgement nobody would learn the outcome; a socket that ended needs none.
  if (reply === undefined || !socket.connected) return;
  try {
    await withLogFields({ socket: socket.id }, () => handle(socket.data.session, reply));
  } catch (error) {
    reply({ ok: false, error: problemOf(error) });
  }
}
