import { EventEmitter } from 'node:events';
import type { FakeServer } from './fake-server.js';

/** What a socket shows of its connection: a queue that only the test empties. */
class FakeConnection extends EventEmitter {
  writeBuffer: unknown[] = [];
  readyState = 'open';
  constructor(private readonly socket: FakeSocket) {
    super();
  }
  close(): void {
    this.socket.end();
  }
}

/** A server's socket whose client is the test: everything emitted to it is kept in order. */
export class FakeSocket extends EventEmitter {
  static made = 0;
  readonly id = `socket-${(FakeSocket.made += 1)}`;
  readonly conn = new FakeConnection(this);
  readonly handshake: { auth: unknown };
  readonly data: Record<string, unknown> = {};
  readonly received: [event: string, payload: unknown][] = [];
  /** While true, what is emitted waits in the connection's queue. */
  paused = false;
  connected = true;
  filter: ((packet: unknown[], next: () => void) => void) | undefined;

  constructor(
    private readonly server: FakeServer,
    auth: unknown = {},
  ) {
    super();
    this.handshake = { auth };
    server.clients.set(this.id, this);
    server.join(this.id, this.id);
  }

  override emit(event: string, ...args: unknown[]): boolean {
    this.received.push([event, args[0]]);
    if (this.paused) this.conn.writeBuffer.push(event);
    return true;
  }

  use(filter: FakeSocket['filter']): void {
    this.filter = filter;
  }

  join(room: string): void {
    this.server.join(this.id, room);
  }

  leave(room: string): void {
    this.server.leave(this.id, room);
  }

  disconnect(): void {
    this.end();
  }

  /** The connection has ended, on either side. */
  end(): void {
    if (!this.connected) return;
    this.connected = false;
    this.server.forget(this.id);
    super.emit('disconnect');
    this.conn.readyState = 'closed';
    this.conn.emit('close');
  }

  /** The client reads again: what waits goes out. */
  drain(): void {
    this.paused = false;
    this.conn.writeBuffer = [];
    this.conn.emit('drain');
  }

  /** What arrived since the last look. */
  take(): [event: string, payload: unknown][] {
    return this.received.splice(0);
  }
}
