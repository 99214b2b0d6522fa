import { Injectable } from '@nestjs/common';
import type { Gone, Mark } from '../modules/domain/protocol.js';
import type { FloorServer } from './floor-socket.js';
import { GatewayMetrics } from './gateway-metrics.js';
import { pack, type Packable } from './pack.js';
import type { Encoding, Session } from './session.js';

const ROOM_OF: Record<Encoding, (topic: string) => string> = {
  json: (topic) => `t:${topic}`,
  deflate: (topic) => `z:${topic}`,
};

/** The sockets that cannot keep up; a topic's name never looks like this. */
const SLOW = 'slow';

/** Socket.IO's rooms: one per topic and encoding, so that a message is encoded once for all who get it. */
@Injectable()
export class FloorRooms {
  private server: FloorServer | undefined;

  constructor(private readonly metrics: GatewayMetrics) {}

  attach(server: FloorServer): void {
    this.server = server;
  }

  join(session: Session, topic: string): void {
    session.join(ROOM_OF[session.encoding](topic));
  }

  leave(session: Session, topic: string): void {
    session.leave(ROOM_OF[session.encoding](topic));
  }

  /** A slow socket stays in its rooms and gets no broadcasts. */
  hold(session: Session): void {
    session.join(SLOW);
  }

  release(session: Session): void {
    session.leave(SLOW);
  }

  /** To everybody in the topic's rooms who keeps up, but for the given socket ids. */
  broadcast(topic: string, message: Packable, except: string[] = []): void {
    const server = this.attached();
    const without = [SLOW, ...except];
    const [plain, packed] = [ROOM_OF.json(topic), ROOM_OF.deflate(topic)];
    const toPlain = this.size(plain);
    if (toPlain > 0) {
      const room = server.to(plain).except(without);
      if (message.event === 'delta') room.emit('delta', message.payload);
      else room.emit('snapshot', message.payload);
      this.metrics.delivered(message.event, toPlain);
    }
    const toPacked = this.size(packed);
    if (toPacked > 0) {
      const bytes = pack(message);
      server.to(packed).except(without).emit('packed', bytes);
      this.metrics.delivered(message.event, toPacked, bytes.length);
    }
  }

  /** Slow sockets are told too: nothing comes after it that would repeat it. */
  gone(gone: Gone): void {
    const rooms = Object.values(ROOM_OF).map((room) => room(gone.topic));
    this.attached().to(rooms).emit('gone', gone);
    this.metrics.delivered(
      'gone',
      rooms.reduce((sum, room) => sum + this.size(room), 0),
    );
  }

  mark(sessions: Session[], mark: Mark): void {
    this.attached()
      .to(sessions.map(({ id }) => id))
      .emit('mark', mark);
    this.metrics.delivered('mark', sessions.length);
  }

  private size(room: string): number {
    return this.attached().sockets.adapter.rooms.get(room)?.size ?? 0;
  }

  private attached(): FloorServer {
    if (this.server === undefined) throw new Error('the Socket.IO server is not attached yet');
    return this.server;
  }
}
