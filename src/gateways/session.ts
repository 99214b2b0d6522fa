import type { Socket, DefaultEventsMap, Server } from 'socket.io';
import type { RateLimiter } from '../lib/rate-limiter.js';
import type { TopicRef } from '../modules/domain/topic.js';
import type { DocumentVersion } from '../modules/floor/topic-history.js';
import type { TopicFeed } from './topic-feed.js';
import type { Principal } from '../modules/auth/principal.js';
import type { ClientEvents, ServerEvents } from '../modules/domain/protocol.js';
import { maskedMessage, pack, type Packable } from './pack.js';

/** One topic one socket follows, or is about to follow. */
export class Subscription {
  /** Settles once the topic can be answered for; rejects with the refusal. */
  ready: Promise<void> = Promise.resolve();
  /** Counted among the followers in the replica. */
  replicated = false;
  /** Present once the socket is in the topic's room. */
  feed: TopicFeed | undefined;
  /** What the client had after the last answer; it may be ahead of this process. */
  private answered: DocumentVersion | undefined;
  private readonly ending = new AbortController();

  constructor(
    readonly topic: string,
    readonly ref: TopicRef,
    /** Its client may not know who calls. */
    readonly masked = false,
  ) {}

  get ended(): AbortSignal {
    return this.ending.signal;
  }

  /** The least the client surely has: what was broadcast to its room, or what it was answered when that is newer. */
  get held(): DocumentVersion | undefined {
    const sent = this.feed?.sent;
    return sent !== undefined && this.isAheadOf(sent) ? this.answered : sent;
  }

  answer(held: DocumentVersion): void {
    this.answered = { epoch: held.epoch, version: held.version };
  }

  isAheadOf({ epoch, version }: DocumentVersion): boolean {
    return this.answered?.epoch === epoch && this.answered.version > version;
  }

  end(): void {
    this.ending.abort();
  }
}

export type Encoding = 'json' | 'deflate';

/** One connected client: who it is, what it follows and how it is spoken to. */
export class Session {
  readonly subscriptions = new Map<string, Subscription>();
  private draining: Promise<void> | undefined;

  constructor(
    private readonly socket: Socket<ClientEvents, ServerEvents>,
    public principal: Principal,
    readonly encoding: Encoding,
    private readonly events: RateLimiter,
    /** Where it comes from, as the limits per address count. */
    readonly address: string,
  ) {}

  get id(): string {
    return this.socket.id;
  }

  /** False when the client sends events faster than it may. */
  takeEvent(): boolean {
    return this.events.take(this.id, performance.now()) === 0;
  }

  get connected(): boolean {
    return this.socket.connected;
  }

  /**
   * Packets that wait because the client does not read. Engine.IO calls its queue private, but there is no other sign:
   * `bufferedAmount` stays small while this queue grows without a bound.
   */
  get backlog(): number {
    // Declared private, hence without a type: it is the array of packets not yet handed to the transport.
    return (this.socket.conn['writeBuffer'] as unknown[]).length;
  }

  /** In this client's encoding, and masked where it follows the topic so. */
  send(whole: Packable): void {
    const { masked } = this.subscriptions.get(whole.payload.topic) ?? {};
    const message = masked === true ? maskedMessage(whole) : whole;
    if (this.encoding === 'deflate') this.socket.emit('packed', pack(message));
    else if (message.event === 'delta') this.socket.emit('delta', message.payload);
    else this.socket.emit('snapshot', message.payload);
  }

  forbid(topic: string): void {
    this.socket.emit('gone', { topic, reason: 'forbidden' });
  }

  /** What the client holds is no longer what it may see; it asks again. */
  resync(topic: string): void {
    this.socket.emit('gone', { topic, reason: 'resync' });
  }

  join(room: string): void {
    void this.socket.join(room);
  }

  leave(room: string): void {
    void this.socket.leave(room);
  }

  /** Calls back once what waits has been handed to the network; never when the socket ends before. */
  onDrain(listener: () => void): () => void {
    const { conn } = this.socket;
    conn.once('drain', listener);
    return () => conn.off('drain', listener);
  }

  /** Waits until at most so many packets wait. The socket's end ends the wait too. */
  async roomToSend(packets: number): Promise<void> {
    while (this.connected && this.backlog > packets) await (this.draining ??= this.nextDrain());
  }

  /** Ends the connection for good: a client does not come back by itself with the same token. */
  dismiss(): void {
    this.socket.disconnect(true);
  }

  /** Closes the transport at once, dropping what waits: the client comes back by itself and resumes. */
  cut(): void {
    this.socket.conn.close(true);
  }

  private async nextDrain(): Promise<void> {
    await new Promise<void>((resolve) => {
      const done = () => {
        off();
        this.socket.off('disconnect', done);
        resolve();
      };
      const off = this.onDrain(done);
      this.socket.once('disconnect', done);
    });
    this.draining = undefined;
  }
}

/** Made by the handshake, so that a socket without a session never connects. */
interface SocketData {
  session: Session;
}

export type FloorSocket = Socket<ClientEvents, ServerEvents, DefaultEventsMap, SocketData>;
export type FloorServer = Server<ClientEvents, ServerEvents, DefaultEventsMap, SocketData>;
