import { Injectable } from '@nestjs/common';
import type { Gone, Mark } from '../modules/domain/protocol.js';
import type { FloorServer, Encoding, Session, Subscription } from './session.js';
import { GatewayMetrics } from './gateway-metrics.js';
import { maskedMessage, pack, type Packable } from './messages.js';

type RoomTopic = Pick<Subscription, 'topic' | 'masked'>;

const ROOM_OF: Record<Encoding, (followed: RoomTopic) => string> = {
  json: ({ topic, masked }) => `${masked ? 'mt' : 't'}:${topic}`,
  deflate: ({ topic, masked }) => `${masked ? 'mz' : 'z'}:${topic}`,
};

/** The room of sockets that cannot keep up; no topic has this name. */
const SLOW = 'slow';

/** Socket.IO's rooms: one per topic, encoding and masking, so that a message is encoded once for all its receivers. */
@Injectable()
export class FloorRooms {
  private server: FloorServer | undefined;

  constructor(private readonly metrics: GatewayMetrics) {}

  attach(server: FloorServer): void {
    this.server = server;
  }

  join(session: Session, followed: RoomTopic): void {
    session.join(ROOM_OF[session.encoding](followed));
  }

  leave(session: Session, followed: RoomTopic): void {
    session.leave(ROOM_OF[session.encoding](followed));
  }

  /** A slow socket stays in its rooms and gets no broadcasts. */
  hold(session: Session): void {
    session.join(SLOW);
  }

  release(session: Session): void {
    session.leave(SLOW);
  }

  /** Sends to every socket in the topic's rooms that keeps up, except the given socket ids. */
  broadcast(topic: string, message: Packable, except: string[] = []): void {
    const without = [SLOW, ...except];
    this.send({ topic, masked: false }, () => message, without);
    this.send({ topic, masked: true }, () => maskedMessage(message), without);
  }

  /** Goes to slow sockets too, because nothing that follows would repeat it. */
  gone(gone: Gone): void {
    const rooms = Object.values(ROOM_OF).flatMap((room) =>
      [false, true].map((masked) => room({ topic: gone.topic, masked })),
    );
    this.attachedServer().to(rooms).emit('gone', gone);
    this.metrics.delivered(
      'gone',
      rooms.reduce((sum, room) => sum + this.size(room), 0),
    );
  }

  mark(sessions: Session[], mark: Mark): void {
    this.attachedServer()
      .to(sessions.map(({ id }) => id))
      .emit('mark', mark);
    this.metrics.delivered('mark', sessions.length);
  }

  private send(followed: RoomTopic, made: () => Packable, without: string[]): void {
    const server = this.attachedServer();
    const [plain, packed] = [ROOM_OF.json(followed), ROOM_OF.deflate(followed)];
    const [toPlain, toPacked] = [this.size(plain), this.size(packed)];
    if (toPlain + toPacked === 0) return;
    const message = made();
    if (toPlain > 0) {
      const room = server.to(plain).except(without);
      if (message.event === 'delta') room.emit('delta', message.payload);
      else room.emit('snapshot', message.payload);
      this.metrics.delivered(message.event, toPlain);
    }
    if (toPacked > 0) {
      server.to(packed).except(without).emit('packed', pack(message));
      this.metrics.delivered(message.event, toPacked);
    }
  }

  private size(room: string): number {
    return this.attachedServer().sockets.adapter.rooms.get(room)?.size ?? 0;
  }

  private attachedServer(): FloorServer {
    if (this.server === undefined) throw new Error('the Socket.IO server is not attached yet');
    return this.server;
  }
}
