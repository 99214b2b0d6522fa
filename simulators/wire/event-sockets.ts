import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import type { PushWay } from './push.js';

/** One client of a WebSocket, and what the façade knows of it. */
export interface EventSocket<State> {
  readonly state: State;
  /** A text, or what is sent as its JSON. */
  readonly send: (message: string | object) => void;
  close(code: number, reason?: string): void;
}

interface Conduct<State> {
  /** What is known of a client that asks for a connection, or the HTTP status of the refusal. */
  admit(request: IncomingMessage): State | number;
  heard(text: string, socket: EventSocket<State>): void;
  /** A client that says nothing for so long is cut off. Absent: never. */
  idleMs?(): number;
}

/** The WebSockets on which a façade pushes its events. */
export class EventSockets<State> {
  private readonly server = new WebSocketServer({ noServer: true, autoPong: false });
  private readonly sockets = new Map<WebSocket, EventSocket<State>>();

  constructor(
    private readonly way: PushWay,
    private readonly conduct: Conduct<State>,
  ) {}

  all(): EventSocket<State>[] {
    return [...this.sockets.values()];
  }

  cut(): void {
    for (const socket of this.sockets.keys()) socket.terminate();
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const state = this.conduct.admit(request);
    if (typeof state === 'number') {
      socket.end(`HTTP/1.1 ${state} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    this.server.handleUpgrade(request, socket, head, (opened) => this.opened(opened, state));
  }

  private opened(socket: WebSocket, state: State): void {
    const { way, conduct } = this;
    const ours: EventSocket<State> = {
      state,
      send: (message) => {
        if (!way.isSilent()) socket.send(typeof message === 'string' ? message : JSON.stringify(message));
      },
      close: (code, reason) => socket.close(code, reason),
    };
    let idle: NodeJS.Timeout | undefined;
    const alive = (): void => {
      clearTimeout(idle);
      if (conduct.idleMs !== undefined) idle = setTimeout(() => socket.close(1000), conduct.idleMs()).unref();
    };
    this.sockets.set(socket, ours);
    alive();
    socket.on('message', (data: Buffer) => {
      if (way.isSilent()) return;
      alive();
      conduct.heard(data.toString('utf8'), ours);
    });
    socket.on('ping', (data) => {
      if (way.isSilent()) return;
      alive();
      socket.pong(data);
    });
    socket.on('error', () => socket.terminate());
    socket.on('close', () => {
      clearTimeout(idle);
      this.sockets.delete(socket);
    });
  }
}
