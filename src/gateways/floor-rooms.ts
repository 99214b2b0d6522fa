import { Injectable } from '@nestjs/common';
import type { Gone, Mark } from '../modules/domain/protocol.js';
import type { FloorServer, Encoding, Session, Subscription } from './session.js';
import { GatewayMetrics } from './gateway-metrics.js';
import { maskedMessage, pack, type Packable } from './pack.js';

type Followed = Pick<Subscription, 'topic' | 'masked'>;

const ROOM_OF: Record<Encoding, (followed: Followed) => string> = {
  json: ({ topic, masked }) => `${masked ? 'mt' : 't'}:${topic}`,
  deflate: ({ topic, masked }) => `${masked ? 'mz' : 'z'}:${topic}`,
};

/** The sockets that cannot keep up; a topic's name never looks like this. */
const SLOW = 'slow';

/** Socket.IO's rooms: one per topic, encoding and masking, so that a message is encoded once for all who get it. */
@Injectable()
export class FloorRooms {
  private server: FloorServer | undefined;

  constructor(private readonly metrics: GatewayMetrics) {}

  attach(server: FloorServer): void {
    this.server = server;
  }

  join(session: Session, followed: Followed): void {
    session.join(ROOM_OF[session.encoding](followed));
  }

  leave(session: Session, followed: Followed): void {
    session.leave(ROOM_OF[session.encoding](followed));
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
    const without = [SLOW, ...except];
    this.tell({ topic, masked: false }, () => message, without);
    this.tell({ topic, masked: true }, () => maskedMessage(message), without);
  }

  /** Slow sockets are told too: nothing comes after it that would repeat it. */
  gone(gone: Gone): void {
    const rooms = Object.values(ROOM_OF).flatMap((room) =>
      [false, true].map((masked) => room({ topic: gone.topic, masked })),
    );
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

  private tell(followed: Followed, made: () => Packable, without: string[]): void {
    const server = this.attached();
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
    return this.attached().sockets.adapter.rooms.get(room)?.size ?? 0;
  }

  private attached(): FloorServer {
    if (this.server === undefined) throw new Error('the Socket.IO server is not attached yet');
    return this.server;
  }
}
