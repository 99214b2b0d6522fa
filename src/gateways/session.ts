import type { Socket, DefaultEventsMap, Server } from 'socket.io';
import type { RateLimiter } from '../lib/rate-limiter.js';
import { packetsWaiting } from '../lib/internals/engine-io.js';
import type { TopicRef } from '../modules/domain/topic.js';
import type { OpenTopic } from '../modules/floor/floor-reader.js';
import type { DocumentVersion } from '../modules/floor/topic-history.js';
import type { TopicFeed } from './topic-feed.js';
import type { Principal } from '../modules/auth/principal.js';
import type { DisplayMessage } from '../modules/domain/display-settings.js';
import type { ClientEvents, ServerEvents } from '../modules/domain/protocol.js';
import { maskedMessage, pack, type Packable } from './messages.js';

/** One topic that one socket follows, or is about to follow. */
export class Subscription {
  /** Settles once the topic can be answered for; rejects with the refusal. */
  ready: Promise<void> = Promise.resolve();
  /** Present once the socket is in the topic's room. */
  feed: TopicFeed | undefined;
  /** What the client had after the last answer; it may be ahead of this process. */
  private answered: DocumentVersion | undefined;
  private readonly ending = new AbortController();

  constructor(
    readonly open: OpenTopic,
    /** The client gets callers masked. */
    readonly masked = false,
  ) {}

  get topic(): string {
    return this.open.topic;
  }

  get ref(): TopicRef {
    return this.open.ref;
  }

  get ended(): AbortSignal {
    return this.ending.signal;
  }

  /** A version that the client has at least: the last broadcast to its room, or its last answer when that is newer. */
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
    this.open.close();
  }
}

export type Encoding = 'json' | 'deflate';

/** One connected client: its principal, its subscriptions and its encoding. */
export class Session {
  readonly subscriptions = new Map<string, Subscription>();
  private drain: Promise<void> | undefined;

  constructor(
    private readonly socket: Socket<ClientEvents, ServerEvents>,
    public principal: Principal,
    readonly encoding: Encoding,
    private readonly events: RateLimiter,
    /** The client's address, as the limits per address count it. */
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

  /** How many packets wait because the client does not read. */
  get backlog(): number {
    return packetsWaiting(this.socket.conn);
  }

  /** Sends in this client's encoding, and masked where its subscription is. */
  send(whole: Packable): void {
    const { masked } = this.subscriptions.get(whole.payload.topic) ?? {};
    const message = masked === true ? maskedMessage(whole) : whole;
    if (this.encoding === 'deflate') this.socket.emit('packed', pack(message));
    else if (message.event === 'delta') this.socket.emit('delta', message.payload);
    else this.socket.emit('snapshot', message.payload);
  }

  deleted(topic: string): void {
    this.socket.emit('gone', { topic, reason: 'deleted' });
  }

  forbid(topic: string): void {
    this.socket.emit('gone', { topic, reason: 'forbidden' });
  }

  /** Tells the client to subscribe again: what it holds is no longer what it may see. */
  resync(topic: string): void {
    this.socket.emit('gone', { topic, reason: 'resync' });
  }

  /** Tells a display what it shows. */
  display(message: DisplayMessage): void {
    this.socket.emit('display', message);
  }

  join(room: string): void {
    void this.socket.join(room);
  }

  leave(room: string): void {
    void this.socket.leave(room);
  }

  /** Calls back once all waiting packets have been handed to the network; never when the socket ends before. */
  onDrain(listener: () => void): () => void {
    const { conn } = this.socket;
    conn.once('drain', listener);
    return () => conn.off('drain', listener);
  }

  /** Resolves once at most so many packets wait, or the socket has ended. */
  async roomToSend(packets: number): Promise<void> {
    while (this.connected && this.backlog > packets) await (this.drain ??= this.nextDrain());
  }

  /** Ends the connection for good: clients do not reconnect automatically after this. */
  dismiss(): void {
    this.socket.disconnect(true);
  }

  /** Closes the transport immediately and drops what waits: the client reconnects automatically and resumes. */
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
    this.drain = undefined;
  }
}

/** Set by the handshake, so that a socket without a session never connects. */
interface SocketData {
  session: Session;
}

export type FloorSocket = Socket<ClientEvents, ServerEvents, DefaultEventsMap, SocketData>;
export type FloorServer = Server<ClientEvents, ServerEvents, DefaultEventsMap, SocketData>;
