import type { BeforeApplicationShutdown } from '@nestjs/common';
import { WebSocketGateway, type OnGatewayConnection, type OnGatewayInit } from '@nestjs/websockets';
import { Connections, RevokedSockets } from './connections.js';
import { DisplayPush } from './display-push.js';
import { FloorRooms } from './floor-rooms.js';
import type { FloorServer, FloorSocket } from './session.js';
import { HandshakeGuard } from './handshake-guard.js';
import { FreshnessMarks } from './freshness-marks.js';
import { SocketEvents } from './socket-events.js';

/** Receives the server and each connection from Nest. */
@WebSocketGateway()
export class FloorGateway implements OnGatewayInit, OnGatewayConnection, BeforeApplicationShutdown {
  constructor(
    private readonly guard: HandshakeGuard,
    private readonly rooms: FloorRooms,
    private readonly connections: Connections,
    private readonly revoked: RevokedSockets,
    private readonly events: SocketEvents,
    private readonly marks: FreshnessMarks,
    private readonly displays: DisplayPush,
  ) {}

  afterInit(server: FloorServer): void {
    server.use((socket, next) => void this.guard.admit(socket, next));
    this.rooms.attach(server);
    this.marks.start();
  }

  handleConnection(socket: FloorSocket): void {
    this.connections.open(socket);
    this.events.listen(socket);
    this.revoked.dismissIfRevoked(socket.data.session);
    this.displays.welcome(socket.data.session);
  }

  beforeApplicationShutdown(): void {
    this.guard.stop();
    this.marks.stop();
    this.connections.closeAll();
  }
}
